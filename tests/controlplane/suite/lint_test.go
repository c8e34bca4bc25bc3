package suite

import (
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
)

// notJudged are rules whose examples the linter tells to be no DaemonSets, whatever the server says to them.
var notJudged = map[string]bool{"DS006": true, "DS007": true, "DS008": true}

var (
	example   = regexp.MustCompile("(?s)## (Bad|Good)\n\n```yaml\n(.*?)```")
	namespace = regexp.MustCompile(`(?m)^  namespace: .*\n`)
)

// TestLintErrorsAreWhatTheServerRejects puts every rule's examples to the linter and to the server.
func TestLintErrorsAreWhatTheServerRejects(t *testing.T) {
	t.Parallel()
	var table struct {
		Rules []struct{ ID string }
	}
	ds(t, "lint", "rules", "-o", "json").decode(t, &table)
	if len(table.Rules) < 50 {
		t.Fatalf("only %d rules", len(table.Rules))
	}
	folder := t.TempDir()
	for _, rule := range table.Rules {
		if notJudged[rule.ID] {
			continue
		}
		found := example.FindAllStringSubmatch(ds(t, "lint", "--explain", rule.ID).stdout, -1)
		if len(found) != 2 {
			t.Errorf("%s: %d examples, want 2", rule.ID, len(found))
		}
		for _, each := range found {
			file := filepath.Join(folder, rule.ID+"-"+each[1]+".yaml")
			if err := os.WriteFile(file, []byte(daemonSetsIn(each[2])), 0o600); err != nil {
				t.Fatal(err)
			}
			ours := ds(t, "lint", file, "--profile", "api", "--no-config", "--no-ignores")
			theirs := execute(t, answeredWithin, nil, filepath.Join(cluster.binaries, "kubectl"),
				"--kubeconfig", cluster.kubeconfig, "apply", "--dry-run=server", "--validate=strict", "-f", file)
			if (ours.code == 1) != (theirs.code != 0) || ours.code > 1 {
				t.Errorf("%s %s\nours: %s\ntheirs: %s", rule.ID, each[1], ours.both(), theirs.both())
			}
		}
	}
}

// daemonSetsIn leaves the documents the rules judge, in the namespace there is.
func daemonSetsIn(text string) string {
	documents := strings.Split(text, "\n---\n")
	if len(documents) == 1 {
		return namespace.ReplaceAllString(text, "")
	}
	var kept []string
	for _, document := range documents {
		// Not what another object says of its target.
		if strings.Contains("\n"+document, "\nkind: DaemonSet\n") {
			kept = append(kept, namespace.ReplaceAllString(document, ""))
		}
	}
	return strings.Join(kept, "\n---\n")
}
