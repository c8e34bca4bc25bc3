package suite

import (
	"fmt"
	"math/rand/v2"

	apps "k8s.io/api/apps/v1"
	v1 "k8s.io/api/core/v1"
	"k8s.io/apimachinery/pkg/api/resource"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"k8s.io/apimachinery/pkg/util/intstr"
)

// dice makes the nodes and DaemonSets of the random cluster. The same seed
// makes the same objects.
type dice struct {
	*rand.Rand
	spaces []string
	apps   []string
}

// chance is true in p of 100 calls.
func (d *dice) chance(p int) bool { return d.IntN(100) < p }

func pick[T any](d *dice, from ...T) T { return from[d.IntN(len(from))] }

// makeNodes makes nodes of six kinds, so many of each.
func (d *dice) makeNodes(each int) []*v1.Node {
	kinds := []func(*v1.Node){
		labelled("pool", "plain"),
		func(n *v1.Node) {
			labelled("pool", "gpu")(n)
			tainted("dedicated", "ml", pick(d, v1.TaintEffectNoSchedule, v1.TaintEffectNoSchedule, v1.TaintEffectNoExecute, v1.TaintEffectPreferNoSchedule))(n)
			if d.chance(30) {
				tainted("team", pick(d, "red", "blue"), v1.TaintEffectNoSchedule)(n)
			}
			n.Status.Allocatable["example.com/gpu"] = resource.MustParse(pick(d, "1", "2"))
		},
		func(n *v1.Node) {
			labelled("pool", "plain", "cordoned", "")(n)
			n.Spec.Unschedulable = true
		},
		func(n *v1.Node) {
			labelled("pool", "sick")(n)
			n.Annotations[behaves] = pick(d, "not-ready", "not-ready", "unreachable", "memory-pressure", "disk-pressure", "pid-pressure", "network-unavailable")
		},
		func(n *v1.Node) {
			labelled("pool", "edge")(n)
			n.Status.Allocatable = amounts("cpu", pick(d, "250m", "500m"), "memory", pick(d, "256Mi", "600Mi"), "ephemeral-storage", "1Gi", "pods", pick(d, "3", "6"))
		},
		func(n *v1.Node) {
			labelled("pool", "win", v1.LabelOSStable, "windows", "node.kubernetes.io/windows-build", "10.0.20348")(n)
			if d.chance(60) {
				tainted("os", "windows", v1.TaintEffectNoSchedule)(n)
			}
		},
	}
	var nodes []*v1.Node
	for i := range each * len(kinds) {
		n := node(fmt.Sprintf("n%d", i+1), kinds[i%len(kinds)], labelled("tier", fmt.Sprint(d.IntN(5))))
		if d.chance(85) {
			n.Labels[v1.LabelTopologyZone] = pick(d, "a", "b", "c")
		}
		if d.chance(30) {
			n.Labels["disk"] = pick(d, "ssd", "hdd")
		}
		nodes = append(nodes, n)
	}
	return nodes
}

// makeDaemonSets makes so many, in all namespaces.
func (d *dice) makeDaemonSets(count int) []*apps.DaemonSet {
	for i := range count {
		d.apps = append(d.apps, fmt.Sprintf("agent-%02d", i))
	}
	var sets []*apps.DaemonSet
	for i := range count {
		sets = append(sets, daemonSet(pick(d, d.spaces...), d.apps[i], d.strategy, d.selection, d.tolerations, d.demands, d.ports, d.neighbours, d.rest))
	}
	return sets
}

func (d *dice) strategy(ds *apps.DaemonSet) {
	switch d.IntN(4) {
	case 0:
		ds.Spec.UpdateStrategy.Type = apps.OnDeleteDaemonSetStrategyType
	case 1:
		zero, surge := intstr.FromInt32(0), pick(d, intstr.FromInt32(1), intstr.FromString("30%"))
		ds.Spec.UpdateStrategy = apps.DaemonSetUpdateStrategy{Type: apps.RollingUpdateDaemonSetStrategyType, RollingUpdate: &apps.RollingUpdateDaemonSet{MaxUnavailable: &zero, MaxSurge: &surge}}
	case 2:
		unavailable := pick(d, intstr.FromInt32(3), intstr.FromString("10%"), intstr.FromString("100%"))
		ds.Spec.UpdateStrategy = apps.DaemonSetUpdateStrategy{Type: apps.RollingUpdateDaemonSetStrategyType, RollingUpdate: &apps.RollingUpdateDaemonSet{MaxUnavailable: &unavailable}}
	}
	if d.chance(25) {
		ds.Spec.MinReadySeconds = int32(1 + d.IntN(2))
	}
}

// selection is nodeSelector and required node affinity.
func (d *dice) selection(ds *apps.DaemonSet) {
	if d.chance(25) {
		onNodes(v1.LabelOSStable, pick(d, "linux", "linux", "windows"))(ds)
	}
	if d.chance(20) {
		onNodes("pool", pick(d, "plain", "gpu", "edge", "sick", "nowhere"))(ds)
	}
	if !d.chance(40) {
		return
	}
	var terms []v1.NodeSelectorTerm
	for range 1 + d.IntN(2) {
		var term v1.NodeSelectorTerm
		for range d.IntN(3) {
			term.MatchExpressions = append(term.MatchExpressions, d.requirement())
		}
		if d.chance(15) {
			term.MatchFields = []v1.NodeSelectorRequirement{{Key: metav1.ObjectNameField, Operator: pick(d, v1.NodeSelectorOpIn, v1.NodeSelectorOpNotIn), Values: []string{fmt.Sprintf("n%d", 1+d.IntN(60))}}}
		}
		terms = append(terms, term)
	}
	spec := &ds.Spec.Template.Spec
	spec.Affinity = &v1.Affinity{NodeAffinity: &v1.NodeAffinity{RequiredDuringSchedulingIgnoredDuringExecution: &v1.NodeSelector{NodeSelectorTerms: terms}}}
}

func (d *dice) requirement() v1.NodeSelectorRequirement {
	switch d.IntN(5) {
	case 0:
		return v1.NodeSelectorRequirement{Key: "tier", Operator: pick(d, v1.NodeSelectorOpGt, v1.NodeSelectorOpLt), Values: []string{fmt.Sprint(d.IntN(5))}}
	case 1:
		return v1.NodeSelectorRequirement{Key: pick(d, "disk", "cordoned", v1.LabelTopologyZone), Operator: pick(d, v1.NodeSelectorOpExists, v1.NodeSelectorOpDoesNotExist)}
	case 2:
		return v1.NodeSelectorRequirement{Key: v1.LabelTopologyZone, Operator: pick(d, v1.NodeSelectorOpIn, v1.NodeSelectorOpNotIn), Values: []string{"a", pick(d, "b", "c")}}
	case 3:
		return v1.NodeSelectorRequirement{Key: "disk", Operator: pick(d, v1.NodeSelectorOpIn, v1.NodeSelectorOpNotIn), Values: []string{"ssd"}}
	default:
		return v1.NodeSelectorRequirement{Key: "pool", Operator: pick(d, v1.NodeSelectorOpIn, v1.NodeSelectorOpNotIn), Values: []string{"plain", pick(d, "gpu", "edge", "win", "sick")}}
	}
}

func (d *dice) tolerations(ds *apps.DaemonSet) {
	all := []v1.Toleration{
		{Operator: v1.TolerationOpExists},
		{Key: "dedicated", Operator: v1.TolerationOpExists},
		{Key: "dedicated", Operator: v1.TolerationOpEqual, Value: "ml", Effect: v1.TaintEffectNoSchedule},
		{Key: "dedicated", Value: "db"},
		{Key: "team", Value: "red", Effect: v1.TaintEffectNoSchedule},
		{Key: "os", Operator: v1.TolerationOpExists, Effect: v1.TaintEffectNoSchedule},
		{Key: v1.TaintNodeNotReady, Operator: v1.TolerationOpExists},
		{Key: v1.TaintNodeUnreachable, Operator: v1.TolerationOpExists, Effect: v1.TaintEffectNoSchedule},
		{Key: v1.TaintNodeNetworkUnavailable, Operator: v1.TolerationOpExists},
		{Operator: v1.TolerationOpExists, Effect: v1.TaintEffectNoSchedule},
	}
	for _, toleration := range all {
		if d.chance(20) {
			ds.Spec.Template.Spec.Tolerations = append(ds.Spec.Template.Spec.Tolerations, toleration)
		}
	}
}

// demands are the requests, by which small nodes fill up.
func (d *dice) demands(ds *apps.DaemonSet) {
	spec := &ds.Spec.Template.Spec
	container := &spec.Containers[0]
	container.Resources.Requests = v1.ResourceList{}
	if d.chance(45) {
		container.Resources.Requests[v1.ResourceCPU] = resource.MustParse(pick(d, "50m", "100m", "150m", "1500m"))
	}
	if d.chance(45) {
		container.Resources.Requests[v1.ResourceMemory] = resource.MustParse(pick(d, "20Mi", "100Mi", "150M", "6Gi"))
	}
	if d.chance(45) {
		container.Resources.Requests[v1.ResourceEphemeralStorage] = resource.MustParse(pick(d, "100Mi", "600Mi"))
	}
	if d.chance(15) {
		container.Resources.Limits = amounts("example.com/gpu", "1")
	}
	if d.chance(15) {
		// A limit is a request where there is none.
		container.Resources.Limits = amounts("cpu", "200m")
		delete(container.Resources.Requests, v1.ResourceCPU)
	}
	if d.chance(20) {
		init := v1.Container{Name: "init", Image: container.Image, Resources: v1.ResourceRequirements{Requests: amounts("memory", pick(d, "50Mi", "300Mi"))}}
		if d.chance(50) {
			always := v1.ContainerRestartPolicyAlways
			init.RestartPolicy = &always
		}
		spec.InitContainers = []v1.Container{init}
	}
	if d.chance(10) {
		spec.RuntimeClassName = ptr(pick(d, "sandboxed", "small"))
	}
}

func (d *dice) ports(ds *apps.DaemonSet) {
	spec := &ds.Spec.Template.Spec
	if !d.chance(35) {
		return
	}
	port := v1.ContainerPort{ContainerPort: pick[int32](d, 9100, 9101, 9102), Protocol: pick(d, v1.ProtocolTCP, v1.ProtocolTCP, v1.ProtocolUDP)}
	if spec.HostNetwork = d.chance(30); !spec.HostNetwork {
		port.HostPort = port.ContainerPort
		port.HostIP = pick(d, "", "", "127.0.0.1", "10.0.0.1")
	}
	spec.Containers[0].Ports = []v1.ContainerPort{port}
}

// neighbours are affinity and anti-affinity between pods, and topology spread.
func (d *dice) neighbours(ds *apps.DaemonSet) {
	spec := &ds.Spec.Template.Spec
	if d.chance(10) {
		spec.TopologySpreadConstraints = []v1.TopologySpreadConstraint{{
			MaxSkew: 1, TopologyKey: v1.LabelTopologyZone, WhenUnsatisfiable: v1.DoNotSchedule, LabelSelector: ds.Spec.Selector,
		}}
	}
	if !d.chance(35) {
		return
	}
	if spec.Affinity == nil {
		spec.Affinity = &v1.Affinity{}
	}
	switch d.IntN(4) {
	case 0:
		spec.Affinity.PodAntiAffinity = &v1.PodAntiAffinity{RequiredDuringSchedulingIgnoredDuringExecution: []v1.PodAffinityTerm{d.term(ds.Name, v1.LabelHostname)}}
	case 1:
		spec.Affinity.PodAntiAffinity = &v1.PodAntiAffinity{RequiredDuringSchedulingIgnoredDuringExecution: []v1.PodAffinityTerm{d.term(ds.Name, v1.LabelTopologyZone)}}
	case 2:
		spec.Affinity.PodAntiAffinity = &v1.PodAntiAffinity{RequiredDuringSchedulingIgnoredDuringExecution: []v1.PodAffinityTerm{d.term(pick(d, d.apps...), v1.LabelHostname)}}
	default:
		spec.Affinity.PodAffinity = &v1.PodAffinity{RequiredDuringSchedulingIgnoredDuringExecution: []v1.PodAffinityTerm{d.term(pick(d, d.apps...), pick(d, v1.LabelHostname, v1.LabelTopologyZone))}}
	}
}

func (d *dice) term(app, key string) v1.PodAffinityTerm {
	term := v1.PodAffinityTerm{LabelSelector: &metav1.LabelSelector{MatchLabels: map[string]string{"app": app}}, TopologyKey: key}
	switch d.IntN(3) {
	case 0:
		term.Namespaces = d.spaces[:2]
	case 1:
		term.NamespaceSelector = &metav1.LabelSelector{}
	}
	return term
}

// rest is how pods behave, and a few with priority or a fixed node.
func (d *dice) rest(ds *apps.DaemonSet) {
	spec := &ds.Spec.Template.Spec
	tag(pick(d, "1.0", "1.0", "1.0", "1.0", "slow-1s", "never-ready", "stuck", "pull-fail", "config-error"))(ds)
	if d.chance(8) {
		spec.PriorityClassName = "system-node-critical"
	}
	if d.chance(4) {
		// Nobody checks whether it fits: it must take nothing that others got.
		spec.NodeName = fmt.Sprintf("n%d", 1+6*d.IntN(10))
		spec.InitContainers, spec.Affinity, spec.RuntimeClassName, spec.HostNetwork = nil, nil, nil, false
		spec.Containers[0].Resources, spec.Containers[0].Ports = v1.ResourceRequirements{}, nil
	}
}

func ptr[T any](value T) *T { return &value }
