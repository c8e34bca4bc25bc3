package suite

import (
	"fmt"
	"slices"
	"strings"
	"syscall"
	"testing"

	apps "k8s.io/api/apps/v1"
	v1 "k8s.io/api/core/v1"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"k8s.io/apimachinery/pkg/types"
)

// foretold is one change that is made while the controller manager stands
// still: what the program says comes next is what it does when it goes on.
type foretold struct {
	name  string
	nodes int
	// make is done before everything settles, change after.
	make, change func(s *scene, nodes []string)
	// want is what the program must say of each node, and what must happen.
	want []string
}

// plain is the DaemonSet that most of these change something about.
func plain(s *scene, _ []string) { s.apply(daemonSet(s.namespace, "agent", s.here())) }

// changes are what makes a controller act; each plays on its own nodes.
var changes = []foretold{
	{"label-added", 3, func(s *scene, _ []string) {
		s.apply(daemonSet(s.namespace, "agent", s.here(), onNodes("agent", "yes")))
	}, func(s *scene, nodes []string) {
		s.patchNode(nodes[0], `{"metadata":{"labels":{"agent":"yes"}}}`)
	}, []string{"create", "", ""}},

	{"label-removed", 3, func(s *scene, nodes []string) {
		for _, name := range nodes {
			s.patchNode(name, `{"metadata":{"labels":{"agent":"yes"}}}`)
		}
		s.apply(daemonSet(s.namespace, "agent", s.here(), onNodes("agent", "yes")))
	}, func(s *scene, nodes []string) {
		s.patchNode(nodes[1], `{"metadata":{"labels":{"agent":null}}}`)
	}, []string{"none", "delete", "none"}},

	{"no-schedule-added", 2, plain, func(s *scene, nodes []string) {
		s.taintNode(nodes[0], "dedicated", v1.TaintEffectNoSchedule)
	}, []string{"none", "none"}},

	{"no-execute-added", 2, plain, func(s *scene, nodes []string) {
		s.taintNode(nodes[0], "dedicated", v1.TaintEffectNoExecute)
	}, []string{"delete", "none"}},

	{"taint-removed", 2, func(s *scene, nodes []string) {
		s.taintNode(nodes[0], "dedicated", v1.TaintEffectNoSchedule)
		plain(s, nodes)
	}, func(s *scene, nodes []string) {
		s.patchNode(nodes[0], `{"spec":{"taints":null}}`)
	}, []string{"create", "none"}},

	{"node-deleted", 2, plain, func(s *scene, nodes []string) {
		s.check(s.client.CoreV1().Nodes().Delete(s.ctx, nodes[0], metav1.DeleteOptions{}))
	}, []string{"wait", "none"}},

	{"pod-orphaned", 2, plain, func(s *scene, nodes []string) {
		s.patchPod(nodes[0], `{"metadata":{"ownerReferences":null}}`)
	}, []string{"adopt", "none"}},

	{"pod-relabelled", 2, plain, func(s *scene, nodes []string) {
		s.patchPod(nodes[0], `{"metadata":{"labels":{"app":"other"}}}`)
	}, []string{"release", "none"}},

	{"pod-deleted", 2, plain, func(s *scene, nodes []string) {
		now := int64(0)
		s.check(s.client.CoreV1().Pods(s.namespace).Delete(s.ctx, s.podOn(nodes[0]).Name, metav1.DeleteOptions{GracePeriodSeconds: &now}))
	}, []string{"create", "none"}},

	{"re-created", 2, plain, func(s *scene, nodes []string) {
		s.recreate(daemonSet(s.namespace, "agent", s.here()))
	}, []string{"adopt", "adopt"}},

	{"duplicate", 2, plain, func(s *scene, nodes []string) {
		// Younger than the controller's own, so that this one goes.
		s.twinPod("agent", nodes[0])
	}, []string{"delete", "none"}},

	{"selector-twin", 2, func(s *scene, nodes []string) {
		plain(s, nodes)
		// Another DaemonSet selects the same pods: each keeps its own.
		s.apply(daemonSet(s.namespace, "agent-twin", s.here(), func(ds *apps.DaemonSet) {
			ds.Spec.Selector.MatchLabels = map[string]string{"app": "agent"}
			ds.Spec.Template.Labels = map[string]string{"app": "agent"}
		}))
	}, func(s *scene, nodes []string) {
		now := int64(0)
		s.check(s.client.CoreV1().Pods(s.namespace).Delete(s.ctx, s.podOn(nodes[1]).Name, metav1.DeleteOptions{GracePeriodSeconds: &now}))
	}, []string{"none", "create"}},

	{"rollout", 1, plain, func(s *scene, _ []string) {
		s.patch("agent", `{"spec":{"template":{"metadata":{"annotations":{"changed":"yes"}}}}}`)
	}, []string{"replace"}},

	{"on-delete", 2, func(s *scene, _ []string) {
		s.apply(daemonSet(s.namespace, "agent", s.here(), func(ds *apps.DaemonSet) {
			ds.Spec.UpdateStrategy.Type = apps.OnDeleteDaemonSetStrategyType
		}))
	}, func(s *scene, _ []string) {
		s.patch("agent", `{"spec":{"template":{"metadata":{"annotations":{"changed":"yes"}}}}}`)
	}, []string{"wait", "wait"}},
}

// TestBeforeAndAfter makes all changes while the controller manager is stopped,
// asks what comes next, and lets it go on.
func TestBeforeAndAfter(t *testing.T) {
	scenes := make([]*scene, len(changes))
	nodes := make([][]string, len(changes))
	for i, change := range changes {
		scenes[i] = newScene(t, change.name)
		nodes[i] = scenes[i].plainNodes(change.nodes)
		// The random cluster wants to be alone.
		defer scenes[i].clear(change.name)
		change.make(scenes[i], nodes[i])
	}
	var namespaces []string
	for _, change := range changes {
		namespaces = append(namespaces, change.name)
	}
	scenes[0].settle(second, namespaces...)
	before := make([]map[string]string, len(changes))
	said := make([]map[string]string, len(changes))
	func() {
		s := scenes[0]
		s.check(cluster.manager.signal(syscall.SIGSTOP))
		defer func() { s.check(cluster.manager.signal(syscall.SIGCONT)) }()
		var questions [][]string
		for i, change := range changes {
			change.change(scenes[i], nodes[i])
			before[i] = scenes[i].podsByNode()
			questions = append(questions, []string{"diff", "-n", scenes[i].namespace, "agent"})
		}
		for i, a := range askAll(t, questions...) {
			said[i] = map[string]string{}
			for _, n := range many[diffDocument](t, a)[0].Nodes {
				said[i][n.Name] = n.Next
			}
		}
	}()
	// The pod of the deleted node is collected much later.
	scenes[0].settle(second, namespaces...)
	for i, change := range changes {
		t.Run(change.name, func(t *testing.T) {
			s := *scenes[i]
			s.T = t
			for n, want := range change.want {
				if got := said[i][nodes[i][n]]; got != want {
					t.Errorf("%s: we say %q, not %q", nodes[i][n], got, want)
				}
			}
			after := s.podsByNode()
			for _, name := range nodes[i] {
				if does := whatHappened(before[i][name], after[name]); does != happens(said[i][name]) {
					t.Errorf("%s: we say %q, that is %q; the controller did %q: before %q, after %q", name, said[i][name], happens(said[i][name]), does, before[i][name], after[name])
				}
			}
		})
	}
}

// happens tells how a word for what comes next shows on the pods.
func happens(next string) string {
	switch next {
	case "wait", "none", "":
		return "nothing"
	// The node of a pod that was let go gets another.
	case "release":
		return "release and create"
	default:
		return next
	}
}

// whatHappened compares the pods of a node, "uid owned" each.
func whatHappened(before, after string) string {
	was, is := strings.Fields(before), strings.Fields(after)
	uid := func(own string) string { return strings.TrimSuffix(strings.TrimSuffix(own, "+"), "-") }
	var gone, made, adopted, released int
	for _, own := range was {
		at := slices.IndexFunc(is, func(other string) bool { return uid(other) == uid(own) })
		switch {
		case at < 0:
			gone++
		case strings.HasSuffix(own, "-") && strings.HasSuffix(is[at], "+"):
			adopted++
		case strings.HasSuffix(own, "+") && strings.HasSuffix(is[at], "-"):
			released++
		}
	}
	for _, own := range is {
		if !slices.ContainsFunc(was, func(other string) bool { return uid(other) == uid(own) }) {
			made++
		}
	}
	switch [4]int{gone, made, adopted, released} {
	case [4]int{}:
		return "nothing"
	case [4]int{0, 1, 0, 0}:
		return "create"
	case [4]int{1, 0, 0, 0}:
		return "delete"
	case [4]int{1, 1, 0, 0}:
		return "replace"
	case [4]int{0, 0, 1, 0}:
		return "adopt"
	case [4]int{0, 1, 0, 1}:
		return "release and create"
	}
	return fmt.Sprintf("%d gone, %d made, %d adopted, %d released", gone, made, adopted, released)
}

// podsByNode lists the pods, "+" with an owner and "-" without.
func (s *scene) podsByNode() map[string]string {
	s.Helper()
	found := map[string]string{}
	pods := s.pods(s.namespace)
	slices.SortFunc(pods, func(a, b v1.Pod) int { return strings.Compare(string(a.UID), string(b.UID)) })
	for _, pod := range pods {
		mark := "+"
		if metav1.GetControllerOf(&pod) == nil {
			mark = "-"
		}
		found[pod.Spec.NodeName] += " " + string(pod.UID) + mark
	}
	return found
}

// podOn returns the agent's pod.
func (s *scene) podOn(node string) *v1.Pod {
	s.Helper()
	for _, pod := range s.pods(s.namespace) {
		if owner := metav1.GetControllerOf(&pod); pod.Spec.NodeName == node && owner != nil && owner.Name == "agent" {
			return &pod
		}
	}
	s.Fatalf("no pod on %s", node)
	return nil
}

func (s *scene) patchPod(node, patch string) {
	s.Helper()
	_, err := s.client.CoreV1().Pods(s.namespace).Patch(s.ctx, s.podOn(node).Name, types.MergePatchType, []byte(patch), metav1.PatchOptions{})
	s.check(err)
}

// recreate does what the garbage collector does for --cascade=orphan, which
// stands still with the controllers, and makes the DaemonSet anew.
func (s *scene) recreate(ds *apps.DaemonSet) {
	s.Helper()
	old := s.get(ds.Name)
	for _, pod := range s.pods(s.namespace) {
		s.patchPod(pod.Spec.NodeName, `{"metadata":{"ownerReferences":null}}`)
	}
	revisions, err := s.client.AppsV1().ControllerRevisions(s.namespace).List(s.ctx, metav1.ListOptions{})
	s.check(err)
	for _, revision := range revisions.Items {
		_, err := s.client.AppsV1().ControllerRevisions(s.namespace).Patch(s.ctx, revision.Name, types.MergePatchType, []byte(`{"metadata":{"ownerReferences":null}}`), metav1.PatchOptions{})
		s.check(err)
	}
	s.check(s.client.AppsV1().DaemonSets(s.namespace).Delete(s.ctx, old.Name, metav1.DeleteOptions{}))
	s.apply(ds)
}

// twinPod makes another pod of a DaemonSet on a node.
func (s *scene) twinPod(name, node string) {
	s.Helper()
	pod := s.podOn(node)
	twin := &v1.Pod{ObjectMeta: metav1.ObjectMeta{
		Name: name + "-zzzzz", Namespace: s.namespace, Labels: pod.Labels, OwnerReferences: pod.OwnerReferences,
	}, Spec: *pod.Spec.DeepCopy()}
	_, err := s.client.CoreV1().Pods(s.namespace).Create(s.ctx, twin, metav1.CreateOptions{})
	s.check(err)
}
