package suite

import (
	"context"
	"fmt"
	"strings"
	"testing"

	v1 "k8s.io/api/core/v1"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
)

// diffOf asks for one DaemonSet.
func (s *scene) diffOf(name string) diffDocument {
	s.Helper()
	return many[diffDocument](s, ask(s, "diff", "-n", s.namespace, name))[0]
}

// agreed waits until .status and the program say the same.
func (s *scene) agreed(name string) {
	s.Helper()
	s.eventually("status and diff of "+name+" agree", func() string {
		d := s.diffOf(name)
		if status := statusNumbers(s.get(name).Status); d.Summary.numbers != status || len(d.Disagreements) > 0 {
			return fmt.Sprintf("computed %+v, status %+v, disagreements %+v", d.Summary.numbers, status, d.Disagreements)
		}
		return ""
	})
}

// disagrees checks that the fields are named with both numbers and the cause.
func disagrees(t testing.TB, d diffDocument, cause string, want map[string][2]int32) {
	t.Helper()
	got := map[string][2]int32{}
	for _, each := range d.Disagreements {
		got[each.Field] = [2]int32{each.Reported, each.Computed}
		if !strings.Contains(each.Why, cause) {
			t.Errorf("%s: the cause should tell %q: %s", each.Field, cause, each.Why)
		}
	}
	if fmt.Sprint(got) != fmt.Sprint(want) {
		t.Errorf("disagreements (reported, computed):\n got %v\nwant %v", got, want)
	}
}

func TestStaleStatusAfterTaint(t *testing.T) {
	t.Parallel()
	s := newScene(t, "stale-taint")
	nodes := s.plainNodes(6)
	s.apply(daemonSet(s.namespace, "agent", s.here()))
	s.settle(second)
	s.agreed("agent")

	s.taintNode(nodes[2], "dedicated", v1.TaintEffectNoSchedule)
	s.settle(second)
	if reported := statusNumbers(s.get("agent").Status); reported != (numbers{6, 6, 6, 6, 6, 0, 0}) {
		t.Fatalf("the status is not stale any more, it says %+v: is this scenario of use yet?", reported)
	}
	d := s.diffOf("agent")
	if d.Summary.numbers != (numbers{5, 5, 5, 5, 5, 1, 0}) {
		t.Errorf("computed %+v", d.Summary.numbers)
	}
	disagrees(t, d, nodes[2]+": a NoSchedule taint under a running pod", map[string][2]int32{
		"desiredNumberScheduled": {6, 5}, "currentNumberScheduled": {6, 5}, "numberReady": {6, 5},
		"numberAvailable": {6, 5}, "updatedNumberScheduled": {6, 5}, "numberMisscheduled": {0, 1},
	})
	s.wake(*s.get("agent"))
	s.agreed("agent")
}

func TestStaleStatusAfterNodeDeletion(t *testing.T) {
	t.Parallel()
	s := newScene(t, "stale-node")
	nodes := s.plainNodes(4)
	s.apply(daemonSet(s.namespace, "agent", s.here()))
	s.settle(second)
	s.agreed("agent")

	s.check(s.client.CoreV1().Nodes().Delete(s.ctx, nodes[1], metav1.DeleteOptions{}))
	s.settle(second)
	if reported := s.get("agent").Status.DesiredNumberScheduled; reported != 4 {
		t.Fatalf("the status is not stale any more, desired is %d: is this scenario of use yet?", reported)
	}
	d := s.diffOf("agent")
	if d.Summary.numbers != (numbers{3, 3, 3, 3, 3, 0, 0}) {
		t.Errorf("computed %+v", d.Summary.numbers)
	}
	disagrees(t, d, nodes[1]+": the node is gone", map[string][2]int32{
		"desiredNumberScheduled": {4, 3}, "currentNumberScheduled": {4, 3}, "numberReady": {4, 3},
		"numberAvailable": {4, 3}, "updatedNumberScheduled": {4, 3},
	})
	if d.Summary.ByState["lost"] != 1 {
		t.Errorf("states: %v", d.Summary.ByState)
	}
	s.wake(*s.get("agent"))
	s.agreed("agent")
}

// Orphans that are adopted by a DaemonSet with another template count as
// updated for ever if both templates have the same generation.
func TestAdoptedOrphansCountAsUpdated(t *testing.T) {
	t.Parallel()
	s := newScene(t, "adopted")
	s.plainNodes(3)
	s.apply(daemonSet(s.namespace, "agent", s.here(), tag("1.0")))
	s.settle(second)
	orphan := metav1.DeletePropagationOrphan
	s.check(s.client.AppsV1().DaemonSets(s.namespace).Delete(s.ctx, "agent", metav1.DeleteOptions{PropagationPolicy: &orphan}))
	s.eventually("the DaemonSet is gone", func() string {
		if _, err := s.client.AppsV1().DaemonSets(s.namespace).Get(context.Background(), "agent", metav1.GetOptions{}); err == nil {
			return "it is there"
		}
		return ""
	})
	s.apply(daemonSet(s.namespace, "agent", s.here(), tag("2.0")))
	s.settle(second)
	s.wake(*s.get("agent"))
	s.agreed("agent")
	for _, pod := range s.pods(s.namespace) {
		if image := pod.Spec.Containers[0].Image; !strings.HasSuffix(image, ":1.0") {
			t.Fatalf("pod %s runs %s: is this scenario of use yet?", pod.Name, image)
		}
	}
	d := s.diffOf("agent")
	if d.Summary.Updated != 3 || d.Summary.ByState["outdated"] != 3 {
		t.Errorf("all count as updated and are not: %+v %v", d.Summary.numbers, d.Summary.ByState)
	}
	for _, n := range d.Nodes {
		if n.Next != "none" || !strings.Contains(n.Cause, "template") {
			t.Errorf("%s: next %s, cause %q", n.Name, n.Next, n.Cause)
		}
	}
}
