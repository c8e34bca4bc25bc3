package suite

import (
	"path/filepath"
	"regexp"
	"slices"
	"testing"
	"time"
)

// ages are what changes between two looks at the same.
var ages = regexp.MustCompile(`\b(\d+[dhms])+( +|\b)`)

// TestSnapshotSaysTheSame compares what people read: over the cluster and over
// a snapshot of it every command says the same, but for ages.
func TestSnapshotSaysTheSame(t *testing.T) {
	// Not parallel: the answers are for all of the cluster.
	s := newScene(t, "taken")
	nodes := s.plainNodes(4)
	s.apply(daemonSet(s.namespace, "agent", s.here()))
	s.apply(daemonSet(s.namespace, "pulling", s.here(), tag("pull-fail")))
	s.apply(daemonSet(s.namespace, "broken", s.here(), tag("config-error")))
	s.settle(second)
	s.taintNode(nodes[1], "added", "NoSchedule")
	s.settle(second)
	questions := [][]string{
		{"list", "-A"}, {"list", "-A", "-o", "wide"}, {"explain", "-A"}, {"explain", "-A", "-o", "wide"}, {"matrix", "-A"},
		{"diff", "-A"}, {"diff", "-A", "-o", "wide"}, {"diff", "-n", s.namespace, "broken", "--pods"}, {"node", nodes[0]},
	}
	for attempt := 1; ; attempt++ {
		path := filepath.Join(t.TempDir(), "cluster.json.gz")
		understood(t, ds(t, "snapshot", "-A", "-o", path, "--kubeconfig", cluster.kubeconfig))
		different := ""
		for _, question := range questions {
			live := understood(t, ds(t, slices.Concat(question, []string{"--kubeconfig", cluster.kubeconfig})...))
			file := understood(t, ds(t, slices.Concat(question, []string{"--snapshot", path})...))
			if live.code != file.code || ages.ReplaceAllString(live.stdout, "AGE ") != ages.ReplaceAllString(file.stdout, "AGE ") {
				different += live.command + "\ncluster: " + live.both() + "\nsnapshot: " + file.both() + "\n"
			}
		}
		if different == "" {
			break
		}
		if attempt == 4 {
			t.Fatal(different)
		}
		time.Sleep(500 * time.Millisecond)
	}
	s.clear(s.namespace)
}
