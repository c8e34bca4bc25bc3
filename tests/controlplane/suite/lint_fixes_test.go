package suite

import (
	"compress/gzip"
	"encoding/json"
	"os"
	"path/filepath"
	"regexp"
	"sync/atomic"
	"testing"
)

var setting = regexp.MustCompile("(?s)The examples are judged with:\n\n```yaml\n(.*?)```")

// TestLintFixesLeaveNothingForTheServerToReject makes every fix of every rule's bad example, the unsafe ones too, and
// asks the server: what it accepted it accepts still, and what it rejected for the rule's reason it accepts now.
func TestLintFixesLeaveNothingForTheServerToReject(t *testing.T) {
	t.Parallel()
	var table struct {
		Rules []struct{ ID, Fix string }
	}
	ds(t, "lint", "rules", "-o", "json").decode(t, &table)
	var made atomic.Int32
	t.Run("rules", func(t *testing.T) {
		for _, rule := range table.Rules {
			if rule.Fix != "" {
				t.Run(rule.ID, func(t *testing.T) {
					t.Parallel()
					fixExample(t, rule.ID)
					made.Add(1)
				})
			}
		}
	})
	if made.Load() < 50 {
		t.Errorf("only %d rules mend their examples", made.Load())
	}
}

// fixExample mends the bad example of a rule and asks the server about it.
func fixExample(t *testing.T, id string) {
	page := ds(t, "lint", "--explain", id).stdout
	examples := example.FindAllStringSubmatch(page, -1)
	if len(examples) != 2 {
		t.Fatalf("%d examples, want 2", len(examples))
	}
	folder := t.TempDir()
	bad := namespace.ReplaceAllString(examples[0][2], "")
	file := written(t, folder, "example.yaml", bad)
	config := "version: 1\n"
	if found := setting.FindStringSubmatch(page); found != nil {
		config += found[1]
	}
	mended := fixed(t, file, "--config", written(t, folder, "config.yaml", config), "--select", id)
	if mended == bad {
		t.Fatal("the fix changes nothing")
	}
	if after := dryRun(t, folder, mended); after.code != 0 {
		before := dryRun(t, folder, bad)
		t.Errorf("the server rejects what the fix left\nbefore: %s\nafter: %s\n%s", before.both(), after.both(), mended)
	}
}

// TestLintFixesOfPublishedManifests makes all fixes of the published manifests at once, of every profile, the unsafe
// ones too: what the server accepted it accepts still.
func TestLintFixesOfPublishedManifests(t *testing.T) {
	t.Parallel()
	packed, err := os.Open("../../lint/manifests.jsonl.gz")
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = packed.Close() }()
	unpacked, err := gzip.NewReader(packed)
	if err != nil {
		t.Fatal(err)
	}
	var accepted, mended atomic.Int32
	t.Run("manifests", func(t *testing.T) {
		for lines := json.NewDecoder(unpacked); lines.More(); {
			var manifest struct{ File, Text string }
			if err := lines.Decode(&manifest); err != nil {
				t.Fatal(err)
			}
			if daemonSetsIn(manifest.Text) == "" {
				continue
			}
			t.Run(manifest.File, func(t *testing.T) {
				t.Parallel()
				folder := t.TempDir()
				text := namespace.ReplaceAllString(manifest.Text, "")
				after := fixed(t, written(t, folder, filepath.Base(manifest.File), text), "--no-config", "--profile", "pedantic")
				answer := dryRun(t, folder, after)
				if answer.code == 0 {
					accepted.Add(1)
				} else if before := dryRun(t, folder, text); before.code == 0 {
					t.Errorf("the server accepted it before: %s\n%s", answer.both(), daemonSetsIn(after))
				}
				if after != text {
					mended.Add(1)
				}
			})
		}
	})
	t.Logf("%d accepted, %d mended", accepted.Load(), mended.Load())
	if accepted.Load() < 100 || mended.Load() < 100 {
		t.Error("too few to mean something")
	}
}

func written(t *testing.T, folder, name, text string) string {
	t.Helper()
	path := filepath.Join(folder, name)
	if err := os.WriteFile(path, []byte(text), 0o600); err != nil {
		t.Fatal(err)
	}
	return path
}

// fixed makes every fix of a file and returns what it became.
func fixed(t *testing.T, file string, arguments ...string) string {
	t.Helper()
	said := ds(t, append([]string{"lint", file, "--fix=unsafe", "--allow-empty"}, arguments...)...)
	if said.code == 2 {
		t.Errorf("the fixes cannot be made: %s", said.both())
	}
	text, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	return string(text)
}

// dryRun asks the server about the DaemonSets of a text.
func dryRun(t *testing.T, folder, text string) answer {
	t.Helper()
	file := written(t, folder, "asked.yaml", daemonSetsIn(text))
	return execute(t, answeredWithin, nil, filepath.Join(cluster.binaries, "kubectl"), "--kubeconfig", cluster.kubeconfig,
		"apply", "--dry-run=server", "--validate=strict", "-f", file)
}
