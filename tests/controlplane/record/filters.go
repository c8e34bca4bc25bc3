package main

import (
	"context"
	"fmt"
	"sort"

	apps "k8s.io/api/apps/v1"
	v1 "k8s.io/api/core/v1"
	"k8s.io/apimachinery/pkg/api/resource"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"k8s.io/apimachinery/pkg/runtime"
	"k8s.io/client-go/informers"
	"k8s.io/client-go/kubernetes/fake"
	corev1 "k8s.io/component-helpers/scheduling/corev1"
	fwk "k8s.io/kube-scheduler/framework"
	"k8s.io/kubernetes/pkg/api/legacyscheme"
	api "k8s.io/kubernetes/pkg/apis/core"
	"k8s.io/kubernetes/pkg/controller"
	"k8s.io/kubernetes/pkg/controller/daemon/util"
	podregistry "k8s.io/kubernetes/pkg/registry/core/pod"
	"k8s.io/kubernetes/pkg/scheduler/apis/config/latest"
	"k8s.io/kubernetes/pkg/scheduler/backend/cache"
	"k8s.io/kubernetes/pkg/scheduler/framework"
	"k8s.io/kubernetes/pkg/scheduler/framework/plugins"
	"k8s.io/kubernetes/pkg/scheduler/framework/plugins/names"
	fwkruntime "k8s.io/kubernetes/pkg/scheduler/framework/runtime"
	"k8s.io/kubernetes/pkg/scheduler/metrics"
)

const (
	zoneLabel = "topology.kubernetes.io/zone"
	hostLabel = "kubernetes.io/hostname"
	rackLabel = "rack"
)

// filterPlugins are the default ones that need nothing but nodes and pods.
var filterPlugins = []string{
	names.NodeUnschedulable, names.NodeName, names.TaintToleration, names.NodeAffinity,
	names.NodePorts, names.NodeResourcesFit, names.PodTopologySpread, names.InterPodAffinity,
}

func recordFilters(r *rng, w *writer) {
	metrics.Register()
	registry := plugins.NewInTreeRegistry()
	args := map[string]runtime.Object{}
	for _, c := range must(latest.Default()).Profiles[0].PluginConfig {
		args[c.Name] = c.Args
	}
	w.head["plugins"] = filterPlugins

	for range 640 {
		c := newFilterCase(r)
		rawDS, ds := given(c.ds)
		rawNodes, nodes := givens(c.nodes)
		rawPods, pods := givens(c.pods)
		rawNamespaces, namespaces := givens(c.namespaces)

		ctx := context.Background()
		factory := informers.NewSharedInformerFactory(fake.NewClientset(), 0)
		for _, n := range namespaces {
			factory.Core().V1().Namespaces().Informer().GetIndexer().Add(n)
		}
		load := func(pods []*v1.Pod) scene {
			s := scene{snapshot: cache.NewSnapshot(onNodes(pods, nodes), nodes)}
			handle := must(fwkruntime.NewFramework(ctx, registry, nil,
				fwkruntime.WithSnapshotSharedLister(s.snapshot), fwkruntime.WithInformerFactory(factory)))
			for _, name := range filterPlugins {
				s.plugins = append(s.plugins, must(registry[name](ctx, args[name], handle)))
			}
			return s
		}
		all := load(pods)

		var answers []obj
		var labels map[string]string
		for _, n := range nodes {
			pod := createdPod(ds, n.Name)
			labels = pod.Labels
			// The question is whether the node could take the pod: own pods on it do not count.
			at, others := all, withoutOwn(pods, ds, n.Name)
			if len(others) < len(pods) {
				at = load(others)
				w.count("filters own pods on the node")
			}
			answer := obj{"node": n.Name, "plugins": at.rejections(ctx, w, pod, n.Name, nil)}
			if nominated := nominatedTo(pods, n.Name, pod); len(nominated) > 0 {
				w.count("filters pods nominated to the node")
				answer["nominated"] = at.rejections(ctx, w, pod, n.Name, nominated)
			}
			if len(answer["plugins"].(obj)) == 0 {
				w.count("filters fits")
			}
			answers = append(answers, answer)
		}
		w.line(obj{"ds": rawDS, "nodes": rawNodes, "pods": rawPods, "namespaces": rawNamespaces,
			"created": obj{"labels": labels}, "answers": answers}, len(nodes))
	}
}

// scene is the plugins over one snapshot of the cluster.
type scene struct {
	snapshot *cache.Snapshot
	plugins  []fwk.Plugin
}

// rejections asks every plugin, with the nominated pods counted as if they
// were on the node.
func (s scene) rejections(ctx context.Context, w *writer, pod *v1.Pod, node string, nominated []*v1.Pod) obj {
	rejected := obj{}
	for _, p := range s.plugins {
		status := filter(ctx, p, pod, must(s.snapshot.NodeInfos().Get(node)), must(s.snapshot.NodeInfos().List()), nominated)
		if status.IsSuccess() {
			continue
		}
		reasons := append([]string{}, status.Reasons()...)
		// Scalar resources come in the order of a Go map.
		sort.Strings(reasons)
		rejected[p.Name()] = obj{"code": status.Code().String(), "reasons": reasons}
		for _, reason := range reasons {
			w.count(fmt.Sprintf("filters %s %s: %.40s", p.Name(), status.Code(), reason))
		}
	}
	return rejected
}

// withoutOwn leaves out the pods of the DaemonSet on the node.
func withoutOwn(pods []*v1.Pod, ds *apps.DaemonSet, node string) []*v1.Pod {
	var out []*v1.Pod
	for _, p := range pods {
		ref := metav1.GetControllerOf(p)
		if ref == nil || ref.UID != ds.UID || p.Spec.NodeName != node {
			out = append(out, p)
		}
	}
	return out
}

// nominatedTo is what the nominator has for the node: waiting pods that the
// pod must yield to (addGENominatedPods).
func nominatedTo(pods []*v1.Pod, node string, pod *v1.Pod) []*v1.Pod {
	var out []*v1.Pod
	for _, p := range pods {
		waits := p.Spec.NodeName == "" && p.Status.Phase != v1.PodSucceeded && p.Status.Phase != v1.PodFailed
		if waits && p.Status.NominatedNodeName == node && corev1.PodPriority(p) >= corev1.PodPriority(pod) {
			out = append(out, p)
		}
	}
	return out
}

// filter runs one plugin as the framework would: PreFilter over all nodes,
// which may say that Filter is not needed or that only some nodes come into
// question, AddPod for nominated pods, then Filter on the node.
func filter(ctx context.Context, p fwk.Plugin, pod *v1.Pod, node fwk.NodeInfo, all []fwk.NodeInfo, nominated []*v1.Pod) *fwk.Status {
	state := framework.NewCycleState()
	if pre, ok := p.(fwk.PreFilterPlugin); ok {
		result, status := pre.PreFilter(ctx, state, pod, all)
		switch {
		case status.IsSkip():
			return nil
		case !status.IsSuccess():
			return status
		case !result.AllNodes() && !result.NodeNames.Has(node.Node().Name):
			return fwk.NewStatus(fwk.UnschedulableAndUnresolvable, fmt.Sprintf("node(s) didn't satisfy plugin(s) [%s]", p.Name()))
		}
	}
	if len(nominated) > 0 {
		node = node.Snapshot()
	}
	for _, n := range nominated {
		// As the scheduler's cache does, whatever of the pod's terms cannot be read.
		info, _ := framework.NewPodInfo(n)
		node.AddPodInfo(info)
		if pre, ok := p.(fwk.PreFilterPlugin); ok && pre.PreFilterExtensions() != nil {
			if status := pre.PreFilterExtensions().AddPod(ctx, state, pod, info, node); !status.IsSuccess() {
				panic(status.AsError())
			}
		}
	}
	return p.(fwk.FilterPlugin).Filter(ctx, state, pod, node)
}

// onNodes is what the scheduler's cache would hold: its informer leaves out
// finished pods, the rest counts from the moment it has a node. The snapshot
// lists known nodes only.
func onNodes(pods []*v1.Pod, nodes []*v1.Node) []*v1.Pod {
	known := map[string]bool{}
	for _, n := range nodes {
		known[n.Name] = true
	}
	var out []*v1.Pod
	for _, p := range pods {
		if known[p.Spec.NodeName] && p.Status.Phase != v1.PodSucceeded && p.Status.Phase != v1.PodFailed {
			out = append(out, p)
		}
	}
	return out
}

// createdPod is the pod the controller creates for the node, after the API
// server's defaulting and its changes on creation (matchLabelKeys).
func createdPod(ds *apps.DaemonSet, node string) *v1.Pod {
	stored := ds.DeepCopy()
	legacyscheme.Scheme.Default(stored)

	generation := must(util.GetTemplateGeneration(stored))
	template := util.CreatePodTemplate(stored.Spec.Template, generation, "h1")
	template.Spec.Affinity = util.ReplaceDaemonSetPodNodeNameNodeAffinity(template.Spec.Affinity, node)
	ref := metav1.NewControllerRef(stored, apps.SchemeGroupVersion.WithKind("DaemonSet"))
	pod := must(controller.GetPodFromTemplate(&template, stored, ref))
	pod.Namespace, pod.Name = stored.Namespace, pod.GenerateName+"x"

	legacyscheme.Scheme.Default(pod)
	internal := &api.Pod{}
	if err := legacyscheme.Scheme.Convert(pod, internal, nil); err != nil {
		panic(err)
	}
	podregistry.Strategy.PrepareForCreate(context.Background(), internal)
	out := &v1.Pod{}
	if err := legacyscheme.Scheme.Convert(internal, out, nil); err != nil {
		panic(err)
	}
	return out
}

type filterCase struct {
	ds         *apps.DaemonSet
	nodes      []*v1.Node
	pods       []*v1.Pod
	namespaces []*v1.Namespace
}

// newFilterCase draws a cluster in which one to three kinds of trouble are
// likely; all at once would leave no node that fits.
func newFilterCase(r *rng) filterCase {
	on := map[string]bool{}
	for range pick(r, 1, 1, 2, 2, 3) {
		on[pick(r, "resources", "resources", "resources", "ports", "ports", "affinity", "antiaffinity", "existing", "existing", "spread", "spread", "spread", "taints", "selector")] = true
	}
	var c filterCase
	for _, n := range []string{"default", "other", "third"} {
		labels := map[string]string{"kubernetes.io/metadata.name": n}
		if r.chance(70) {
			labels["team"] = pick(r, "a", "b")
		}
		c.namespaces = append(c.namespaces, &v1.Namespace{ObjectMeta: metav1.ObjectMeta{Name: n, Labels: labels}})
	}
	for i := range r.between(6, 12) {
		c.nodes = append(c.nodes, filterNode(r, on, nodeNamed(i)))
	}
	c.ds = filterDaemonSet(r, on, c.nodes)
	serial := 0
	most := pick(r, 1, 3, 5)
	for _, n := range append(c.nodes, &v1.Node{ObjectMeta: metav1.ObjectMeta{Name: "vanished"}}) {
		for range r.IntN(most + 1) {
			serial++
			c.pods = append(c.pods, existingPod(r, on, n.Name, serial, c.ds))
		}
	}
	return c
}

func filterNode(r *rng, on map[string]bool, name string) *v1.Node {
	n := &v1.Node{ObjectMeta: metav1.ObjectMeta{Name: name, Labels: map[string]string{}}}
	if r.chance(94) {
		n.Labels[hostLabel] = name
	}
	if r.chance(85) {
		n.Labels[zoneLabel] = pick(r, "a", "b", "c")
	}
	if r.chance(60) {
		n.Labels[rackLabel] = pick(r, "r1", "r2", "r3", "")
	}
	n.Labels["disk"] = pick(r, "ssd", "hdd")

	allocatable := v1.ResourceList{
		v1.ResourceCPU:              resource.MustParse("64"),
		v1.ResourceMemory:           resource.MustParse("256Gi"),
		v1.ResourceEphemeralStorage: resource.MustParse("500Gi"),
		v1.ResourcePods:             resource.MustParse("110"),
		gpu:                         resource.MustParse("64"),
		foo:                         resource.MustParse("4k"),
		huge:                        resource.MustParse("4Gi"),
	}
	if on["resources"] {
		allocatable = v1.ResourceList{}
		set := func(p int, name v1.ResourceName, values ...string) {
			if r.chance(p) {
				allocatable[name] = resource.MustParse(pick(r, values...))
			}
		}
		set(97, v1.ResourceCPU, "2", "4", "4", "8", "8", "3", "1930m", "250m")
		set(97, v1.ResourceMemory, "512Mi", "2Gi", "4Gi", "4Gi", "8Gi", "7902Mi", "4011892Ki")
		set(90, v1.ResourceEphemeralStorage, "10Gi", "8Gi", "20Gi", "47093746742")
		set(97, v1.ResourcePods, "1", "2", "3", "4", "110", "110", "110")
		set(85, gpu, "2", "2", "4", "8")
		set(85, foo, "3", "4", "8", "4k")
		set(85, huge, "128Mi", "128Mi", "256Mi")
	}
	n.Status.Allocatable = allocatable
	if r.chance(10) {
		// Capacity must not count.
		n.Status.Capacity = v1.ResourceList{v1.ResourceCPU: resource.MustParse("1k"), v1.ResourcePods: resource.MustParse("1k")}
	}
	if r.chance(10) {
		n.Spec.Unschedulable = true
		n.Spec.Taints = append(n.Spec.Taints, v1.Taint{Key: v1.TaintNodeUnschedulable, Effect: v1.TaintEffectNoSchedule})
	}
	if on["taints"] || r.chance(8) {
		for range pick(r, 0, 0, 1, 1, 2) {
			t := taint(r)
			if t.Effect != "" && t.Key != "" {
				n.Spec.Taints = append(n.Spec.Taints, t)
			}
		}
	}
	return n
}

func filterDaemonSet(r *rng, on map[string]bool, nodes []*v1.Node) *apps.DaemonSet {
	ds := minimalDaemonSet()
	ds.UID = "uid-d"
	ds.Annotations = map[string]string{apps.DeprecatedTemplateGeneration: "1"}
	ds.Namespace = pick(r, "default", "default", "default", "other")
	ds.Spec.Template.Labels = map[string]string{"app": "d"}
	if r.chance(40) {
		ds.Spec.Template.Labels["tier"] = pick(r, "front", "back")
	}
	spec := &ds.Spec.Template.Spec
	if on["resources"] {
		withResources(r, spec, wish{pick(r, modest, modest, modest, amounts), pick(r, 40, 80), pick(r, 5, 15, 25)})
	} else if r.chance(40) {
		spec.Containers[0].Resources = requirements(r, wish{modest, 60, 5})
	}
	spec.HostNetwork = r.chance(15)
	if on["ports"] {
		spec.HostNetwork = r.chance(35)
		withPorts(r, spec, true)
	}
	if on["selector"] {
		spec.NodeSelector = map[string]string{}
		for range pick(r, 1, 1, 2) {
			k := pick(r, "disk", zoneLabel, rackLabel, hostLabel)
			spec.NodeSelector[k] = pick(r, nodes...).Labels[k]
		}
		if r.chance(40) {
			// Replaced in the created pod: must not matter.
			spec.Affinity = &v1.Affinity{NodeAffinity: &v1.NodeAffinity{RequiredDuringSchedulingIgnoredDuringExecution: &v1.NodeSelector{
				NodeSelectorTerms: []v1.NodeSelectorTerm{{MatchExpressions: []v1.NodeSelectorRequirement{{Key: "disk", Operator: v1.NodeSelectorOpIn, Values: []string{pick(r, "ssd", "none")}}}}},
			}}}
		}
	}
	if r.chance(2) {
		spec.NodeName = pick(r, nodes...).Name
	}
	if on["taints"] {
		var taints []v1.Taint
		for _, n := range nodes {
			taints = append(taints, n.Spec.Taints...)
		}
		for range pick(r, 0, 1, 2, 3) {
			spec.Tolerations = append(spec.Tolerations, toleration(r, taints))
		}
	}
	affinity := func() *v1.Affinity {
		if spec.Affinity == nil {
			spec.Affinity = &v1.Affinity{}
		}
		return spec.Affinity
	}
	if on["affinity"] {
		affinity().PodAffinity = &v1.PodAffinity{RequiredDuringSchedulingIgnoredDuringExecution: spoil(r, 4, podTerms(r, pick(r, 1, 1, 2), true))}
	}
	if on["antiaffinity"] {
		terms := podTerms(r, pick(r, 1, 1, 2), true)
		if r.chance(35) {
			// One pod of its own per topology, as many charts ask for.
			terms[0] = v1.PodAffinityTerm{TopologyKey: pick(r, hostLabel, hostLabel, zoneLabel), LabelSelector: &metav1.LabelSelector{MatchLabels: map[string]string{"app": "d"}}}
		}
		affinity().PodAntiAffinity = &v1.PodAntiAffinity{RequiredDuringSchedulingIgnoredDuringExecution: spoil(r, 4, terms)}
	}
	if r.chance(8) {
		// Preferences never filter.
		affinity().PodAntiAffinity = &v1.PodAntiAffinity{PreferredDuringSchedulingIgnoredDuringExecution: []v1.WeightedPodAffinityTerm{{Weight: 1, PodAffinityTerm: podTerms(r, 1, true)[0]}}}
	}
	if on["spread"] {
		for range pick(r, 1, 1, 2) {
			c := spreadConstraint(r)
			if r.chance(3) {
				c.LabelSelector = badSelector(r)
			}
			spec.TopologySpreadConstraints = append(spec.TopologySpreadConstraints, c)
		}
	}
	return ds
}

func podLabels(r *rng) map[string]string {
	m := map[string]string{"app": pick(r, "d", "d", "web", "db")}
	if r.chance(50) {
		m["tier"] = pick(r, "front", "back")
	}
	if r.chance(20) {
		m["controller-revision-hash"] = pick(r, "h0", "h1")
	}
	return m
}

func podSelector(r *rng) *metav1.LabelSelector {
	switch r.IntN(12) {
	case 0:
		return nil
	case 1:
		return &metav1.LabelSelector{}
	case 2:
		return &metav1.LabelSelector{MatchExpressions: []metav1.LabelSelectorRequirement{{Key: "tier", Operator: pick(r, metav1.LabelSelectorOpExists, metav1.LabelSelectorOpDoesNotExist)}}}
	case 3, 4:
		return &metav1.LabelSelector{MatchExpressions: []metav1.LabelSelectorRequirement{{Key: "app", Operator: pick(r, metav1.LabelSelectorOpIn, metav1.LabelSelectorOpNotIn), Values: pick(r, []string{"d"}, []string{"web", "db"}, []string{"cache"})}}}
	case 5:
		return &metav1.LabelSelector{MatchLabels: map[string]string{"tier": pick(r, "front", "back")}}
	}
	return &metav1.LabelSelector{MatchLabels: map[string]string{"app": pick(r, "d", "d", "d", "web", "db", "cache")}}
}

// podTerms may carry match label keys only in the DaemonSet's template: in
// pods that exist the API server has merged them into the selector.
func podTerms(r *rng, n int, keys bool) []v1.PodAffinityTerm {
	var out []v1.PodAffinityTerm
	for range n {
		t := v1.PodAffinityTerm{TopologyKey: pick(r, hostLabel, hostLabel, hostLabel, zoneLabel, zoneLabel, rackLabel, pick(r, hostLabel, "missing")), LabelSelector: podSelector(r)}
		if r.chance(25) {
			t.Namespaces = some(r, 50, "default", "other", "third", "nowhere")
		}
		switch {
		case r.chance(12):
			t.NamespaceSelector = &metav1.LabelSelector{}
		case r.chance(20):
			t.NamespaceSelector = &metav1.LabelSelector{MatchLabels: map[string]string{"team": pick(r, "a", "b", "c")}}
		}
		if keys && r.chance(15) {
			t.MatchLabelKeys = []string{pick(r, "tier", "controller-revision-hash", "absent")}
		}
		if keys && r.chance(12) {
			t.MismatchLabelKeys = []string{pick(r, "tier", "pod-template-generation", "controller-revision-hash", "absent")}
		}
		out = append(out, t)
	}
	return out
}

// badSelector is one that no object can be asked by. API servers stored such
// terms of pods for long, the scheduler stumbles over them.
func badSelector(r *rng) *metav1.LabelSelector {
	in := func(key string, operator metav1.LabelSelectorOperator, values ...string) *metav1.LabelSelector {
		return &metav1.LabelSelector{MatchExpressions: []metav1.LabelSelectorRequirement{{Key: key, Operator: operator, Values: values}}}
	}
	return pick(r,
		&metav1.LabelSelector{MatchLabels: map[string]string{"app": "d d"}},
		in("app", metav1.LabelSelectorOpIn), in("app", metav1.LabelSelectorOpIn, "d", "-d"),
		in("app", metav1.LabelSelectorOpExists, "d"), in("a b", metav1.LabelSelectorOpExists), in("app", "Gt", "1"))
}

// spoil makes one of the terms unreadable, by either of its selectors.
func spoil(r *rng, p int, terms []v1.PodAffinityTerm) []v1.PodAffinityTerm {
	if r.chance(p) {
		t := &terms[r.IntN(len(terms))]
		if r.chance(25) {
			t.NamespaceSelector = badSelector(r)
		} else {
			t.LabelSelector = badSelector(r)
		}
	}
	return terms
}

func spreadConstraint(r *rng) v1.TopologySpreadConstraint {
	c := v1.TopologySpreadConstraint{
		MaxSkew: int32(pick(r, 1, 1, 1, 1, 2)), TopologyKey: pick(r, zoneLabel, zoneLabel, zoneLabel, hostLabel, hostLabel, hostLabel, rackLabel, pick(r, zoneLabel, "missing")),
		WhenUnsatisfiable: pick(r, v1.DoNotSchedule, v1.DoNotSchedule, v1.DoNotSchedule, v1.DoNotSchedule, v1.ScheduleAnyway), LabelSelector: podSelector(r),
	}
	if c.WhenUnsatisfiable == v1.DoNotSchedule && r.chance(40) {
		c.MinDomains = ptr(int32(pick(r, 1, 2, 3, 4, 12)))
	}
	if r.chance(75) {
		c.NodeAffinityPolicy = ptr(pick(r, v1.NodeInclusionPolicyHonor, v1.NodeInclusionPolicyIgnore, v1.NodeInclusionPolicyIgnore, v1.NodeInclusionPolicyIgnore))
	}
	if r.chance(45) {
		c.NodeTaintsPolicy = ptr(pick(r, v1.NodeInclusionPolicyHonor, v1.NodeInclusionPolicyIgnore))
	}
	if r.chance(20) {
		c.MatchLabelKeys = []string{pick(r, "tier", "controller-revision-hash", "absent")}
	}
	return c
}

// withPorts adds ports to containers of every sort. In a template hostNetwork
// does not fill hostPort, in a pod that exists it did.
func withPorts(r *rng, spec *v1.PodSpec, template bool) {
	port := func() v1.ContainerPort {
		p := v1.ContainerPort{ContainerPort: pick(r, int32(80), 443, 8080, 9100)}
		switch {
		case spec.HostNetwork && (!template || r.chance(50)):
			p.HostPort = p.ContainerPort
		case !spec.HostNetwork && r.chance(75):
			p.HostPort = pick(r, int32(80), 443, 8080, 9100)
		}
		p.Protocol = pick(r, "", v1.ProtocolTCP, v1.ProtocolTCP, v1.ProtocolUDP, v1.ProtocolSCTP)
		if r.chance(40) {
			p.HostIP = pick(r, "0.0.0.0", "127.0.0.1", "10.0.0.1", "::", "::1")
		}
		return p
	}
	for i := range spec.Containers {
		for range pick(r, 0, 1, 1, 2) {
			spec.Containers[i].Ports = append(spec.Containers[i].Ports, port())
		}
	}
	if len(spec.InitContainers) == 0 && r.chance(25) {
		spec.InitContainers = []v1.Container{{Name: "i0", Image: "i"}}
		if r.chance(60) {
			spec.InitContainers[0].RestartPolicy = ptr(v1.ContainerRestartPolicyAlways)
		}
	}
	for i := range spec.InitContainers {
		if r.chance(60) {
			spec.InitContainers[i].Ports = append(spec.InitContainers[i].Ports, port())
		}
	}
}

func existingPod(r *rng, on map[string]bool, node string, serial int, ds *apps.DaemonSet) *v1.Pod {
	p := &v1.Pod{
		ObjectMeta: metav1.ObjectMeta{Name: fmt.Sprintf("p%d", serial), Namespace: pick(r, ds.Namespace, ds.Namespace, "default", "other", "third"), Labels: podLabels(r)},
		Spec:       v1.PodSpec{NodeName: node, Containers: []v1.Container{{Name: "c", Image: "i"}}},
		Status:     v1.PodStatus{Phase: pick(r, v1.PodRunning, v1.PodRunning, v1.PodRunning, v1.PodRunning, v1.PodRunning, v1.PodPending, v1.PodPending, v1.PodUnknown, v1.PodSucceeded, v1.PodFailed)},
	}
	switch {
	case r.chance(6):
		p.Spec.NodeName = ""
	case r.chance(8):
		// Preemption made room for it.
		p.Spec.NodeName, p.Status.NominatedNodeName = "", node
		p.Spec.Priority = ptr(pick(r, int32(-1), 0, 0, 1000))
	case r.chance(12):
		// An own one, which need not look like the template of now.
		p.Namespace = ds.Namespace
		p.OwnerReferences = []metav1.OwnerReference{*metav1.NewControllerRef(ds, apps.SchemeGroupVersion.WithKind("DaemonSet"))}
	}
	if r.chance(10) {
		p.DeletionTimestamp = &metav1.Time{Time: epoch}
	}
	if on["resources"] {
		h := wish{modest, pick(r, 40, 70, 90), pick(r, 5, 15, 30)}
		withResources(r, &p.Spec, h)
		if r.chance(40) {
			withResizeStatus(r, p, h)
		}
	}
	if on["ports"] && r.chance(85) {
		p.Spec.HostNetwork = r.chance(30)
		withPorts(r, &p.Spec, false)
	}
	if on["existing"] && r.chance(35) {
		p.Spec.Affinity = &v1.Affinity{PodAntiAffinity: &v1.PodAntiAffinity{RequiredDuringSchedulingIgnoredDuringExecution: spoil(r, 8, podTerms(r, pick(r, 1, 1, 2), false))}}
	}
	if r.chance(3) {
		// Affinity of pods that exist does not reject others.
		p.Spec.Affinity = &v1.Affinity{PodAffinity: &v1.PodAffinity{RequiredDuringSchedulingIgnoredDuringExecution: podTerms(r, 1, false)}}
	}
	return p
}
