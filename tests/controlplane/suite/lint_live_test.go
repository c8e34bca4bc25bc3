package suite

import (
	"os"
	"path/filepath"
	"strings"
	"testing"
)

type lintReport struct {
	Findings []struct {
		Rule, Severity, Message string
		Object                  struct{ Namespace, Name string }
	}
}

// found tells the rules that found something in a DaemonSet.
func (r lintReport) found(name string) string {
	var rules []string
	for _, finding := range r.Findings {
		if finding.Object.Name == name {
			rules = append(rules, finding.Rule)
		}
	}
	return strings.Join(rules, " ")
}

// TestLintLiveJudgesWhatTheServerServes lints DaemonSets that the server took: nothing of them can be an error,
// and the nodes of the cluster decide which of them gets a pod.
func TestLintLiveJudgesWhatTheServerServes(t *testing.T) {
	t.Parallel()
	s := newScene(t, "lint-live")
	s.plainNodes(2)
	s.apply(daemonSet(s.namespace, "here", s.here()), daemonSet(s.namespace, "nowhere", s.here(), onNodes("pool", "none")))
	var report lintReport
	a := ds(t, "lint", "--live", "-n", s.namespace, "--kubeconfig", cluster.kubeconfig, "-o", "json", "--profile", "pedantic")
	understood(t, a).decode(t, &report)
	for _, finding := range report.Findings {
		if finding.Severity == "error" {
			t.Errorf("%s: %s: %s", finding.Object.Name, finding.Rule, finding.Message)
		}
	}
	if !strings.Contains(report.found("nowhere"), "DS221") || strings.Contains(report.found("here"), "DS221") || report.found("here") == "" {
		t.Errorf("nowhere: %s\nhere: %s\n%s", report.found("nowhere"), report.found("here"), a.both())
	}
	// The same files with the nodes of the cluster, and with those in a file.
	folder := t.TempDir()
	manifest, nodes := filepath.Join(folder, "a.yaml"), filepath.Join(folder, "nodes.yaml")
	for path, text := range map[string]string{
		manifest: kubectl(t, "get", "ds", "-n", s.namespace, "nowhere", "-o", "yaml"),
		nodes:    kubectl(t, "get", "nodes", "-o", "yaml"),
	} {
		if err := os.WriteFile(path, []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	for _, from := range [][]string{{"--live", "--kubeconfig", cluster.kubeconfig}, {"--nodes-file", nodes}, {"--snapshot", nodes}} {
		a := ds(t, append([]string{"lint", manifest, "--select", "DS221", "-o", "concise"}, from...)...)
		if a.code != 0 || strings.Count(a.stdout, "DS221") != 1 {
			t.Errorf("%s: %s", a.command, a.both())
		}
	}
	gone := ds(t, "lint", "--live", "--kubeconfig", cluster.kubeconfig, "--server", "https://127.0.0.1:1")
	if gone.code != 2 || gone.stdout != "" {
		t.Errorf("%s: %s", gone.command, gone.both())
	}
	empty := ds(t, "lint", "--live", "--kubeconfig", cluster.kubeconfig, "-n", "kube-public")
	if empty.code != 2 || !strings.Contains(empty.stderr, "no DaemonSet in namespace kube-public") {
		t.Errorf("%s: %s", empty.command, empty.both())
	}
}

// TestLintKustomize lints what the real kubectl builds: the patch alone is no DaemonSet, what it makes is one.
func TestLintKustomize(t *testing.T) {
	t.Parallel()
	folder := t.TempDir()
	for path, text := range map[string]string{
		"base/kustomization.yaml": "resources: [ds.yaml]\n",
		"base/ds.yaml": "apiVersion: apps/v1\nkind: DaemonSet\nmetadata: {name: agent}\nspec:\n  selector: {matchLabels: {app: agent}}\n" +
			"  template:\n    metadata: {labels: {app: agent}}\n    spec: {containers: [{name: agent, image: \"registry.example/agent:1.0\"}]}\n",
		"prod/kustomization.yaml": "resources: [../base]\npatches: [{path: surge.yaml}]\n",
		"prod/surge.yaml":         "apiVersion: apps/v1\nkind: DaemonSet\nmetadata: {name: agent}\nspec: {updateStrategy: {rollingUpdate: {maxSurge: 1}}}\n",
		"broken/notes.yaml":       "a: 1\n",
	} {
		path = filepath.Join(folder, path)
		if err := os.MkdirAll(filepath.Dir(path), 0o700); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(path, []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	lint := func(arguments ...string) answer {
		path := []string{"PATH=" + cluster.binaries + ":/usr/bin:/bin"}
		return execute(t, answeredWithin, path, os.Getenv("KUBECTL_DS_BIN"), append([]string{"lint", "--profile", "api", "-o", "concise"}, arguments...)...)
	}
	for _, each := range []struct {
		arguments []string
		code      int
		said      string
	}{
		{[]string{"-k", filepath.Join(folder, "base")}, 0, "1 DaemonSet"},
		{[]string{"-k", filepath.Join(folder, "prod")}, 1, "error[DS106]"},
		{[]string{"-k", filepath.Join(folder, "base"), "-k", filepath.Join(folder, "prod")}, 1, "2 DaemonSets"},
		{[]string{"-k", filepath.Join(folder, "broken")}, 2, "kustomization"},
		{[]string{filepath.Join(folder, "prod")}, 2, "-k FOLDER builds what they change"},
	} {
		if a := lint(each.arguments...); a.code != each.code || !strings.Contains(a.both(), each.said) {
			t.Errorf("%s: want exit %d and %q: %s", a.command, each.code, each.said, a.both())
		}
	}
}
