package main

import (
	"context"
	"fmt"
	"sort"
	"strings"
	"sync"
	"time"

	apps "k8s.io/api/apps/v1"
	v1 "k8s.io/api/core/v1"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"k8s.io/apimachinery/pkg/runtime"
	"k8s.io/apimachinery/pkg/types"
	"k8s.io/apimachinery/pkg/util/intstr"
	"k8s.io/client-go/informers"
	"k8s.io/client-go/kubernetes/fake"
	clienttesting "k8s.io/client-go/testing"
	"k8s.io/client-go/tools/cache"
	"k8s.io/client-go/util/flowcontrol"
	"k8s.io/klog/v2"
	"k8s.io/kubernetes/pkg/controller/daemon"
	"k8s.io/kubernetes/pkg/controller/daemon/util"
	testingclock "k8s.io/utils/clock/testing"
)

// orders is how often a step is repeated that walks a Go map: often enough to
// see every choice it can make (one of eight is missed once in 10^17).
const orders = 300

// silent carries a logger that drops everything.
var silent = klog.NewContext(context.Background(), quiet)

// lab is the controller with a client that only notes what is asked of it.
// Its caches are filled by hand; it never runs.
type lab struct {
	dsc    *daemon.DaemonSetsController
	client *fake.Clientset
	clock  *testingclock.FakeClock
	caches

	ds    *apps.DaemonSet
	mutex sync.Mutex
	calls calls
}

type caches struct{ pods, nodes, revisions cache.Indexer }

// calls is what the controller asked the API server for.
type calls struct {
	adopted, released, relabelled       []string
	created, deleted                    []string
	status                              *apps.DaemonSetStatus
	revisionCreated                     *apps.ControllerRevision
	revisionsUpdated                    map[string]*apps.ControllerRevision
	revisionsDeleted                    []string
	revisionsAdopted, revisionsReleased []string
}

func newLab() *lab {
	l := &lab{clock: testingclock.NewFakeClock(epoch), client: &fake.Clientset{}}
	l.client.AddReactor("*", "*", l.react)
	factory := informers.NewSharedInformerFactory(l.client, 0)
	l.caches = caches{
		pods:      factory.Core().V1().Pods().Informer().GetIndexer(),
		nodes:     factory.Core().V1().Nodes().Informer().GetIndexer(),
		revisions: factory.Apps().V1().ControllerRevisions().Informer().GetIndexer(),
	}
	// The default back-off of the controller manager.
	backoff := flowcontrol.NewFakeBackOff(time.Second, 15*time.Minute, l.clock)
	l.dsc = must(daemon.NewDaemonSetsController(silent, factory.Apps().V1().DaemonSets(), factory.Apps().V1().ControllerRevisions(),
		factory.Core().V1().Pods(), factory.Core().V1().Nodes(), l.client, backoff))
	return l
}

func (l *lab) react(action clienttesting.Action) (bool, runtime.Object, error) {
	pod := action.GetResource().Resource == "pods"
	switch action.GetVerb() {
	case "get":
		if action.GetResource().Resource == "daemonsets" {
			return true, l.ds.DeepCopy(), nil
		}
	case "patch":
		a := action.(clienttesting.PatchAction)
		patch := string(a.GetPatch())
		note := func(forPod, forRevision *[]string) {
			if pod {
				*forPod = append(*forPod, a.GetName())
			} else {
				*forRevision = append(*forRevision, a.GetName())
			}
		}
		switch {
		case strings.Contains(patch, `"$patch":"delete"`):
			note(&l.calls.released, &l.calls.revisionsReleased)
		case strings.Contains(patch, "ownerReferences"):
			note(&l.calls.adopted, &l.calls.revisionsAdopted)
		default:
			l.calls.relabelled = append(l.calls.relabelled, a.GetName())
		}
		if pod {
			return true, &v1.Pod{}, nil
		}
		return true, &apps.ControllerRevision{}, nil
	case "delete":
		name := action.(clienttesting.DeleteAction).GetName()
		// The controller deletes from several goroutines at once.
		l.mutex.Lock()
		defer l.mutex.Unlock()
		if pod {
			l.calls.deleted = append(l.calls.deleted, name)
		} else {
			l.calls.revisionsDeleted = append(l.calls.revisionsDeleted, name)
		}
		return true, nil, nil
	case "create", "update":
		l.mutex.Lock()
		defer l.mutex.Unlock()
		switch o := action.(clienttesting.CreateAction).GetObject().(type) {
		case *v1.Pod:
			l.calls.created = append(l.calls.created, must(util.GetTargetNodeName(o)))
			return true, o, nil
		case *apps.DaemonSet:
			l.calls.status = &o.Status
			return true, o, nil
		case *apps.ControllerRevision:
			if action.GetVerb() == "create" {
				l.calls.revisionCreated = o
			} else {
				l.calls.revisionsUpdated[o.Name] = o
			}
			return true, o, nil
		}
	}
	panic(fmt.Sprintf("the controller did what was not expected: %#v", action))
}

// during runs one step and returns the calls it made.
func (l *lab) during(step func()) calls {
	l.calls = calls{revisionsUpdated: map[string]*apps.ControllerRevision{}}
	step()
	l.client.ClearActions()
	return l.calls
}

func recordState(r *rng, w *writer) {
	l := newLab()
	for i := range 1700 {
		l.world(r, w, i)
	}
}

func (l *lab) world(r *rng, w *writer, serial int) {
	ctx := silent
	now := epoch.Add(time.Duration(serial) * time.Hour).Add(pick(r, 0, 0, 500*time.Millisecond))
	l.clock.SetTime(now)

	made := newWorld(r, now, fmt.Sprintf("uid-%d", serial))
	rawDS, ds := given(made.ds)
	rawNodes, nodes := givens(made.nodes)
	rawPods, pods := givens(made.pods)
	rawRevisions, revisions := givens(made.revisions)
	l.ds = ds
	fill(l.caches.nodes, nodes)
	fill(l.caches.pods, pods)
	fill(l.caches.revisions, revisions)

	line := obj{"now": now.Format(time.RFC3339Nano), "ds": rawDS, "nodes": rawNodes, "pods": rawPods, "revisions": rawRevisions}

	var claimed []*v1.Pod
	c := l.during(func() { claimed = must(getDaemonPods(l.dsc, ctx, ds)) })
	line["claimed"], line["adopted"], line["released"] = podNames(claimed), sorted(c.adopted), sorted(c.released)
	w.count("state worlds")
	w.stats["state pods adopted"] += len(c.adopted)
	w.stats["state pods released"] += len(c.released)
	if ds.DeletionTimestamp != nil {
		// Nothing else happens for a DaemonSet that is being deleted.
		w.count("state daemonset being deleted")
		w.line(line, 1)
		return
	}

	hash := l.history(ctx, line, ds)
	line["hash"] = hash

	mapped := must(getNodesToDaemonPods(l.dsc, ctx, ds, false))
	onNode := obj{}
	for node, pods := range mapped {
		// Go's indexer gives no order; here it is by name.
		sort.Slice(pods, func(i, j int) bool { return pods[i].Name < pods[j].Name })
		onNode[node] = podNames(pods)
	}
	line["nodePods"] = onNode

	var decisions []obj
	for _, n := range nodes {
		d := l.decide(n, mapped, ds, hash)
		w.count(fmt.Sprintf("state node create=%v delete=%d", d["create"], len(d["delete"].([]string))))
		if d["deleteOneOf"] != nil {
			w.count("state node with several failed pods")
		}
		decisions = append(decisions, d)
	}
	line["decisions"] = decisions
	line["unscheduledWithoutNode"] = sorted(getUnscheduledPodsWithoutNode(nodes, mapped))

	c = l.during(func() {
		if err := updateDaemonSetStatus(l.dsc, ctx, ds, nodes, hash, true); err != nil {
			panic(err)
		}
	})
	line["status"] = obj{
		"desiredNumberScheduled": c.status.DesiredNumberScheduled, "currentNumberScheduled": c.status.CurrentNumberScheduled,
		"numberMisscheduled": c.status.NumberMisscheduled, "numberReady": c.status.NumberReady, "updatedNumberScheduled": c.status.UpdatedNumberScheduled,
		"numberAvailable": c.status.NumberAvailable, "numberUnavailable": c.status.NumberUnavailable, "observedGeneration": c.status.ObservedGeneration,
	}

	if ds.Spec.UpdateStrategy.Type == apps.RollingUpdateDaemonSetStrategyType {
		line["rolling"] = l.roll(ctx, w, ds, nodes, hash)
	}
	w.line(line, 1)
}

// history asks for the current revision, and what becomes of the others.
func (l *lab) history(ctx context.Context, line obj, ds *apps.DaemonSet) string {
	var cur *apps.ControllerRevision
	var old []*apps.ControllerRevision
	var err error
	c := l.during(func() { cur, old, err = constructHistory(l.dsc, ctx, ds) })
	if err != nil {
		panic(err)
	}
	h := obj{
		"current": cur.Name, "revision": cur.Revision, "created": c.revisionCreated != nil,
		"adopted": sorted(c.revisionsAdopted), "released": sorted(c.revisionsReleased), "duplicates": sorted(c.revisionsDeleted), "relabelled": sorted(c.relabelled),
	}
	if again := c.revisionsUpdated[cur.Name]; again != nil && again.Revision != 0 {
		h["revision"] = again.Revision
	}
	var names []string
	for _, o := range old {
		names = append(names, o.Name)
	}
	h["old"] = sorted(names)
	c = l.during(func() { err = cleanupHistory(l.dsc, ctx, ds, old) })
	if err != nil {
		panic(err)
	}
	h["pruned"] = sorted(c.revisionsDeleted)
	line["history"] = h
	return cur.Labels[apps.DefaultDaemonSetUniqueLabelKey]
}

// decide is podsShouldBeOnNode. The first of several failed pods puts the
// node into back-off, so that the others stay; which one is first is chance.
func (l *lab) decide(n *v1.Node, mapped map[string][]*v1.Pod, ds *apps.DaemonSet, hash string) obj {
	create, remove := podsShouldBeOnNode(l.dsc, quiet, n, mapped, ds, hash)
	d := obj{"node": n.Name, "create": len(create) > 0, "delete": sorted(remove)}

	run, keep := daemon.NodeShouldRunDaemonPod(quiet, n, ds)
	d["shouldRun"], d["shouldContinue"] = run, keep
	var failed []string
	for _, p := range mapped[n.Name] {
		if p.DeletionTimestamp == nil && p.Status.Phase == v1.PodFailed {
			failed = append(failed, p.Name)
		}
	}
	if keep && len(failed) > 1 {
		isFailed := map[string]bool{}
		for _, f := range failed {
			isFailed[f] = true
		}
		var rest []string
		for _, name := range remove {
			if !isFailed[name] {
				rest = append(rest, name)
			}
		}
		if len(remove)-len(rest) != 1 {
			panic("more than one failed pod deleted at a time")
		}
		d["delete"], d["deleteOneOf"] = sorted(rest), sorted(failed)
	}
	return d
}

// roll repeats rollingUpdate, which takes nodes in the order of a Go map, and
// keeps what it always does apart from what it may do.
func (l *lab) roll(ctx context.Context, w *writer, ds *apps.DaemonSet, nodes []*v1.Node, hash string) obj {
	var deletes, creates choice
	var failed string
	for i := range orders {
		var err error
		c := l.during(func() { err = rollingUpdate(l.dsc, ctx, ds, nodes, hash) })
		if i > 0 && (err != nil) != (failed != "") {
			panic("sometimes an error")
		}
		if err != nil {
			if failed == "" {
				failed = err.Error()
			}
			// Which of several vanished nodes it names is chance.
			if i > 3 {
				break
			}
			continue
		}
		deletes.add(c.deleted)
		creates.add(c.created)
		if deletes.count+creates.count == 0 {
			break // the numbers do not depend on the order
		}
	}
	if failed != "" {
		w.count("state rolling error")
		if strings.HasPrefix(failed, "couldn't get node for nodeName") {
			failed = "couldn't get node for nodeName"
		}
		return obj{"error": failed}
	}
	w.count(fmt.Sprintf("state rolling deletes=%d creates=%d", deletes.count, creates.count))
	if len(deletes.maybe()) > 0 || len(creates.maybe()) > 0 {
		w.count("state rolling with a free choice")
	}
	return obj{"delete": deletes.answer(), "create": creates.answer()}
}

// choice gathers the sets of several runs of the same size.
type choice struct {
	count, runs int
	seen        map[string]int
}

func (c *choice) add(set []string) {
	if c.runs > 0 && len(set) != c.count {
		panic("the number depends on the order")
	}
	if c.seen == nil {
		c.seen = map[string]int{}
	}
	c.count, c.runs = len(set), c.runs+1
	for _, s := range set {
		c.seen[s]++
	}
}

func (c *choice) maybe() []string {
	out := []string{}
	for _, k := range sortedKeys(c.seen) {
		if c.seen[k] < c.runs {
			out = append(out, k)
		}
	}
	return out
}

func (c *choice) answer() obj {
	always := []string{}
	for _, k := range sortedKeys(c.seen) {
		if c.seen[k] == c.runs {
			always = append(always, k)
		}
	}
	return obj{"count": c.count, "always": always, "among": c.maybe()}
}

func fill[T any](store cache.Indexer, objects []*T) {
	var list []any
	for _, o := range objects {
		list = append(list, o)
	}
	if err := store.Replace(list, "1"); err != nil {
		panic(err)
	}
}

func podNames(pods []*v1.Pod) []string {
	var out []string
	for _, p := range pods {
		out = append(out, p.Name)
	}
	return sorted(out)
}

func sorted(names []string) []string {
	out := append([]string{}, names...)
	sort.Strings(out)
	return out
}

type world struct {
	ds        *apps.DaemonSet
	nodes     []*v1.Node
	pods      []*v1.Pod
	revisions []*apps.ControllerRevision
}

const (
	newHash   = "7b4d9f6c5"
	oldHash   = "5f6d8c4b9"
	olderHash = "9c5b6d7f4"
)

func newWorld(r *rng, now time.Time, uid string) world {
	var x world
	x.ds = worldDaemonSet(r, now, uid)
	// Calm worlds show a rollout, wild ones every oddity.
	wild := r.chance(55)
	for i := range pick(r, r.between(1, 8), r.between(4, 8)) {
		n := &v1.Node{ObjectMeta: metav1.ObjectMeta{Name: nodeNamed(i), Labels: map[string]string{"disk": pick(r, "ssd", "ssd", "hdd")}}}
		switch {
		case r.chance(10):
			n.Spec.Taints = []v1.Taint{{Key: "dedicated", Value: "a", Effect: v1.TaintEffectNoSchedule}}
		case r.chance(8):
			n.Spec.Taints = []v1.Taint{{Key: "dedicated", Value: "a", Effect: v1.TaintEffectNoExecute}}
		case r.chance(6):
			n.Spec.Taints = []v1.Taint{{Key: v1.TaintNodeNotReady, Effect: v1.TaintEffectNoSchedule}, {Key: v1.TaintNodeNotReady, Effect: v1.TaintEffectNoExecute}}
		case r.chance(6):
			n.Spec.Unschedulable = true
			n.Spec.Taints = []v1.Taint{{Key: v1.TaintNodeUnschedulable, Effect: v1.TaintEffectNoSchedule}}
		}
		x.nodes = append(x.nodes, n)
	}
	if wild {
		for i := range r.between(0, 14) {
			x.pods = append(x.pods, wildPod(r, now, x, i))
		}
	} else {
		x.pods = calmPods(r, now, x)
	}
	x.revisions = worldRevisions(r, x.ds)
	return x
}

func worldDaemonSet(r *rng, now time.Time, uid string) *apps.DaemonSet {
	ds := minimalDaemonSet()
	ds.UID = types.UID(uid)
	ds.Generation = 2
	ds.Status.ObservedGeneration = 1
	ds.Annotations = map[string]string{apps.DeprecatedTemplateGeneration: "2"}
	if r.chance(6) {
		ds.Annotations = pick(r, nil, map[string]string{apps.DeprecatedTemplateGeneration: "two"}, map[string]string{apps.DeprecatedTemplateGeneration: "+2"}, map[string]string{apps.DeprecatedTemplateGeneration: "02"})
	}
	if r.chance(3) {
		ds.DeletionTimestamp = &metav1.Time{Time: now.Add(-time.Minute).Truncate(time.Second)}
	}
	spec := &ds.Spec.Template.Spec
	if r.chance(25) {
		spec.NodeSelector = map[string]string{"disk": "ssd"}
	}
	if r.chance(20) {
		spec.Tolerations = []v1.Toleration{{Key: "dedicated", Operator: v1.TolerationOpExists, Effect: pick(r, "", v1.TaintEffectNoSchedule)}}
	}
	if r.chance(6) {
		ds.Spec.Selector = &metav1.LabelSelector{MatchExpressions: []metav1.LabelSelectorRequirement{{Key: "app", Operator: metav1.LabelSelectorOpIn, Values: []string{"d", "e"}}}}
	}
	ds.Spec.MinReadySeconds = int32(pick(r, 0, 0, 0, 10, 10, 60))
	ds.Spec.RevisionHistoryLimit = ptr(int32(pick(r, 10, 10, 0, 1, 2)))
	zero := ptr(pick(r, intstr.FromInt32(0), intstr.FromString("0%")))
	amount := func() *intstr.IntOrString {
		return ptr(pick(r, intstr.FromInt32(1), intstr.FromInt32(1), intstr.FromInt32(2), intstr.FromInt32(3), intstr.FromString("10%"), intstr.FromString("34%"), intstr.FromString("100%")))
	}
	rolling := func(unavailable, surge *intstr.IntOrString) apps.DaemonSetUpdateStrategy {
		return apps.DaemonSetUpdateStrategy{Type: apps.RollingUpdateDaemonSetStrategyType, RollingUpdate: &apps.RollingUpdateDaemonSet{MaxUnavailable: unavailable, MaxSurge: surge}}
	}
	switch r.IntN(10) {
	case 0:
		ds.Spec.UpdateStrategy.Type = apps.OnDeleteDaemonSetStrategyType
	case 1, 2, 3, 4:
		ds.Spec.UpdateStrategy = rolling(zero, amount())
	default:
		ds.Spec.UpdateStrategy = rolling(amount(), zero)
	}
	if r.chance(3) {
		ds.Spec.UpdateStrategy = rolling(zero, zero)
	}
	if r.chance(1) {
		ds.Spec.UpdateStrategy.RollingUpdate = pick(r, nil, &apps.RollingUpdateDaemonSet{}, &apps.RollingUpdateDaemonSet{MaxSurge: amount()})
	}
	return ds
}

// calmPods has at most two pods of its own on a node, as a rollout has.
func calmPods(r *rng, now time.Time, x world) []*v1.Pod {
	var out []*v1.Pod
	surge := util.AllowsSurge(x.ds)
	progress := pick(r, 0, 20, 50, 90)
	well := pick(r, 100, 95, 95, 80, 50)
	add := func(node string, isNew bool) {
		p := ownPod(r, now, x.ds, fmt.Sprintf("d-%02d", len(out)))
		p.Spec.NodeName = node
		p.Status.Phase = v1.PodRunning
		label(p, isNew)
		ready(r, now, x.ds, p, well, pick(r, 10, 60))
		if r.chance(3) {
			terminating(now, p)
		}
		out = append(out, p)
	}
	for _, n := range x.nodes {
		switch {
		case r.chance(5):
		case surge && r.chance(25):
			add(n.Name, false)
			add(n.Name, true)
		default:
			add(n.Name, r.chance(progress))
		}
	}
	if r.chance(10) {
		add("gone1", r.chance(50))
	}
	return out
}

func ownPod(r *rng, now time.Time, ds *apps.DaemonSet, name string) *v1.Pod {
	return &v1.Pod{
		ObjectMeta: metav1.ObjectMeta{
			Name: name, Namespace: ds.Namespace, UID: types.UID("pod-" + name), Labels: map[string]string{"app": "d"},
			OwnerReferences: []metav1.OwnerReference{*metav1.NewControllerRef(ds, apps.SchemeGroupVersion.WithKind("DaemonSet"))},
			// Seconds, and often the same one.
			CreationTimestamp: metav1.Time{Time: now.Add(-time.Duration(pick(r, 1, 1, 1, 2, 3, 60, 61, 3600)) * time.Minute).Truncate(time.Second)},
		},
		Spec: v1.PodSpec{Containers: []v1.Container{{Name: "c", Image: "i"}}},
	}
}

func label(p *v1.Pod, isNew bool) {
	if isNew {
		p.Labels[apps.DefaultDaemonSetUniqueLabelKey], p.Labels["pod-template-generation"] = newHash, "2"
	} else {
		p.Labels[apps.DefaultDaemonSetUniqueLabelKey], p.Labels["pod-template-generation"] = oldHash, "1"
	}
}

// ready sets the condition, with the given chances true and at the edge of
// minReadySeconds.
func ready(r *rng, now time.Time, ds *apps.DaemonSet, p *v1.Pod, chance, atEdge int) {
	c := v1.PodCondition{Type: v1.PodReady, Status: v1.ConditionTrue}
	if !r.chance(chance) {
		c.Status = pick(r, v1.ConditionFalse, v1.ConditionFalse, v1.ConditionUnknown)
	}
	edge := now.Add(-time.Duration(ds.Spec.MinReadySeconds) * time.Second)
	since := edge.Add(-time.Hour)
	if r.chance(atEdge) {
		since = pick(r, edge, edge.Add(-time.Second), edge.Add(time.Second), edge.Add(500*time.Millisecond), now.Add(10*time.Second))
	}
	c.LastTransitionTime = metav1.Time{Time: since.Truncate(time.Second)}
	if r.chance(atEdge / 20) {
		c.LastTransitionTime = metav1.Time{}
	}
	if r.chance(15) {
		p.Status.Conditions = append(p.Status.Conditions, v1.PodCondition{Type: v1.PodScheduled, Status: v1.ConditionTrue})
	}
	p.Status.Conditions = append(p.Status.Conditions, c)
}

func terminating(now time.Time, p *v1.Pod) {
	p.DeletionTimestamp = &metav1.Time{Time: now.Add(-time.Second).Truncate(time.Second)}
	p.Finalizers = []string{"example.com/hold"}
}

func wildPod(r *rng, now time.Time, x world, i int) *v1.Pod {
	p := ownPod(r, now, x.ds, fmt.Sprintf("d-%s%02d", pick(r, "", "a", "b"), i))
	if r.chance(80) {
		label(p, r.chance(50))
	} else {
		if r.chance(70) {
			p.Labels[apps.DefaultDaemonSetUniqueLabelKey] = pick(r, newHash, oldHash, olderHash, "")
		}
		if r.chance(70) {
			p.Labels["pod-template-generation"] = pick(r, "1", "2", "02", "")
		}
	}
	switch {
	case r.chance(8): // another controller's
		p.OwnerReferences[0].UID = "uid-foreign"
		if r.chance(50) {
			p.OwnerReferences[0].Kind, p.OwnerReferences[0].Name = "ReplicaSet", "rs"
		}
	case r.chance(9): // an orphan
		p.OwnerReferences = nil
	case r.chance(3): // owned, but by nobody that controls
		p.OwnerReferences[0].Controller = pick(r, nil, ptr(false))
	case r.chance(2): // right uid, wrong name or kind
		if r.chance(50) {
			p.OwnerReferences[0].Name = "other"
		} else {
			p.OwnerReferences[0].Kind = "ReplicaSet"
		}
	case r.chance(3): // a second owner beside
		p.OwnerReferences = append(p.OwnerReferences, metav1.OwnerReference{APIVersion: "v1", Kind: "ConfigMap", Name: "x", UID: "uid-x"})
	}
	if r.chance(8) {
		p.Labels["app"] = pick(r, "web", "e")
	}
	if r.chance(3) {
		p.Namespace = "other"
	}
	p.Status.Phase = pick(r, v1.PodRunning, v1.PodRunning, v1.PodRunning, v1.PodRunning, v1.PodPending, v1.PodPending, v1.PodFailed, v1.PodFailed, v1.PodSucceeded, v1.PodUnknown, "")
	if r.chance(85) {
		ready(r, now, x.ds, p, pick(r, 20, 70, 95), 70)
	}
	if r.chance(15) {
		terminating(now, p)
	}
	node := pick(r, x.nodes...).Name
	if r.chance(10) {
		node = pick(r, "gone1", "gone2")
	}
	switch {
	case r.chance(75):
		p.Spec.NodeName = node
		if r.chance(60) {
			pin(p, node)
		}
	case r.chance(80):
		pin(p, node)
		if r.chance(30) {
			oddPin(r, p, node)
		}
	}
	return p
}

func pin(p *v1.Pod, node string) {
	p.Spec.Affinity = util.ReplaceDaemonSetPodNodeNameNodeAffinity(p.Spec.Affinity, node)
}

// oddPin are affinities no controller writes but hand-made pods can have.
func oddPin(r *rng, p *v1.Pod, node string) {
	in := func(values ...string) v1.NodeSelectorRequirement {
		return v1.NodeSelectorRequirement{Key: "metadata.name", Operator: v1.NodeSelectorOpIn, Values: values}
	}
	notIn := v1.NodeSelectorRequirement{Key: "metadata.name", Operator: v1.NodeSelectorOpNotIn, Values: []string{node}}
	other := v1.NodeSelectorRequirement{Key: "metadata.namespace", Operator: v1.NodeSelectorOpIn, Values: []string{node}}
	terms := func(fields ...[]v1.NodeSelectorRequirement) []v1.NodeSelectorTerm {
		var out []v1.NodeSelectorTerm
		for _, f := range fields {
			out = append(out, v1.NodeSelectorTerm{MatchFields: f})
		}
		return out
	}
	type fields = []v1.NodeSelectorRequirement
	required := p.Spec.Affinity.NodeAffinity.RequiredDuringSchedulingIgnoredDuringExecution
	required.NodeSelectorTerms = pick(r,
		terms(fields{in(node, "n1")}),
		terms(fields{in()}),
		terms(fields{notIn}, fields{in(node)}),
		terms(fields{other, in(node)}),
		terms(fields{in("n1")}, fields{in(node)}),
		terms(fields{in("n1", "n2")}, fields{in(node)}),
		terms(fields{notIn}),
		terms(nil, fields{in(node)}),
		[]v1.NodeSelectorTerm{},
		[]v1.NodeSelectorTerm{{MatchExpressions: []v1.NodeSelectorRequirement{{Key: "metadata.name", Operator: v1.NodeSelectorOpIn, Values: []string{node}}}}},
	)
}

// worldRevisions: usually the current one and an old one, with all that can be
// odd. Their numbers differ, since Go takes any of two equal ones.
func worldRevisions(r *rng, ds *apps.DaemonSet) []*apps.ControllerRevision {
	numbers := r.Perm(9)
	make := func(i int, hash, image string) *apps.ControllerRevision {
		past := ds.DeepCopy()
		past.Spec.Template.Spec.Containers[0].Image = image
		return &apps.ControllerRevision{
			ObjectMeta: metav1.ObjectMeta{
				Name: ds.Name + "-" + hash, Namespace: ds.Namespace, UID: types.UID("rev-" + hash),
				Labels:          map[string]string{"app": "d", apps.DefaultDaemonSetUniqueLabelKey: hash},
				OwnerReferences: []metav1.OwnerReference{*metav1.NewControllerRef(ds, apps.SchemeGroupVersion.WithKind("DaemonSet"))},
			},
			Data:     runtime.RawExtension{Raw: must(getPatch(past))},
			Revision: int64(numbers[i] + 1),
		}
	}
	current := ds.Spec.Template.Spec.Containers[0].Image
	var out []*apps.ControllerRevision
	if r.chance(93) {
		out = append(out, make(0, newHash, current))
	}
	if r.chance(80) {
		out = append(out, make(1, oldHash, "old"))
	}
	if r.chance(40) {
		out = append(out, make(2, olderHash, "older"))
	}
	for i := range r.IntN(3) {
		out = append(out, make(3+i, fmt.Sprintf("6%d", i+4), fmt.Sprintf("past%d", i)))
	}
	if r.chance(6) {
		// A second revision with the same template.
		out = append(out, make(6, "8888", current))
	}
	for _, rev := range out {
		switch {
		case r.chance(3):
			rev.OwnerReferences = nil
		case r.chance(2):
			rev.OwnerReferences[0].UID = "uid-foreign"
		case r.chance(2):
			rev.Labels["app"] = "web"
		case r.chance(2):
			delete(rev.Labels, apps.DefaultDaemonSetUniqueLabelKey)
		}
	}
	return out
}
