package suite

import (
	"encoding/base64"
	"fmt"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"
	"text/template"
)

// connection is one way to say which cluster, user and namespace are meant.
// It is tried with kubectl and with kubectl-ds: both must ask the same server
// for the same, as the same user; or both must fail, with the same words.
type connection struct {
	name string
	// files are written into a folder; they are templates, see places.
	files map[string]string
	// environment and flags may use the same names.
	environment, flags []string
	// fails says that both must fail, with the same words; or, where ours are
	// better on purpose, both with these.
	fails bool
	words string
}

// places are the names that templates may use.
type places struct {
	Folder, A, B, Plain, PlainHost, CA, CAFile, CertFile, KeyFile, OldCertFile, OldKeyFile string
}

// one is a kubeconfig with two clusters, users and contexts.
const one = `apiVersion: v1
kind: Config
current-context: a
clusters:
- {name: a, cluster: {server: "{{.A}}", certificate-authority-data: "{{.CA}}"}}
- {name: b, cluster: {server: "{{.B}}", certificate-authority-data: "{{.CA}}"}}
users:
- {name: u1, user: {token: token-1}}
- {name: u2, user: {username: joe, password: secret}}
contexts:
- {name: a, context: {cluster: a, user: u1}}
- {name: b, context: {cluster: b, user: u2, namespace: space-b}}
`

// files named by relative paths, and a certificate for the user.
const relative = `apiVersion: v1
kind: Config
current-context: a
clusters:
- {name: a, cluster: {server: "{{.A}}", certificate-authority: ../ca.crt}}
users:
- {name: u, user: {client-certificate: ../user.crt, client-key: ../user.key}}
- {name: t, user: {tokenFile: token}}
contexts:
- {name: a, context: {cluster: a, user: u, namespace: relative}}
`

const plugin = `#!/bin/sh
echo run >> "{{.Folder}}/runs"
echo '{"apiVersion":"client.authentication.k8s.io/v1","kind":"ExecCredential","status":{"token":"from-plugin"}}'
`

var home = map[string]string{"home/.kube/config": one}

var connections = []connection{
	{name: "home", files: home},
	{name: "a context", files: home, flags: []string{"--context=b"}},
	{name: "a context of nobody", files: home, flags: []string{"--context=c"}, fails: true},
	{name: "a cluster", files: home, flags: []string{"--cluster=b"}},
	{name: "a cluster of nobody", files: home, flags: []string{"--cluster=c"}, fails: true},
	{name: "a user", files: home, flags: []string{"--user=u2"}},
	{name: "a user of nobody", files: home, flags: []string{"--user=u3"}, fails: true},
	{name: "a namespace", files: home, flags: []string{"--context=b", "-n", "other"}},
	{name: "all namespaces", files: home, flags: []string{"--context=b", "-A"}},
	{name: "all three", files: home, flags: []string{"--context=b", "--cluster=a", "--user=u1", "-n", "mine"}},
	{name: "a kubeconfig", files: map[string]string{"k": one}, flags: []string{"--kubeconfig={{.Folder}}/k"}},
	{name: "a kubeconfig that is missing", files: home, flags: []string{"--kubeconfig={{.Folder}}/missing"}, fails: true},
	{name: "a kubeconfig before the variable", files: map[string]string{"k": one, "v": strings.ReplaceAll(one, "current-context: a", "current-context: b")},
		environment: []string{"KUBECONFIG={{.Folder}}/v"}, flags: []string{"--kubeconfig={{.Folder}}/k"}},
	{name: "the variable before home", files: map[string]string{"home/.kube/config": one, "v": strings.ReplaceAll(one, "current-context: a", "current-context: b")},
		environment: []string{"KUBECONFIG={{.Folder}}/v"}},
	{name: "files that are missing", files: map[string]string{"v": one}, environment: []string{"KUBECONFIG={{.Folder}}/none:{{.Folder}}/v::{{.Folder}}/nor"}},
	{name: "the first file's entries", files: map[string]string{
		"v": strings.NewReplacer("current-context: a\n", "", `{name: a, cluster: {server: "{{.A}}"`, `{name: a, cluster: {server: "{{.B}}"`).Replace(one), "w": one,
	}, environment: []string{"KUBECONFIG={{.Folder}}/v:{{.Folder}}/w"}},
	{name: "entries of different files", files: map[string]string{
		"v": "apiVersion: v1\nkind: Config\ncurrent-context: mixed\ncontexts: [{name: mixed, context: {cluster: b, user: u1, namespace: mixed}}]\n", "w": one,
	}, environment: []string{"KUBECONFIG={{.Folder}}/v:{{.Folder}}/w"}},
	{name: "a server", files: home, flags: []string{"--server={{.B}}"}},
	{name: "a server without scheme", files: home, flags: []string{"-s", "{{.PlainHost}}"}},
	{name: "a plain server gets no credentials", files: home, flags: []string{"-s", "{{.Plain}}"}},
	{name: "a token", files: home, flags: []string{"--token=from-flag"}},
	{name: "a token beside a password", files: home, flags: []string{"--context=b", "--token=from-flag"}, fails: true},
	{name: "relative paths", files: map[string]string{"deep/k": relative}, environment: []string{"KUBECONFIG={{.Folder}}/deep/k"}},
	{name: "a token file", files: map[string]string{"deep/k": relative, "deep/token": "from-file\n"}, environment: []string{"KUBECONFIG={{.Folder}}/deep/k"}, flags: []string{"--user=t"}},
	{name: "certificate flags", files: home, flags: []string{"--client-certificate={{.CertFile}}", "--client-key={{.KeyFile}}"}},
	{name: "a certificate of version 1", files: home, flags: []string{"--client-certificate={{.OldCertFile}}", "--client-key={{.OldKeyFile}}"}},
	{name: "the key of another certificate", files: home, flags: []string{"--client-certificate={{.CertFile}}", "--client-key={{.OldKeyFile}}"}, fails: true},
	{name: "an authority", files: map[string]string{"home/.kube/config": strings.ReplaceAll(one, `, certificate-authority-data: "{{.CA}}"`, "")}, flags: []string{"--certificate-authority={{.CAFile}}"}},
	{name: "no authority", files: map[string]string{"home/.kube/config": strings.ReplaceAll(one, `, certificate-authority-data: "{{.CA}}"`, "")}, fails: true},
	{name: "insecure", files: map[string]string{"home/.kube/config": strings.ReplaceAll(one, `, certificate-authority-data: "{{.CA}}"`, "")}, flags: []string{"--insecure-skip-tls-verify"}},
	{name: "insecure in the file", files: map[string]string{"home/.kube/config": strings.ReplaceAll(one, `certificate-authority-data: "{{.CA}}"`, "insecure-skip-tls-verify: true")}},
	{name: "insecure with an authority", files: home, flags: []string{"--insecure-skip-tls-verify", "--certificate-authority={{.CAFile}}"}, fails: true},
	{name: "another name of the server", files: home, flags: []string{"--tls-server-name=kubernetes"}},
	{name: "as somebody", files: home, flags: []string{"--as=jane", "--as-group=dev", "--as-group=ops", "--as-uid=42", "--as-user-extra=reason=test"}},
	{name: "groups without a user", files: home, flags: []string{"--as-group=dev"}, fails: true},
	{name: "as somebody in the file", files: map[string]string{"home/.kube/config": strings.ReplaceAll(one, "token: token-1", "token: token-1, as: jane, as-groups: [dev]")}},
	{name: "a plugin", files: map[string]string{"plugin": plugin, "home/.kube/config": strings.ReplaceAll(one, "token: token-1",
		`exec: {apiVersion: client.authentication.k8s.io/v1, command: "{{.Folder}}/plugin", interactiveMode: Never}`)}},
	{name: "a plugin by relative path", files: map[string]string{"home/.kube/plugin": plugin, "home/.kube/config": strings.ReplaceAll(one, "token: token-1",
		`exec: {apiVersion: client.authentication.k8s.io/v1, command: ./plugin, interactiveMode: Never}`)}},
	{name: "a plugin that is missing", files: map[string]string{"home/.kube/config": strings.ReplaceAll(one, "token: token-1",
		`exec: {apiVersion: client.authentication.k8s.io/v1, command: "{{.Folder}}/plugin", interactiveMode: Never}`)}, fails: true},
	{name: "a plugin that is a folder", files: map[string]string{"home/.kube/config": strings.ReplaceAll(one, "token: token-1",
		`exec: {apiVersion: client.authentication.k8s.io/v1, command: "{{.Folder}}/home", interactiveMode: Never}`)}, fails: true},
	{name: "not YAML", files: map[string]string{"home/.kube/config": "clusters: [\n"}, fails: true, words: "did not find expected node content"},
	{name: "no current context", files: map[string]string{"home/.kube/config": strings.ReplaceAll(one, "current-context: a", "current-context: none")}, fails: true},
}

// TestKubeconfig asks both programs who they would ask.
func TestKubeconfig(t *testing.T) {
	t.Parallel()
	a, b, plain := newFront(t, "https", nil), newFront(t, "https", nil), newFront(t, "http", nil)
	fronts := map[string]*front{"A": a, "B": b, "plain": plain}
	own, err := cluster.authority.client("jane-by-certificate", hour)
	if err != nil {
		t.Fatal(err)
	}
	old, err := cluster.authority.clientOfVersion1("jane-by-old-certificate", hour)
	if err != nil {
		t.Fatal(err)
	}
	for _, each := range connections {
		t.Run(each.name, func(t *testing.T) {
			folder := t.TempDir()
			if err := keep(folder, map[string][]byte{"ca.crt": cluster.authority.pem, "user.crt": own.certificate, "user.key": own.key, "old.crt": old.certificate, "old.key": old.key}); err != nil {
				t.Fatal(err)
			}
			in := places{Folder: folder, A: a.url, B: b.url, Plain: plain.url, PlainHost: strings.TrimPrefix(plain.url, "http://"),
				CA: base64.StdEncoding.EncodeToString(cluster.authority.pem), CAFile: filepath.Join(folder, "ca.crt"),
				CertFile: filepath.Join(folder, "user.crt"), KeyFile: filepath.Join(folder, "user.key"),
				OldCertFile: filepath.Join(folder, "old.crt"), OldKeyFile: filepath.Join(folder, "old.key")}
			for name, text := range each.files {
				path := filepath.Join(folder, name)
				if err := os.MkdirAll(filepath.Dir(path), 0o700); err != nil {
					t.Fatal(err)
				}
				if err := os.WriteFile(path, []byte(in.fill(t, text)), 0o700); err != nil {
					t.Fatal(err)
				}
			}
			environment := []string{"HOME=" + filepath.Join(folder, "home")}
			for _, own := range each.environment {
				environment = append(environment, in.fill(t, own))
			}
			var flags []string
			for _, own := range each.flags {
				flags = append(flags, in.fill(t, own))
			}
			theirs := execute(t, answeredWithin, environment, filepath.Join(cluster.binaries, "kubectl"), slices.Concat([]string{"get", "daemonsets.apps"}, flags)...)
			wanted := asked(fronts)
			runs := timesRun(folder)
			ours := execute(t, answeredWithin, environment, os.Getenv("KUBECTL_DS_BIN"), slices.Concat([]string{"list"}, flags)...)
			got := asked(fronts)
			if each.fails {
				if theirs.code == 0 || ours.code < 2 {
					t.Errorf("both should fail\nkubectl: %s\nours: %s", theirs.both(), ours.both())
				}
				if !sameError(each.words, theirs.stderr, ours.stderr) {
					t.Errorf("other words\nkubectl: %s\nours: %s", theirs.both(), ours.both())
				}
				return
			}
			if theirs.code != 0 || ours.code != 0 {
				t.Fatalf("both should succeed\nkubectl: %s\nours: %s", theirs.both(), ours.both())
			}
			if len(wanted) != 1 || !slices.Equal(got, wanted) {
				t.Errorf("kubectl asks\n\t%s\nwe ask\n\t%s", strings.Join(wanted, "\n\t"), strings.Join(got, "\n\t"))
			}
			if now := timesRun(folder); runs > 0 && now-runs != 1 {
				t.Errorf("the plugin was run %d times", now-runs)
			}
		})
	}
}

func (p places) fill(t *testing.T, text string) string {
	t.Helper()
	var filled strings.Builder
	if err := template.Must(template.New("").Parse(text)).Execute(&filled, p); err != nil {
		t.Fatal(err)
	}
	return filled.String()
}

// asked tells for which DaemonSets who asked which server; each once.
func asked(fronts map[string]*front) []string {
	var lines []string
	for name, f := range fronts {
		for _, r := range f.take() {
			if strings.HasPrefix(r.path, "/apis/apps/v1/") && strings.HasSuffix(r.path, "/daemonsets") {
				lines = append(lines, fmt.Sprintf("%s %s %s", name, r.path, r.who))
			}
		}
	}
	slices.Sort(lines)
	return slices.Compact(lines)
}

func timesRun(folder string) int {
	text, _ := os.ReadFile(filepath.Join(folder, "runs"))
	return strings.Count(string(text), "run")
}

// logged are lines that client-go logs: severity, month, day.
var logged = regexp.MustCompile(`^[EIW]\d{4} `)

// sameError compares the first line of the error proper: kubectl may log before
// it. It opens some with "error: " and some not.
func sameError(words, theirs, ours string) bool {
	proper := func(text string) string {
		for _, line := range strings.Split(text, "\n") {
			if line != "" && !logged.MatchString(line) {
				return strings.TrimPrefix(line, "error: ")
			}
		}
		return ""
	}
	if words != "" {
		return strings.Contains(proper(theirs), words) && strings.Contains(proper(ours), words)
	}
	return proper(theirs) != "" && proper(theirs) == proper(ours)
}
