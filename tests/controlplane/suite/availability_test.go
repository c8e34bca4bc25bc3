package suite

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	apps "k8s.io/api/apps/v1"
	v1 "k8s.io/api/core/v1"
	"k8s.io/apimachinery/pkg/types"
	"k8s.io/apimachinery/pkg/util/intstr"
)

// TestRolloutWaitsForMinReadySeconds: pods that are ready are not yet available.
func TestRolloutWaitsForMinReadySeconds(t *testing.T) {
	t.Parallel()
	s, _ := started(t, "rollout-min-ready", 2, func(ds *apps.DaemonSet) { ds.Spec.MinReadySeconds = 5 })
	s.newImage("2.0")
	s.eventually("a node waits for minReadySeconds", func() string {
		d, a := s.rollout()
		if d.Verdict != "in-progress" {
			s.Fatalf("no pod of 5 seconds is there: %s", a.both())
		}
		for _, own := range d.Unavailable {
			if own.Class == "min-ready-seconds" && own.Fault == "none" && !own.Held {
				return ""
			}
		}
		return a.both()
	})
	s.says("complete", "in-progress")
	s.clear(s.namespace)
}

func TestRolloutBySurge(t *testing.T) {
	t.Parallel()
	s, _ := started(t, "rollout-surge", 5, tolerant, func(ds *apps.DaemonSet) {
		none, two := intstr.FromInt32(0), intstr.FromInt32(2)
		ds.Spec.UpdateStrategy.RollingUpdate = &apps.RollingUpdateDaemonSet{MaxUnavailable: &none, MaxSurge: &two}
	})
	s.newImage("slow-2s")
	d := s.says("complete", "in-progress")
	if d.Desired != 5 || d.Done != 5 || len(d.Unavailable) > 0 {
		t.Errorf("%+v", d)
	}
	s.clear(s.namespace)
}

// TestSecondUpdateWithinMinReadySeconds: the pods of the first update are too
// young to be available, so a second one takes them all at once, whatever the
// budget says. That is told beforehand, with the nodes, and then happens.
func TestSecondUpdateWithinMinReadySeconds(t *testing.T) {
	t.Parallel()
	s, nodes := started(t, "rollout-twice", 6, maxUnavailable(intstr.FromInt32(3)), func(ds *apps.DaemonSet) { ds.Spec.MinReadySeconds = 20 })
	s.newImage("2.0")
	uids := func() map[string]types.UID {
		all := map[string]types.UID{}
		for _, pod := range s.pods(s.namespace) {
			if pod.DeletionTimestamp == nil {
				all[pod.Spec.NodeName] = pod.UID
			}
		}
		return all
	}
	var young []string
	s.eventually("three new pods are ready, and not for 20 seconds", func() string {
		young = nil
		for _, pod := range s.pods(s.namespace) {
			ready := slices.ContainsFunc(pod.Status.Conditions, func(c v1.PodCondition) bool {
				return c.Type == v1.PodReady && c.Status == v1.ConditionTrue
			})
			if ready && strings.HasSuffix(pod.Spec.Containers[0].Image, ":2.0") {
				young = append(young, pod.Spec.NodeName)
			}
		}
		if len(young) != 3 {
			return fmt.Sprint(young)
		}
		return ""
	})
	slices.SortFunc(young, func(a, b string) int { return slices.Index(nodes, a) - slices.Index(nodes, b) })
	before := uids()
	s.patch("agent", `{"spec":{"updateStrategy":{"rollingUpdate":{"maxUnavailable":1}}}}`)
	for _, command := range []string{"undo", "restart"} {
		a := ds(t, "rollout", command, "-n", s.namespace, "agent", "--dry-run=client", "--kubeconfig", cluster.kubeconfig)
		told := strings.Join(strings.Fields(a.stderr), " ")
		warned := fmt.Sprintf("old pods that are not available are replaced at once, outside the budget: 3 (%s); 3 of them ready, but for less than minReadySeconds 20", strings.Join(young, " "))
		if a.code != 0 || !strings.Contains(told, warned) {
			t.Fatalf("%s does not warn of %q: %s", command, warned, a.both())
		}
	}
	if a := ds(t, "rollout", "restart", "-n", s.namespace, "agent", "--yes", "--kubeconfig", cluster.kubeconfig); a.code != 0 {
		t.Fatal(a.both())
	}
	s.eventually("just these three are replaced", func() string {
		now := uids()
		for _, name := range nodes {
			if replaced := now[name] != before[name]; replaced != slices.Contains(young, name) {
				if replaced {
					s.Fatalf("%s was not warned of", name)
				}
				return name + " has its pod still"
			}
		}
		return ""
	})
	s.clear(s.namespace)
}
