package main

import (
	"fmt"
	"strconv"

	apps "k8s.io/api/apps/v1"
	v1 "k8s.io/api/core/v1"
	"k8s.io/apimachinery/pkg/api/resource"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	resourcehelper "k8s.io/component-helpers/resource"
	"k8s.io/kubernetes/pkg/api/legacyscheme"
	_ "k8s.io/kubernetes/pkg/apis/apps/install"
	_ "k8s.io/kubernetes/pkg/apis/core/install"
	"k8s.io/kubernetes/pkg/scheduler/framework"
)

const (
	gpu  = "nvidia.com/gpu"
	foo  = "example.com/foo"
	huge = "hugepages-2Mi"
)

// amounts are what containers ask for, in several spellings of like numbers.
var amounts = map[v1.ResourceName][]string{
	v1.ResourceCPU:              {"0", "1m", "50m", "100m", "250m", "0.25", "0.5", "500m", "1", "1500m", "2", "0.1001", "1n", "999u", "1e-1", "1k"},
	v1.ResourceMemory:           {"0", "1", "64Mi", "128Mi", "134217728", "0.5Gi", "1Gi", "1G", "100M", "128974848000m", "1.5", "100k", "2Gi", "1e9", "129e6"},
	v1.ResourceEphemeralStorage: {"0", "1Gi", "10Gi", "500Mi", "1G", "2e9"},
	gpu:                         {"0", "1", "2", "4"},
	foo:                         {"0", "1", "3", "2k"},
	huge:                        {"0", "2Mi", "64Mi", "128Mi"},
	// Names the scheduler leaves out or takes for scalars.
	"storage":                     {"1Gi"},
	"bogus":                       {"1"},
	"requests.nvidia.com/gpu":     {"1"},
	"attachable-volumes-csi-x":    {"1"},
	"kubernetes.io/batch-cpu":     {"1500m", "3"},
	"sub.kubernetes.io/thing":     {"2"},
	"pods":                        {"1"},
	"hugepages-1Gi":               {"1Gi"},
	"node.example.com/fraction":   {"0.5", "1500m"},
	"example.com/negative-looks-": {"1"},
}

// modest are amounts that several pods of fit on a node.
var modest = map[v1.ResourceName][]string{
	v1.ResourceCPU:              {"0", "50m", "100m", "250m", "0.25", "500m", "750m", "1"},
	v1.ResourceMemory:           {"64Mi", "128Mi", "134217728", "256Mi", "0.5Gi", "500M", "1Gi"},
	v1.ResourceEphemeralStorage: {"1Gi", "2Gi", "5Gi", "2e9"},
	gpu:                         {"0", "1", "1", "2"},
	foo:                         {"0", "1", "3"},
	huge:                        {"0", "2Mi", "64Mi"},
}

var rareResources = []v1.ResourceName{"storage", "bogus", "requests.nvidia.com/gpu", "attachable-volumes-csi-x", "kubernetes.io/batch-cpu", "sub.kubernetes.io/thing", "pods", "hugepages-1Gi", "node.example.com/fraction", "example.com/negative-looks-"}

// wish says how a pod's resources are drawn: from which amounts, and with what
// chance in 100 each of the common resources and each of the others is named.
type wish struct {
	amounts          map[v1.ResourceName][]string
	cpuMemory, other int
}

func resourceList(r *rng, h wish) v1.ResourceList {
	list := v1.ResourceList{}
	add := func(p int, names ...v1.ResourceName) {
		for _, n := range some(r, p, names...) {
			list[n] = resource.MustParse(pick(r, h.amounts[n]...))
		}
	}
	add(h.cpuMemory, v1.ResourceCPU, v1.ResourceMemory)
	add(h.other, v1.ResourceEphemeralStorage, gpu, foo, huge)
	if r.chance(h.other / 4) {
		n := pick(r, rareResources...)
		list[n] = resource.MustParse(pick(r, amounts[n]...))
	}
	if len(list) == 0 {
		return nil
	}
	return list
}

func requirements(r *rng, h wish) v1.ResourceRequirements {
	q := v1.ResourceRequirements{Requests: resourceList(r, h)}
	if r.chance(35) {
		q.Limits = resourceList(r, h)
	}
	return q
}

// withResources gives the pod containers of every sort.
func withResources(r *rng, spec *v1.PodSpec, h wish) {
	spec.Containers = nil
	for i := range pick(r, 1, 1, 1, 2, 2, 3) {
		spec.Containers = append(spec.Containers, v1.Container{Name: fmt.Sprintf("c%d", i), Image: "i", Resources: requirements(r, h)})
	}
	for i := range pick(r, 0, 0, 0, 1, 1, 2, 3) {
		c := v1.Container{Name: fmt.Sprintf("i%d", i), Image: "i", Resources: requirements(r, h)}
		if r.chance(50) {
			c.RestartPolicy = ptr(v1.ContainerRestartPolicyAlways)
		} else if r.chance(8) {
			c.RestartPolicy = ptr(pick(r, v1.ContainerRestartPolicyNever, v1.ContainerRestartPolicyOnFailure))
		}
		spec.InitContainers = append(spec.InitContainers, c)
	}
	if r.chance(15) {
		spec.Overhead = resourceList(r, wish{h.amounts, 70, 8})
	}
	switch {
	case r.chance(20):
		spec.Resources = ptr(requirements(r, h))
	case r.chance(3):
		spec.Resources = &v1.ResourceRequirements{}
	}
}

// withResizeStatus adds what a kubelet reports about resources. Parts are
// missing on purpose, as they are while a resize is under way.
func withResizeStatus(r *rng, pod *v1.Pod, h wish) {
	status := func(name string) v1.ContainerStatus {
		cs := v1.ContainerStatus{Name: name}
		if r.chance(70) {
			cs.Resources = ptr(requirements(r, h))
		}
		if r.chance(60) {
			cs.AllocatedResources = resourceList(r, h)
		}
		return cs
	}
	for _, c := range pod.Spec.Containers {
		if r.chance(75) {
			pod.Status.ContainerStatuses = append(pod.Status.ContainerStatuses, status(c.Name))
		}
	}
	for _, c := range pod.Spec.InitContainers {
		if r.chance(60) {
			pod.Status.InitContainerStatuses = append(pod.Status.InitContainerStatuses, status(c.Name))
		}
	}
	if r.chance(3) {
		pod.Status.ContainerStatuses = append(pod.Status.ContainerStatuses, status("gone"))
	}
	if r.chance(35) {
		pod.Status.Conditions = append(pod.Status.Conditions, v1.PodCondition{
			Type: v1.PodResizePending, Status: v1.ConditionTrue, Reason: pick(r, v1.PodReasonInfeasible, v1.PodReasonInfeasible, v1.PodReasonDeferred, ""),
		})
		// The status of the condition is not looked at, and only the first counts.
		if r.chance(10) {
			pod.Status.Conditions[0].Status = v1.ConditionFalse
		}
		if r.chance(10) {
			pod.Status.Conditions = append(pod.Status.Conditions, v1.PodCondition{Type: v1.PodResizePending, Status: v1.ConditionTrue, Reason: v1.PodReasonInfeasible})
		}
	}
	if pod.Spec.Resources != nil || r.chance(5) {
		if r.chance(70) {
			pod.Status.Resources = ptr(requirements(r, h))
		}
		if r.chance(60) {
			pod.Status.AllocatedResources = resourceList(r, h)
		}
	}
}

func recordRequests(r *rng, w *writer) {
	for range 2400 {
		h := wish{amounts, pick(r, 40, 70, 90), pick(r, 0, 10, 25)}
		pod := &v1.Pod{ObjectMeta: metav1.ObjectMeta{Name: "p", Namespace: "default"}}
		withResources(r, &pod.Spec, h)
		if r.chance(60) {
			withResizeStatus(r, pod, h)
			w.count("requests with status")
		}
		if pod.Spec.Resources != nil {
			w.count("requests with pod-level resources")
		}
		raw, pod := given(pod)
		created := fromTemplate(pod)
		info := must(framework.NewPodInfo(pod))
		w.line(obj{
			"pod": raw,
			// A pod to be scheduled: only its spec counts.
			"spec":      quantities(resourcehelper.PodRequests(pod, resourcehelper.PodResourcesOptions{})),
			"defaulted": quantities(resourcehelper.PodRequests(created, resourcehelper.PodResourcesOptions{})),
			"limits":    quantities(resourcehelper.PodLimits(created, resourcehelper.PodResourcesOptions{})),
			// A pod on a node, with the options NodeInfo uses at 1.36 defaults.
			"existing": quantities(resourcehelper.PodRequests(pod, resourcehelper.PodResourcesOptions{
				UseStatusResources: true, InPlacePodLevelResourcesVerticalScalingEnabled: true,
			})),
			"incoming_scheduler": scheduler(incoming(created)),
			"existing_scheduler": scheduler(info.CalculateResource().Resource.(*framework.Resource)),
		}, 1)
	}
}

// fromTemplate is the pod as the API server stores it that a controller makes
// of such a template: amounts are rounded up to milli in the template already.
func fromTemplate(pod *v1.Pod) *v1.Pod {
	ds := &apps.DaemonSet{}
	ds.Spec.Template.Spec = *pod.Spec.DeepCopy()
	legacyscheme.Scheme.Default(ds)
	created := pod.DeepCopy()
	created.Spec = ds.Spec.Template.Spec
	legacyscheme.Scheme.Default(created)
	return created
}

// incoming is what NodeResourcesFit computes in PreFilter.
func incoming(pod *v1.Pod) *framework.Resource {
	res := &framework.Resource{}
	res.SetMaxResource(resourcehelper.PodRequests(pod, resourcehelper.PodResourcesOptions{}))
	return res
}

func scheduler(res *framework.Resource) obj {
	o := obj{"milliCPU": res.MilliCPU, "memory": res.Memory, "ephemeralStorage": res.EphemeralStorage}
	if len(res.ScalarResources) > 0 {
		o["scalar"] = res.ScalarResources
	}
	return o
}

// quantities is name -> [string, milli value, value].
func quantities(list v1.ResourceList) obj {
	o := obj{}
	for name, q := range list {
		o[string(name)] = []string{canonical(q), strconv.FormatInt(q.MilliValue(), 10), strconv.FormatInt(q.Value(), 10)}
	}
	return o
}
