package suite

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"reflect"
	"slices"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	v1 "k8s.io/api/core/v1"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"k8s.io/client-go/tools/clientcmd"
	api "k8s.io/client-go/tools/clientcmd/api"
)

// answeredWithin is how long the program may take for any answer.
const answeredWithin = 60 * time.Second

// kinds are what a snapshot holds.
const kinds = "nodes,pods,daemonsets,controllerrevisions,namespaces,events,limitranges,runtimeclasses"

// answer is what a program said.
type answer struct {
	command        string
	stdout, stderr string
	code           int
	took           time.Duration
}

// decode reads the machine output.
func (a answer) decode(t testing.TB, into any) {
	t.Helper()
	if err := json.Unmarshal([]byte(a.stdout), into); err != nil {
		t.Fatalf("%s: no JSON: %v\n%s", a.command, err, a.both())
	}
}

func (a answer) both() string {
	return fmt.Sprintf("exit %d\nstdout: %s\nstderr: %s", a.code, strings.TrimSpace(a.stdout), strings.TrimSpace(a.stderr))
}

// execute runs a program with nothing in its environment but what is given.
func execute(t testing.TB, within time.Duration, environment []string, program string, arguments ...string) answer {
	t.Helper()
	ctx, cancel := context.WithTimeout(context.Background(), within)
	defer cancel()
	command := exec.CommandContext(ctx, program, arguments...)
	command.WaitDelay = time.Second
	command.Env = append([]string{"HOME=" + filepath.Join(cluster.folder, "home"), "PATH=/usr/bin:/bin"}, environment...)
	var stdout, stderr bytes.Buffer
	command.Stdout, command.Stderr = &stdout, &stderr
	began := time.Now()
	err := command.Run()
	a := answer{filepath.Base(program) + " " + strings.Join(arguments, " "), stdout.String(), stderr.String(), command.ProcessState.ExitCode(), time.Since(began)}
	if ctx.Err() != nil {
		t.Fatalf("%s: no answer within %s\n%s", a.command, within, a.both())
	}
	var exit *exec.ExitError
	if err != nil && !errors.As(err, &exit) {
		t.Fatalf("%s: %v", a.command, err)
	}
	return a
}

// ds runs kubectl-ds as a user types it.
func ds(t testing.TB, arguments ...string) answer {
	t.Helper()
	return execute(t, answeredWithin, nil, os.Getenv("KUBECTL_DS_BIN"), arguments...)
}

// kubectl runs the real one as the administrator; it must succeed.
func kubectl(t testing.TB, arguments ...string) string {
	t.Helper()
	arguments = append([]string{"--kubeconfig", cluster.kubeconfig}, arguments...)
	a := execute(t, answeredWithin, nil, filepath.Join(cluster.binaries, "kubectl"), arguments...)
	if a.code != 0 {
		t.Fatalf("%s: %s", a.command, a.both())
	}
	return a.stdout
}

var snapshots atomic.Int64

// snapshot writes what the cluster holds now into a file: in turns kubectl does, or the program itself.
func snapshot(t testing.TB) string {
	t.Helper()
	number := snapshots.Add(1)
	path := filepath.Join(cluster.folder, fmt.Sprintf("snapshot-%d.json", number))
	// A file has no clock: the program takes the latest time in it for now, and in this cluster little happens.
	tick := &v1.Event{
		ObjectMeta: metav1.ObjectMeta{Name: fmt.Sprintf("tick-%d", number), Namespace: metav1.NamespaceDefault}, Reason: "Tick", Type: v1.EventTypeNormal,
		InvolvedObject: v1.ObjectReference{Kind: "Namespace", Name: metav1.NamespaceDefault, Namespace: metav1.NamespaceDefault}, LastTimestamp: metav1.Now(),
	}
	if _, err := cluster.client.CoreV1().Events(tick.Namespace).Create(context.Background(), tick, metav1.CreateOptions{}); err != nil {
		t.Fatal(err)
	}
	if number%2 == 0 {
		path += ".gz"
		understood(t, ds(t, "snapshot", "-A", "-o", path, "--kubeconfig", cluster.kubeconfig))
		return path
	}
	if err := os.WriteFile(path, []byte(kubectl(t, "get", kinds, "-A", "-o", "json")), 0o600); err != nil {
		t.Fatal(err)
	}
	return path
}

// ask puts a question to a snapshot and to the cluster it came from. Exit codes
// 0 and 1 are answers.
func ask(t testing.TB, arguments ...string) answer {
	t.Helper()
	return askAll(t, arguments)[0]
}

// askAll puts several questions to one snapshot, and to the cluster it came
// from. Both must say the same, except that the cluster may move in between:
// then once more.
func askAll(t testing.TB, questions ...[]string) []answer {
	t.Helper()
	for attempt := 1; ; attempt++ {
		path := snapshot(t)
		var answers []answer
		var different string
		for _, question := range questions {
			a := understood(t, ds(t, slices.Concat(question, []string{"-o", "json", "--snapshot", path})...))
			now := understood(t, ds(t, slices.Concat(question, []string{"-o", "json", "--kubeconfig", cluster.kubeconfig})...))
			if where, same := sameAnswer(t, a, now); !same {
				different = fmt.Sprintf("%s: a snapshot and the cluster give different answers: %s\nsnapshot: %s\ncluster: %s", now.command, where, a.both(), now.both())
			}
			answers = append(answers, now)
		}
		_ = os.Remove(path)
		if different == "" {
			return answers
		}
		if attempt == 4 {
			t.Fatal(different)
		}
		time.Sleep(500 * time.Millisecond)
	}
}

func understood(t testing.TB, a answer) answer {
	t.Helper()
	if !a.isAnswer() {
		t.Fatalf("%s: %s", a.command, a.both())
	}
	return a
}

// isAnswer tells by the exit code whether there is an answer; 10 to 14 are verdicts on a rollout.
func (a answer) isAnswer() bool { return a.code <= 1 || a.code >= 10 && a.code <= 14 }

// writeAccess writes a kubeconfig into a file of the test.
func writeAccess(t *testing.T, access *api.Config) string {
	t.Helper()
	path := filepath.Join(t.TempDir(), "kubeconfig")
	if err := clientcmd.WriteToFile(*access, path); err != nil {
		t.Fatal(err)
	}
	return path
}

// sameAnswer compares two answers apart from where they come from and ages.
func sameAnswer(t testing.TB, a, b answer) (string, bool) {
	t.Helper()
	if a.code != b.code {
		return fmt.Sprintf("exit codes %d and %d", a.code, b.code), false
	}
	var left, right any
	a.decode(t, &left)
	b.decode(t, &right)
	return firstDifference("", left, right)
}

// moving are the fields that tell the time or the origin.
var moving = map[string]bool{"age": true, "origin": true, "source": true}

func firstDifference(path string, a, b any) (string, bool) {
	switch left := a.(type) {
	case map[string]any:
		right, ok := b.(map[string]any)
		if !ok {
			return path, false
		}
		for key := range left {
			if _, known := right[key]; !known && !moving[key] {
				return path + "." + key, false
			}
		}
		for key, value := range right {
			if moving[key] {
				continue
			}
			other, known := left[key]
			if !known {
				return path + "." + key, false
			}
			if where, same := firstDifference(path+"."+key, other, value); !same {
				return where, false
			}
		}
		return "", true
	case []any:
		right, ok := b.([]any)
		if !ok || len(left) != len(right) {
			return path, false
		}
		for i := range left {
			if where, same := firstDifference(fmt.Sprintf("%s[%d]", path, i), left[i], right[i]); !same {
				return where, false
			}
		}
		return "", true
	default:
		return path, reflect.DeepEqual(a, b)
	}
}
