package main

import (
	"encoding/json"
	"strconv"

	v1 "k8s.io/api/core/v1"
	"k8s.io/kubernetes/pkg/controller/daemon/util"
)

var (
	// Every taint key Kubernetes itself sets, and a few of users.
	wellKnownTaints = []string{
		v1.TaintNodeNotReady, v1.TaintNodeUnreachable, v1.TaintNodeUnschedulable, v1.TaintNodeMemoryPressure, v1.TaintNodeDiskPressure,
		v1.TaintNodePIDPressure, v1.TaintNodeNetworkUnavailable, v1.TaintNodeOutOfService,
		"node.cloudprovider.kubernetes.io/uninitialized", "node.cloudprovider.kubernetes.io/shutdown",
		"node-role.kubernetes.io/control-plane", "node-role.kubernetes.io/master",
	}
	userTaints  = []string{"dedicated", "gpu", "level"}
	taintValues = []string{"", "", "true", "a", "b", "5", "10", "-5", "007"}
	effects     = []v1.TaintEffect{v1.TaintEffectNoSchedule, v1.TaintEffectNoSchedule, v1.TaintEffectNoExecute, v1.TaintEffectPreferNoSchedule}
)

func taintKey(r *rng) string {
	if r.chance(40) {
		return pick(r, userTaints...)
	}
	return pick(r, wellKnownTaints...)
}

func taint(r *rng) v1.Taint {
	t := v1.Taint{Key: taintKey(r), Value: pick(r, taintValues...), Effect: pick(r, effects...)}
	if r.chance(3) {
		t.Effect = pick(r, v1.TaintEffect(""), "noschedule", "NoScheduleNoAdmit")
	}
	if r.chance(2) {
		t.Key = ""
	}
	return t
}

// toleration knows the taints that may be around, so that some are tolerated.
func toleration(r *rng, taints []v1.Taint) v1.Toleration {
	target := taint(r)
	if len(taints) > 0 && r.chance(65) {
		target = pick(r, taints...)
	}
	t := v1.Toleration{Key: target.Key, Effect: target.Effect}
	switch r.IntN(20) {
	case 0, 1, 2, 3, 4, 5, 6:
		t.Operator = v1.TolerationOpExists
	case 7, 8, 9, 10:
		t.Operator, t.Value = v1.TolerationOpEqual, target.Value
	case 11, 12, 13:
		t.Value = target.Value
	case 14, 15:
		// Behind a gate that is off: never tolerates.
		t.Operator, t.Value = pick(r, v1.TolerationOpLt, v1.TolerationOpGt), strconv.Itoa(r.IntN(12))
	case 16:
		t.Operator, t.Value = pick(r, v1.TolerationOperator("exists"), "In", "NotEqual", "=="), target.Value
	case 17:
		t.Operator, t.Value = pick(r, v1.TolerationOpExists, v1.TolerationOpEqual, ""), pick(r, taintValues...)
	default:
		t.Operator, t.Key = pick(r, v1.TolerationOpExists, v1.TolerationOpExists, v1.TolerationOpEqual, ""), ""
		if t.Operator != v1.TolerationOpExists {
			t.Value = target.Value
		}
	}
	switch {
	case r.chance(25):
		t.Effect = ""
	case r.chance(12):
		t.Effect = pick(r, effects...)
	case r.chance(2):
		t.Effect = "noexecute"
	}
	if r.chance(20) {
		t.TolerationSeconds = ptr(int64(pick(r, -1, 0, 30, 300)))
	}
	return t
}

// likeDaemon is a toleration the controller adds, or almost.
func likeDaemon(r *rng) v1.Toleration {
	t := v1.Toleration{Key: pick(r, wellKnownTaints[:7]...), Operator: v1.TolerationOpExists, Effect: pick(r, v1.TaintEffectNoSchedule, v1.TaintEffectNoExecute)}
	if r.chance(40) {
		t.TolerationSeconds = ptr(int64(pick(r, 0, 60, 300)))
	}
	switch r.IntN(8) {
	case 0:
		t.Operator = pick(r, v1.TolerationOpEqual, "")
	case 1:
		t.Effect = ""
	case 2:
		t.Value = "x"
	case 3:
		t.Key = ""
	}
	return t
}

func recordTolerations(r *rng, w *writer) {
	for range 1500 {
		spec := v1.PodSpec{HostNetwork: r.chance(35)}
		for range pick(r, 0, 1, 1, 2, 2, 3, 4, 6) {
			if r.chance(55) {
				spec.Tolerations = append(spec.Tolerations, likeDaemon(r))
			} else {
				spec.Tolerations = append(spec.Tolerations, toleration(r, nil))
			}
			// The same one twice, maybe with other seconds.
			if r.chance(15) {
				again := spec.Tolerations[len(spec.Tolerations)-1]
				if r.chance(50) {
					again.TolerationSeconds = ptr(int64(1))
				}
				spec.Tolerations = append(spec.Tolerations, again)
			}
		}
		before := json.RawMessage(compact(spec.Tolerations))
		added := len(spec.Tolerations)
		util.AddOrUpdateDaemonPodTolerations(&spec)
		w.count("tolerations added " + strconv.Itoa(len(spec.Tolerations)-added))
		w.line(obj{"hostNetwork": spec.HostNetwork, "tolerations": before, "answer": spec.Tolerations}, 1)
	}
}
