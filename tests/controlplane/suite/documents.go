package suite

import (
	"testing"

	apps "k8s.io/api/apps/v1"
)

// The machine output of kubectl-ds, as far as the scenarios read it.

type numbers struct {
	Desired      int32 `json:"desired"`
	Current      int32 `json:"current"`
	Ready        int32 `json:"ready"`
	Available    int32 `json:"available"`
	Updated      int32 `json:"updated"`
	Misscheduled int32 `json:"misscheduled"`
	Unavailable  int32 `json:"unavailable"`
}

type disagreement struct {
	Field    string `json:"field"`
	Reported int32  `json:"reported"`
	Computed int32  `json:"computed"`
	Why      string `json:"why"`
}

type diffDocument struct {
	Kind      string `json:"kind"`
	DaemonSet struct {
		Namespace, Name string
		Revision        string
	} `json:"daemonSet"`
	Summary struct {
		numbers
		ByState map[string]int `json:"byState"`
	} `json:"summary"`
	Reported      numbers        `json:"reported"`
	Disagreements []disagreement `json:"disagreements"`
	Nodes         []diffNode     `json:"nodes"`
}

type diffNode struct {
	Name                  string `json:"name"`
	Exists                bool   `json:"exists"`
	ShouldRun             bool   `json:"shouldRun"`
	ShouldContinueRunning bool   `json:"shouldContinueRunning"`
	State                 string `json:"state"`
	Cause                 string `json:"cause"`
	Next                  string `json:"next"`
	Pods                  []struct {
		Name    string `json:"name"`
		UID     string `json:"uid"`
		Updated bool   `json:"updated"`
		Orphan  bool   `json:"orphan"`
	} `json:"pods"`
}

type explanation struct {
	DaemonSet struct{ Namespace, Name string } `json:"daemonSet"`
	Nodes     []explainedNode                  `json:"nodes"`
}

type explainedNode struct {
	Name                  string   `json:"name"`
	ShouldRun             bool     `json:"shouldRun"`
	ShouldContinueRunning bool     `json:"shouldContinueRunning"`
	Fits                  *bool    `json:"fits"`
	Reasons               []reason `json:"reasons"`
}

type reason struct {
	Code    string         `json:"code"`
	Stage   string         `json:"stage"`
	Effect  string         `json:"effect"`
	Message string         `json:"message"`
	Details map[string]any `json:"details"`
}

type summary struct {
	Namespace     string         `json:"namespace"`
	Name          string         `json:"name"`
	Disagreements []disagreement `json:"disagreements"`
	numbers
}

// many reads a List, or the one document that stands for it.
func many[T any](t testing.TB, a answer) []T {
	t.Helper()
	var list struct {
		Kind  string `json:"kind"`
		Items []T    `json:"items"`
	}
	a.decode(t, &list)
	if list.Kind == "List" {
		return list.Items
	}
	var one T
	a.decode(t, &one)
	return []T{one}
}

// statusNumbers are the seven as the controller wrote them.
func statusNumbers(s apps.DaemonSetStatus) numbers {
	return numbers{s.DesiredNumberScheduled, s.CurrentNumberScheduled, s.NumberReady, s.NumberAvailable,
		s.UpdatedNumberScheduled, s.NumberMisscheduled, s.NumberUnavailable}
}
