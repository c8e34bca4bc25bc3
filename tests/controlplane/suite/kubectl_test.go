package suite

import (
	"fmt"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	apps "k8s.io/api/apps/v1"
	v1 "k8s.io/api/core/v1"
	"k8s.io/apimachinery/pkg/util/intstr"
)

// TestKubectlShowsTheSameFigures compares what kubectl prints, once awake, with
// what we count.
func TestKubectlShowsTheSameFigures(t *testing.T) {
	t.Parallel()
	s := newScene(t, "kubectl")
	nodes := s.plainNodes(6)
	s.nodes(node(s.namespace+"-tiny", func(n *v1.Node) {
		n.Status.Allocatable = amounts("cpu", "10m", "memory", "1Gi", "pods", "10")
	}))
	s.apply(
		daemonSet(s.namespace, "healthy", s.here()),
		daemonSet(s.namespace, "unready", s.here(), tag("never-ready")),
		daemonSet(s.namespace, "pulling", s.here(), tag("pull-fail")),
		daemonSet(s.namespace, "nowhere", onNodes("scene", "none")),
		daemonSet(s.namespace, "hungry", s.here(), func(ds *apps.DaemonSet) {
			ds.Spec.Template.Spec.Containers[0].Resources.Requests = amounts("cpu", "1")
		}),
		daemonSet(s.namespace, "rolling", s.here(), func(ds *apps.DaemonSet) {
			two := intstr.FromInt32(2)
			ds.Spec.UpdateStrategy = apps.DaemonSetUpdateStrategy{Type: apps.RollingUpdateDaemonSetStrategyType, RollingUpdate: &apps.RollingUpdateDaemonSet{MaxUnavailable: &two}}
		}),
	)
	s.settle(second)
	// A rollout that stops after two nodes, and a pod where none would be put today.
	s.patch("rolling", `{"spec":{"template":{"spec":{"containers":[{"name":"agent","image":"registry.example/agent:never-ready"}]}}}}`)
	s.taintNode(nodes[5], "dedicated", v1.TaintEffectNoSchedule)
	s.settle(second)
	sets := s.daemonSets(s.namespace)
	s.wake(sets...)
	s.settle(second)

	said := map[string]summary{}
	for _, each := range many[summary](s, ask(s, "list", "-n", s.namespace)) {
		said[each.Name] = each
	}
	if len(said) != len(sets) {
		t.Fatalf("list: %d of %d DaemonSets: %v", len(said), len(sets), said)
	}
	for _, line := range strings.Split(strings.TrimSpace(kubectl(t, "get", "ds", "-n", s.namespace, "--no-headers")), "\n") {
		words := strings.Fields(line)
		own := said[words[0]]
		// NAME DESIRED CURRENT READY UP-TO-DATE AVAILABLE
		if got, want := strings.Join(words[1:6], " "), fmt.Sprint(own.Desired, own.Current, own.Ready, own.Updated, own.Available); got != want {
			t.Errorf("%s: kubectl get shows %s, we count %s", words[0], got, want)
		}
	}
	if own := said["healthy"]; own.Misscheduled != 1 {
		t.Errorf("the pod on the tainted node should be misscheduled: %+v", own)
	}
	if own := said["rolling"]; own.Updated == 0 || own.Updated == own.Desired {
		t.Errorf("the rollout should have stopped: %+v", own)
	}
	s.asPlugin()
	for _, ds := range sets {
		own, text := said[ds.Name], kubectl(t, "describe", "ds", "-n", s.namespace, ds.Name)
		for label, want := range map[string]int32{
			"Desired Number of Nodes Scheduled": own.Desired, "Current Number of Nodes Scheduled": own.Current,
			"Number of Nodes Scheduled with Up-to-date Pods": own.Updated, "Number of Nodes Scheduled with Available Pods": own.Available,
			"Number of Nodes Misscheduled": own.Misscheduled,
		} {
			found := regexp.MustCompile("(?m)^" + label + `:\s+(\d+)$`).FindStringSubmatch(text)
			if found == nil || found[1] != fmt.Sprint(want) {
				t.Errorf("%s: kubectl describe shows %v, we count %d", ds.Name, found, want)
			}
		}
	}
}

// asPlugin runs the program through kubectl, which finds it on PATH and hands its own flags on.
func (s *scene) asPlugin() {
	s.Helper()
	program := os.Getenv("KUBECTL_DS_BIN")
	environment := []string{"KUBECONFIG=" + cluster.kubeconfig, "PATH=" + filepath.Dir(program)}
	a := execute(s, answeredWithin, environment, filepath.Join(cluster.binaries, "kubectl"), "ds", "list", "-n", s.namespace, "-o", "name")
	if direct := ds(s, "list", "-n", s.namespace, "-o", "name", "--kubeconfig", cluster.kubeconfig); a.code != 0 || a.stdout != direct.stdout {
		s.Errorf("%s: %s\ndirectly: %s", a.command, a.both(), direct.both())
	}
}
