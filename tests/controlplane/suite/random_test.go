package suite

import (
	"fmt"
	"math/rand/v2"
	"os"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"

	apps "k8s.io/api/apps/v1"
	v1 "k8s.io/api/core/v1"
	node1 "k8s.io/api/node/v1"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
)

// seed is that of the random cluster unless KUBECTL_DS_SEED names another.
const seed = 1

// quiet is longer than the scheduler's back-off, and than a step of a rollout with the longest minReadySeconds.
const quiet = 3500 * time.Millisecond

// TestRandomCluster: 60 nodes of six kinds, 40 random DaemonSets; where the
// controller and the scheduler put pods, and what they say of the others, is
// what the program says. Then nodes and templates change, and again.
func TestRandomCluster(t *testing.T) {
	number := uint64(seed)
	if text := os.Getenv("KUBECTL_DS_SEED"); text != "" {
		var err error
		if number, err = strconv.ParseUint(text, 10, 64); err != nil {
			t.Fatalf("KUBECTL_DS_SEED: %v", err)
		}
	}
	r := &random{scene: newScene(t, "random"), dice: &dice{Rand: rand.New(rand.NewPCG(number, 0)), spaces: []string{"random", "random-2", "random-3"}}}
	for _, namespace := range r.spaces[1:] {
		r.makeNamespace(namespace)
	}
	defer r.clear(r.spaces...)
	r.runtimeClasses()
	r.nodes(r.makeNodes(10)...)
	r.apply(r.makeDaemonSets(40)...)
	r.judge("settled")
	r.changed = time.Now()
	r.upheaval()
	r.judge("after changes")
	t.Logf("seed %d: %d pairs of DaemonSet and node, %d pods, %d pending with %d reasons, %d disagreements", number, r.pairs, r.seen, r.pending, r.phrases, r.wrong)
	fmt.Printf("random cluster: seed %d: %d pairs, %d pods, %d pending, %d disagreements\n", number, r.pairs, r.seen, r.pending, r.wrong)
}

// random is the scene with what it counts.
type random struct {
	*scene
	*dice
	changed time.Time

	pairs, seen, pending, phrases, wrong int
}

// disagree notes a disagreement; the first ones are told in full.
func (r *random) disagree(format string, arguments ...any) {
	r.Helper()
	if r.wrong++; r.wrong <= 20 {
		r.Errorf(format, arguments...)
	}
	r.Fail()
}

func (r *random) runtimeClasses() {
	r.Helper()
	classes := []*node1.RuntimeClass{
		{ObjectMeta: metav1.ObjectMeta{Name: "sandboxed"}, Handler: "sandboxed", Scheduling: &node1.Scheduling{NodeSelector: map[string]string{"disk": "ssd"}}},
		{ObjectMeta: metav1.ObjectMeta{Name: "small"}, Handler: "small", Overhead: &node1.Overhead{PodFixed: amounts("cpu", "100m", "memory", "30Mi")}},
	}
	for _, class := range classes {
		_, err := r.client.NodeV1().RuntimeClasses().Create(r.ctx, class, metav1.CreateOptions{})
		r.check(err)
	}
}

// upheaval changes templates (not what they ask for), labels and taints.
func (r *random) upheaval() {
	r.Helper()
	for _, namespace := range r.spaces {
		for _, ds := range r.daemonSets(namespace) {
			if r.chance(35) {
				ds.Spec.Template.Annotations = map[string]string{"changed": "yes"}
				_, err := r.client.AppsV1().DaemonSets(namespace).Update(r.ctx, &ds, metav1.UpdateOptions{})
				r.check(err)
			}
		}
	}
	for i := range 60 {
		name := fmt.Sprintf("n%d", i+1)
		switch r.IntN(8) {
		case 0:
			r.taintNode(name, "added", pick(r.dice, v1.TaintEffectNoSchedule, v1.TaintEffectNoExecute))
		case 1:
			r.patchNode(name, fmt.Sprintf(`{"metadata":{"labels":{"disk":%q}}}`, pick(r.dice, "ssd", "hdd")))
		case 2:
			r.patchNode(name, `{"metadata":{"labels":{"disk":null,"topology.kubernetes.io/zone":null}}}`)
		case 3:
			r.patchNode(name, `{"spec":{"unschedulable":true}}`)
		}
	}
}

// judge compares everything once all is at rest.
func (r *random) judge(when string) {
	r.Helper()
	r.settle(quiet, r.spaces...)
	for _, namespace := range r.spaces {
		r.wake(r.daemonSets(namespace)...)
	}
	r.settle(quiet, r.spaces...)

	pods := map[string]map[string][]v1.Pod{} // by uid of the owner, by node
	for _, namespace := range r.spaces {
		for _, pod := range r.pods(namespace) {
			owner, target := string(metav1.GetControllerOf(&pod).UID), target(&pod)
			if pods[owner] == nil {
				pods[owner] = map[string][]v1.Pod{}
			}
			pods[owner][target] = append(pods[owner][target], pod)
			r.seen++
		}
	}
	sets := map[string]*apps.DaemonSet{}
	for _, namespace := range r.spaces {
		for _, ds := range r.daemonSets(namespace) {
			sets[ds.Namespace+"/"+ds.Name] = &ds
		}
	}
	var names []string
	for name := range sets {
		names = append(names, name)
	}
	slices.Sort(names)
	answers := askAll(r, append([]string{"explain"}, names...), []string{"diff", "-A"}, []string{"list", "-A"})
	r.judgeNumbers(when, sets, answers[1], answers[2])
	explanations := many[explanation](r, answers[0])
	if len(explanations) != len(sets) {
		r.Fatalf("%d explanations of %d DaemonSets", len(explanations), len(sets))
	}
	for _, e := range explanations {
		ds := sets[e.DaemonSet.Namespace+"/"+e.DaemonSet.Name]
		if len(e.Nodes) != 60 {
			r.Fatalf("%s: %d nodes", ds.Name, len(e.Nodes))
		}
		for _, n := range e.Nodes {
			r.pairs++
			r.judgeNode(fmt.Sprintf("%s: %s/%s on %s", when, ds.Namespace, ds.Name, n.Name), ds, n, pods[string(ds.UID)][n.Name])
		}
	}
}

func (r *random) judgeNumbers(when string, sets map[string]*apps.DaemonSet, diff, list answer) {
	r.Helper()
	for _, d := range many[diffDocument](r, diff) {
		ds := sets[d.DaemonSet.Namespace+"/"+d.DaemonSet.Name]
		if ds == nil {
			continue
		}
		status := statusNumbers(ds.Status)
		if d.Summary.numbers != status || len(d.Disagreements) > 0 || d.Reported != status {
			r.disagree("%s: diff %s/%s: computed %+v, status %+v, disagreements %+v", when, ds.Namespace, ds.Name, d.Summary.numbers, status, d.Disagreements)
		}
		if hash := newestHash(r.scene, ds); d.DaemonSet.Revision != hash {
			r.disagree("%s: diff %s/%s: revision %s, the newest is %s", when, ds.Namespace, ds.Name, d.DaemonSet.Revision, hash)
		}
	}
	for _, each := range many[summary](r, list) {
		ds := sets[each.Namespace+"/"+each.Name]
		if ds == nil {
			continue
		}
		status := statusNumbers(ds.Status)
		status.Unavailable = 0 // list has no such column
		if each.numbers != status || len(each.Disagreements) > 0 {
			r.disagree("%s: list %s/%s: %+v, status %+v, disagreements %+v", when, ds.Namespace, ds.Name, each.numbers, status, each.Disagreements)
		}
	}
}

// judgeNode compares one DaemonSet and node with the pods that are there.
func (r *random) judgeNode(where string, ds *apps.DaemonSet, n explainedNode, pods []v1.Pod) {
	r.Helper()
	if n.ShouldRun && len(pods) == 0 {
		r.disagree("%s: should run, and no pod is there; reasons %+v", where, n.Reasons)
	}
	if len(pods) > 0 && !n.ShouldContinueRunning {
		r.disagree("%s: no pod may be there, and one is; reasons %+v", where, n.Reasons)
	}
	// A template with a node's name passes the scheduler by.
	if !n.ShouldRun || ds.Spec.Template.Spec.NodeName != "" {
		return
	}
	if n.Fits == nil {
		r.disagree("%s: whether it fits is not known; reasons %+v", where, n.Reasons)
		return
	}
	for _, pod := range pods {
		message := unschedulable(&pod)
		switch {
		// Nodes may have changed since an older pod was bound.
		case message == "" && !*n.Fits && len(pods) == 1 && pod.CreationTimestamp.After(r.changed):
			r.disagree("%s: bound, but fits is false; reasons %+v", where, n.Reasons)
		case message != "" && *n.Fits && len(pods) == 1:
			r.disagree("%s: fits, but %s", where, message)
		case message != "" && len(pods) == 1:
			r.pending++
			r.judgeMessage(where, n, message)
		}
	}
}

// judgeMessage wants each of the scheduler's phrases among our reasons.
func (r *random) judgeMessage(where string, n explainedNode, message string) {
	r.Helper()
	phrases, err := phrases(message)
	if err != nil {
		r.disagree("%s: %v", where, err)
		return
	}
	for _, phrase := range phrases {
		r.phrases++
		codes, known := codesOf(phrase)
		if !known {
			r.disagree("%s: the scheduler says what this test does not know: %q in %q", where, phrase, message)
			continue
		}
		if !slices.ContainsFunc(n.Reasons, func(own reason) bool {
			return slices.Contains(codes, own.Code) && own.Effect == "blocks" && own.Details["schedulerMessage"] == phrase
		}) {
			r.disagree("%s: the scheduler says %q, we say %+v", where, phrase, n.Reasons)
		}
	}
}

// target is the node a daemon pod is meant for, see GetTargetNodeName of
// pkg/controller/daemon/util/daemonset_util.go.
func target(pod *v1.Pod) string {
	if pod.Spec.NodeName != "" {
		return pod.Spec.NodeName
	}
	return pod.Spec.Affinity.NodeAffinity.RequiredDuringSchedulingIgnoredDuringExecution.NodeSelectorTerms[0].MatchFields[0].Values[0]
}

func unschedulable(pod *v1.Pod) string {
	for _, c := range pod.Status.Conditions {
		if c.Type == v1.PodScheduled && c.Status == v1.ConditionFalse {
			return c.Message
		}
	}
	return ""
}

// phrases takes the reasons for the pod's own node out of the scheduler's message:
// "0/60 nodes are available: 1 Insufficient cpu, 59 node(s) didn't satisfy plugin(s) [NodeAffinity]. no new claims to deallocate, preemption: …"
func phrases(message string) ([]string, error) {
	var all int
	if _, err := fmt.Sscanf(message, "0/%d nodes are available:", &all); err != nil {
		return nil, fmt.Errorf("not a message of the scheduler: %q", message)
	}
	_, text, _ := strings.Cut(message, ": ")
	text, _, _ = strings.Cut(text, ". ")
	var found []string
	others := 0
	for _, part := range strings.Split(strings.TrimSuffix(text, "."), ", ") {
		number, phrase, _ := strings.Cut(part, " ")
		count, err := strconv.Atoi(number)
		switch {
		case err != nil:
			return nil, fmt.Errorf("no count before %q in %q", part, message)
		case phrase == "node(s) didn't satisfy plugin(s) [NodeAffinity]":
			others += count
		case count != 1:
			return nil, fmt.Errorf("%d nodes in %q", count, message)
		default:
			found = append(found, phrase)
		}
	}
	if others != all-1 || len(found) == 0 {
		return nil, fmt.Errorf("not one node of its own: %q", message)
	}
	return found, nil
}

// codesOf maps the words of the scheduler's plugins to reason codes.
func codesOf(phrase string) ([]string, bool) {
	codes, known := map[string][]string{
		"node(s) were unschedulable":                                 {"unschedulable"},
		"node(s) had untolerated taint(s)":                           {"taint"},
		"node(s) didn't match Pod's node affinity/selector":          {"node-selector", "node-affinity", "runtime-class"},
		"node(s) didn't have free ports for the requested pod ports": {"host-port"},
		"Too many pods":                                                                 {"pod-count"},
		"Insufficient cpu":                                                              {"cpu"},
		"Insufficient memory":                                                           {"memory"},
		"Insufficient ephemeral-storage":                                                {"ephemeral-storage"},
		"Insufficient example.com/gpu":                                                  {"extended-resource"},
		"node(s) didn't match pod affinity rules":                                       {"pod-affinity"},
		"node(s) didn't match pod anti-affinity rules":                                  {"pod-anti-affinity"},
		"node(s) didn't satisfy existing pods anti-affinity rules":                      {"pod-anti-affinity"},
		"node(s) didn't match pod topology spread constraints":                          {"topology-spread"},
		"node(s) didn't match pod topology spread constraints (missing required label)": {"topology-spread"},
	}[phrase]
	return codes, known
}

// newestHash is the label that new pods get.
func newestHash(s *scene, ds *apps.DaemonSet) string {
	s.Helper()
	list, err := s.client.AppsV1().ControllerRevisions(ds.Namespace).List(s.ctx, metav1.ListOptions{LabelSelector: "app=" + ds.Name})
	s.check(err)
	var newest apps.ControllerRevision
	for _, revision := range list.Items {
		if revision.Revision > newest.Revision {
			newest = revision
		}
	}
	return newest.Labels[apps.DefaultDaemonSetUniqueLabelKey]
}
