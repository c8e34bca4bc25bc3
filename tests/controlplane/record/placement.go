package main

import (
	"fmt"

	apps "k8s.io/api/apps/v1"
	v1 "k8s.io/api/core/v1"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"k8s.io/klog/v2"
	"k8s.io/kubernetes/pkg/controller/daemon"
)

// quiet is given to the Kubernetes code; it would log about odd input.
var quiet = klog.Logger{}

func nodeNamed(i int) string { return fmt.Sprintf("n%d", i+1) }

func recordPlacement(r *rng, w *writer) {
	for range 1700 {
		nodes := placementNodes(r)
		rawDS, ds := given(placementDaemonSet(r, nodes))
		raw, nodes := givens(nodes)
		var answers [][2]bool
		for _, n := range nodes {
			run, keep := daemon.NodeShouldRunDaemonPod(quiet, n, ds)
			answers = append(answers, [2]bool{run, keep})
			w.count(fmt.Sprintf("placement run=%v continue=%v", run, keep))
		}
		w.line(obj{"ds": rawDS, "nodes": raw, "answers": answers}, len(nodes))
	}
}

func placementNodes(r *rng) []*v1.Node {
	// One taint is on many nodes, as in a real cluster; the rest is noise.
	common := taint(r)
	var nodes []*v1.Node
	for i := range r.between(4, 10) {
		n := &v1.Node{ObjectMeta: metav1.ObjectMeta{Name: nodeNamed(i), Labels: nodeLabels(r)}}
		if r.chance(30) {
			n.Spec.Taints = append(n.Spec.Taints, common)
		}
		for range pick(r, 0, 0, 0, 0, 1, 1, 2) {
			n.Spec.Taints = append(n.Spec.Taints, taint(r))
		}
		if r.chance(10) {
			n.Spec.Unschedulable = true
			if r.chance(70) {
				n.Spec.Taints = append(n.Spec.Taints, v1.Taint{Key: v1.TaintNodeUnschedulable, Effect: v1.TaintEffectNoSchedule})
			}
		}
		if r.chance(5) {
			n.DeletionTimestamp = &metav1.Time{Time: epoch}
		}
		if r.chance(1) {
			n.Name = ""
		}
		nodes = append(nodes, n)
	}
	return nodes
}

func placementDaemonSet(r *rng, nodes []*v1.Node) *apps.DaemonSet {
	var taints []v1.Taint
	var names []string
	for _, n := range nodes {
		taints = append(taints, n.Spec.Taints...)
		names = append(names, n.Name)
	}
	ds := minimalDaemonSet()
	spec := &ds.Spec.Template.Spec
	if r.chance(20) {
		spec.NodeSelector = nodeSelectorMap(r)
	}
	if r.chance(3) {
		spec.NodeName = pick(r, names...)
	}
	spec.HostNetwork = r.chance(25)
	for range pick(r, 0, 0, 1, 1, 2, 3, 4) {
		spec.Tolerations = append(spec.Tolerations, toleration(r, taints))
	}
	if r.chance(15) {
		spec.Tolerations = append(spec.Tolerations, v1.Toleration{Operator: v1.TolerationOpExists, Effect: pick(r, append([]v1.TaintEffect{"", ""}, effects...)...)})
	}
	switch {
	case r.chance(35):
		ns := &v1.NodeSelector{}
		for range pick(r, 1, 1, 1, 2, 2, 3, 4) {
			ns.NodeSelectorTerms = append(ns.NodeSelectorTerms, nodeSelectorTerm(r, names))
		}
		spec.Affinity = &v1.Affinity{NodeAffinity: &v1.NodeAffinity{RequiredDuringSchedulingIgnoredDuringExecution: ns}}
	case r.chance(2):
		// A list of no terms matches nothing.
		spec.Affinity = &v1.Affinity{NodeAffinity: &v1.NodeAffinity{RequiredDuringSchedulingIgnoredDuringExecution: &v1.NodeSelector{NodeSelectorTerms: []v1.NodeSelectorTerm{}}}}
	case r.chance(8):
		// Affinity that says nothing required.
		spec.Affinity = pick(r, &v1.Affinity{}, &v1.Affinity{NodeAffinity: &v1.NodeAffinity{}}, &v1.Affinity{NodeAffinity: &v1.NodeAffinity{
			PreferredDuringSchedulingIgnoredDuringExecution: []v1.PreferredSchedulingTerm{{Weight: 1, Preference: nodeSelectorTerm(r, names)}},
		}})
	}
	return ds
}

func minimalDaemonSet() *apps.DaemonSet {
	labels := map[string]string{"app": "d"}
	return &apps.DaemonSet{
		TypeMeta:   metav1.TypeMeta{APIVersion: "apps/v1", Kind: "DaemonSet"},
		ObjectMeta: metav1.ObjectMeta{Name: "d", Namespace: "default"},
		Spec: apps.DaemonSetSpec{
			Selector: &metav1.LabelSelector{MatchLabels: labels},
			Template: v1.PodTemplateSpec{
				ObjectMeta: metav1.ObjectMeta{Labels: labels},
				Spec:       v1.PodSpec{Containers: []v1.Container{{Name: "c", Image: "i"}}},
			},
		},
	}
}
