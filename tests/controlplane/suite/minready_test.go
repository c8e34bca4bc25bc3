package suite

import (
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	apps "k8s.io/api/apps/v1"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"k8s.io/apimachinery/pkg/types"
	"k8s.io/apimachinery/pkg/util/intstr"
)

// surging makes room for so many second pods.
func surging(most int) func(*apps.DaemonSet) {
	return func(ds *apps.DaemonSet) {
		none, some := intstr.FromInt32(0), intstr.FromInt(most)
		ds.Spec.UpdateStrategy.Type = apps.RollingUpdateDaemonSetStrategyType
		ds.Spec.UpdateStrategy.RollingUpdate = &apps.RollingUpdateDaemonSet{MaxUnavailable: &none, MaxSurge: &some}
	}
}

func minReady(seconds int32) func(*apps.DaemonSet) {
	return func(ds *apps.DaemonSet) { ds.Spec.MinReadySeconds = seconds }
}

func TestRolloutBySurge(t *testing.T) {
	t.Parallel()
	s, nodes := started(t, "rollout-surge", 4, surging(2))
	s.newImage("slow-2s")
	d := s.says("complete", "in-progress")
	if d.Desired != 4 || d.Done != 4 || len(d.Unavailable)+len(d.Outdated) > 0 {
		t.Errorf("%+v", d)
	}
	s.allReady(answer{}, len(nodes), ":slow-2s")
	s.clear(s.namespace)
}

func TestRolloutWaitsForMinReadySeconds(t *testing.T) {
	t.Parallel()
	s, _ := started(t, "rollout-min-ready", 2, minReady(5))
	s.newImage("2.0")
	s.eventually("a new pod waits for minReadySeconds", func() string {
		d, a := s.rollout()
		if d.Verdict != "in-progress" {
			s.Fatalf("a healthy rollout: %s", a.both())
		}
		for _, own := range d.Unavailable {
			if own.Class == "min-ready-seconds" && !own.Held && own.Fault == "none" {
				return ""
			}
		}
		return a.both()
	})
	s.says("complete", "in-progress")
	s.clear(s.namespace)
}

// youngNodes are the nodes of which the program says that another change does not spare their pods.
func (s *scene) youngNodes(want int) []string {
	s.Helper()
	var nodes []string
	s.eventually(fmt.Sprintf("%d pods are young", want), func() string {
		_, a := s.rollout()
		var d struct {
			Young struct{ Nodes []string }
		}
		a.decode(s, &d)
		if nodes = d.Young.Nodes; len(nodes) == want {
			return ""
		}
		return a.both()
	})
	return nodes
}

// warned checks that a restart names these pods before anything is done.
func (s *scene) warned(nodes []string, fate string) {
	s.Helper()
	a := ds(s, "rollout", "restart", "agent", "-n", s.namespace, "--dry-run=client", "--kubeconfig", cluster.kubeconfig)
	want := fmt.Sprintf("%d pods are ready, but for less than minReadySeconds", len(nodes))
	if a.code != 0 || !strings.Contains(a.stderr, want) || !strings.Contains(a.stderr, fate) || !strings.Contains(a.stderr, strings.Join(nodes, " ")) {
		s.Errorf("no warning of %v: %s", nodes, a.both())
	}
}

// images are the image tags on each node.
func (s *scene) images() map[string][]string {
	images := map[string][]string{}
	for _, pod := range s.pods(s.namespace) {
		if node := target(&pod); pod.DeletionTimestamp == nil {
			_, tag, _ := strings.Cut(pod.Spec.Containers[0].Image, ":")
			images[node] = append(images[node], tag)
			slices.Sort(images[node])
		}
	}
	return images
}

// A second change within minReadySeconds deletes the ready pods of the first
// one at once, whatever maxUnavailable says: it is said before, and comes true.
func TestSecondUpdateWithinMinReadySeconds(t *testing.T) {
	t.Parallel()
	s, nodes := started(t, "rollout-second", 4, minReady(25), maxUnavailable(intstr.FromInt32(3)))
	s.newImage("2.0")
	young := s.youngNodes(3)
	s.patch("agent", `{"spec":{"updateStrategy":{"rollingUpdate":{"maxUnavailable":1}}}}`)
	s.observed("agent")
	s.warned(young, "deleted at once, outside the budget (maxUnavailable 1)")
	began := time.Now()
	s.newImage("3.0")
	s.eventually("all three are replaced, and the old one waits", func() string {
		images := s.images()
		for _, name := range nodes {
			want := "1.0"
			if slices.Contains(young, name) {
				want = "3.0"
			}
			if !slices.Equal(images[name], []string{want}) {
				return fmt.Sprintf("%s should run %s: %v", name, want, images)
			}
		}
		return ""
	})
	if took := time.Since(began); took > 25*time.Second {
		t.Errorf("after %s the pods were available: is this scenario of use yet?", took)
	}
	if d, a := s.rollout(); d.Verdict != "in-progress" || len(d.Outdated) != 1 {
		t.Errorf("the fourth waits its turn: %s", a.both())
	}
	s.says("complete", "in-progress")
	s.clear(s.namespace)
}

// With surge a second change gives every young pod a second one at once,
// whatever maxSurge says, and takes none away before that is available.
func TestSecondSurgeWithinMinReadySeconds(t *testing.T) {
	t.Parallel()
	s := newScene(t, "rollout-second-surge")
	nodes := s.plainNodes(3)
	s.apply(daemonSet(s.namespace, "agent", s.here(), surging(1), minReady(20)))
	s.warned(s.youngNodes(3), "beside each a second one is made at once, outside the budget (maxSurge 1), and waited for")
	s.newImage("2.0")
	s.eventually("each node has two pods", func() string {
		images := s.images()
		for _, name := range nodes {
			if !slices.Equal(images[name], []string{"1.0", "2.0"}) {
				return fmt.Sprint(images)
			}
		}
		return ""
	})
	// Seen on 1.36.3: nothing wakes the controller when the second pods become available; any event does.
	s.eventually("done, once the controller is woken", func() string {
		s.wake(*s.get("agent"))
		if d, a := s.rollout(); d.Verdict != "complete" {
			return a.both()
		}
		return ""
	})
	s.clear(s.namespace)
}

// One dead node keeps its pod in Terminating; all others get done.
func TestRolloutStuckOnADeadNode(t *testing.T) {
	t.Parallel()
	s, nodes := started(t, "rollout-stuck", 4, tolerant, maxUnavailable(intstr.FromInt32(2)))
	dead := nodes[2]
	s.patchNode(dead, `{"metadata":{"annotations":{"ds.test/node":"unreachable"}}}`)
	s.patchPod(dead, `{"metadata":{"annotations":{"ds.test/terminate":"hang"}}}`)
	s.notReady(dead)
	s.newImage("2.0")
	d := s.says("blocked", "in-progress")
	s.blames(d, "stuck-terminating", "node")
	if d.Done != 3 || !strings.Contains(d.Reason, "it can never finish: 3 of 4") {
		t.Errorf("%+v", d)
	}
	a := ds(t, "rollout", "status", "-n", s.namespace, "agent", "--kubeconfig", cluster.kubeconfig)
	if !strings.Contains(a.stdout, "node.kubernetes.io/out-of-service=nodeshutdown:NoExecute") {
		t.Errorf("the way out is not told: %s", a.both())
	}
	// Deleting the node is the other way out that is told.
	s.check(s.client.CoreV1().Nodes().Delete(s.ctx, dead, metav1.DeleteOptions{}))
	s.says("complete", "in-progress", "blocked")
	s.clear(s.namespace)
}

// notReady marks the pod on a node as the node lifecycle controller does when heartbeats stop.
func (s *scene) notReady(node string) {
	s.Helper()
	status := `{"status":{"conditions":[{"type":"Ready","status":"False","lastTransitionTime":"` + time.Now().UTC().Format(time.RFC3339) + `"}]}}`
	_, err := s.client.CoreV1().Pods(s.namespace).Patch(s.ctx, s.podOn(node).Name, types.StrategicMergePatchType, []byte(status), metav1.PatchOptions{}, "status")
	s.check(err)
}

// While a rollout is paused the verdict is that somebody must act, and the
// printed command is the one that lets it go on.
func TestRolloutThatIsPaused(t *testing.T) {
	t.Parallel()
	s, _ := started(t, "rollout-paused", 3)
	kubectlDs := func(arguments ...string) {
		s.Helper()
		if a := ds(s, slices.Concat(arguments, []string{"--kubeconfig", cluster.kubeconfig, "--yes"})...); a.code != 0 {
			s.Fatalf("%s: %s", a.command, a.both())
		}
	}
	kubectlDs("rollout", "pause", "agent", "-n", s.namespace)
	s.newImage("2.0")
	d := s.says("waiting", "in-progress")
	if !strings.HasPrefix(d.Reason, "paused: 0 of 3") {
		t.Errorf("%+v", d)
	}
	// As printed: kubectl ds rollout resume …
	kubectlDs(strings.Fields(d.Commands[0])[2:]...)
	s.says("complete", "in-progress", "waiting")
	s.clear(s.namespace)
}
