package suite

import (
	"fmt"
	"maps"
	"strings"

	apps "k8s.io/api/apps/v1"
	v1 "k8s.io/api/core/v1"
	"k8s.io/apimachinery/pkg/api/resource"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
)

// behaves is the annotation that the stages read on nodes.
const behaves = "ds.test/node"

// node returns a node of usual size.
func node(name string, change ...func(*v1.Node)) *v1.Node {
	n := &v1.Node{
		ObjectMeta: metav1.ObjectMeta{Name: name, Annotations: map[string]string{}, Labels: map[string]string{
			v1.LabelHostname: name, v1.LabelOSStable: "linux", v1.LabelArchStable: "amd64",
		}},
		Status: v1.NodeStatus{
			Allocatable: amounts("cpu", "8", "memory", "32Gi", "ephemeral-storage", "100Gi", "pods", "110"),
			// As a kubelet registers. Without it the node would lose its not-ready taint for a moment.
			Conditions: []v1.NodeCondition{{Type: v1.NodeReady, Status: v1.ConditionFalse, Reason: "KubeletNotReady"}},
		},
	}
	for _, c := range change {
		c(n)
	}
	n.Status.Capacity = n.Status.Allocatable
	return n
}

// labelled adds labels, key and value in turns.
func labelled(pairs ...string) func(*v1.Node) {
	return func(n *v1.Node) {
		for i := 0; i < len(pairs); i += 2 {
			n.Labels[pairs[i]] = pairs[i+1]
		}
	}
}

// tainted adds a taint.
func tainted(key, value string, effect v1.TaintEffect) func(*v1.Node) {
	return func(n *v1.Node) {
		n.Spec.Taints = append(n.Spec.Taints, v1.Taint{Key: key, Value: value, Effect: effect})
	}
}

// amounts reads a resource list, name and quantity in turns.
func amounts(pairs ...string) v1.ResourceList {
	list := v1.ResourceList{}
	for i := 0; i < len(pairs); i += 2 {
		list[v1.ResourceName(pairs[i])] = resource.MustParse(pairs[i+1])
	}
	return list
}

// daemonSet returns a DaemonSet whose pods start at once and ask for nothing.
func daemonSet(namespace, name string, change ...func(*apps.DaemonSet)) *apps.DaemonSet {
	labels := map[string]string{"app": name}
	ds := &apps.DaemonSet{
		ObjectMeta: metav1.ObjectMeta{Namespace: namespace, Name: name},
		Spec: apps.DaemonSetSpec{
			Selector: &metav1.LabelSelector{MatchLabels: labels},
			Template: v1.PodTemplateSpec{
				ObjectMeta: metav1.ObjectMeta{Labels: map[string]string{"app": name}},
				Spec:       v1.PodSpec{Containers: []v1.Container{{Name: "agent", Image: "registry.example/agent:1.0"}}},
			},
		},
	}
	for _, c := range change {
		c(ds)
	}
	return ds
}

// onNodes restricts a DaemonSet to nodes with a label.
func onNodes(key, value string) func(*apps.DaemonSet) {
	return func(ds *apps.DaemonSet) {
		if ds.Spec.Template.Spec.NodeSelector == nil {
			ds.Spec.Template.Spec.NodeSelector = map[string]string{}
		}
		ds.Spec.Template.Spec.NodeSelector[key] = value
	}
}

// tag sets the image tag, by which the stages choose how the pod behaves.
func tag(tag string) func(*apps.DaemonSet) {
	return func(ds *apps.DaemonSet) {
		ds.Spec.Template.Spec.Containers[0].Image = "registry.example/agent:" + tag
	}
}

// unlike says in what a node is not yet as its manifest wants it, once kwok and
// the node lifecycle controller have done their part.
func unlike(n *v1.Node) string {
	wanted := map[string]bool{}
	behaviour := n.Annotations[behaves]
	switch behaviour {
	case "":
	case "not-ready", "unreachable":
		wanted["node.kubernetes.io/"+behaviour+":NoSchedule"] = true
		wanted["node.kubernetes.io/"+behaviour+":NoExecute"] = true
	default:
		wanted["node.kubernetes.io/"+behaviour+":NoSchedule"] = true
	}
	if n.Spec.Unschedulable {
		wanted[v1.TaintNodeUnschedulable+":NoSchedule"] = true
	}
	got := map[string]bool{}
	for _, taint := range n.Spec.Taints {
		if strings.HasPrefix(taint.Key, "node.kubernetes.io/") {
			got[taint.Key+":"+string(taint.Effect)] = true
		}
	}
	if !maps.Equal(wanted, got) {
		return fmt.Sprintf("node %s should be tainted %v, is %v", n.Name, wanted, got)
	}
	return ""
}
