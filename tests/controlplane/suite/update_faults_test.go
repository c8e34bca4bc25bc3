package suite

import (
	"io"
	"math/rand/v2"
	"net/http"
	"net/url"
	"os"
	"strconv"
	"strings"
	"sync"
	"testing"
	"time"

	"k8s.io/client-go/rest"
)

// chance throws the same numbers for the same seed; several throw at once.
type chance struct {
	mutex sync.Mutex
	rand  *rand.Rand
}

func newChance(t *testing.T) *chance {
	t.Helper()
	seed := uint64(time.Now().UnixNano())
	if own, err := strconv.ParseUint(os.Getenv("KUBECTL_DS_SEED"), 10, 64); err == nil {
		seed = own
	}
	t.Logf("KUBECTL_DS_SEED=%d", seed)
	return &chance{rand: rand.New(rand.NewPCG(seed, 0))}
}

func (d *chance) under(n int) int {
	d.mutex.Lock()
	defer d.mutex.Unlock()
	return d.rand.IntN(n)
}

// TestKilledUpdate kills the driver at 30 random moments; another goes on each time. Every node is replaced once.
func TestKilledUpdate(t *testing.T) {
	t.Parallel()
	const kills, budget = 30, 4
	s, nodes := waiting(t, "update-killed", 120, "slow-1s")
	d := newChance(t)
	o := s.observe(nodes)
	words := []string{"start", "agent", "-y", "--or-resume", "--force", "--max-unavailable", strconv.Itoa(budget), "--waves", "2,20%,100%"}
	killed := 0
	for ; killed < kills; killed++ {
		r := s.update(words...)
		select {
		case <-r.ended:
			t.Fatalf("after %d kills it ended by itself:\n%s", killed, r.text())
		case <-time.After(time.Duration(50+d.under(1500)) * time.Millisecond):
		}
		r.kill()
	}
	s.update(words...).ends(0)
	o.once(s, nodes, budget)
	t.Logf("killed %d times", killed)
	s.clear(s.namespace)
}

// TestUpdateUnderFaults lets every tenth request go wrong: refused, broken, done without an answer, watches dropped.
func TestUpdateUnderFaults(t *testing.T) {
	t.Parallel()
	const budget = 5
	s, nodes := waiting(t, "update-faults", 60, "2.0")
	d := newChance(t)
	target, err := url.Parse(cluster.server)
	s.check(err)
	transport, err := rest.TransportFor(cluster.config)
	s.check(err)
	var mutex sync.Mutex
	count := map[string]int{}
	happens := func(what string) {
		mutex.Lock()
		count[what]++
		mutex.Unlock()
	}
	f := newFront(t, "https", func(w http.ResponseWriter, r *http.Request, _ int) bool {
		happens("requests")
		// No watch lasts.
		if query := r.URL.Query(); query.Get("watch") == "1" {
			happens("watches")
			query.Set("timeoutSeconds", strconv.Itoa(1+d.under(3)))
			r.URL.RawQuery = query.Encode()
		}
		if d.under(10) > 0 {
			return false
		}
		switch d.under(4) {
		case 0:
			happens("429")
			w.Header().Set("Retry-After", "1")
			return status(w, 429, "TooManyRequests", "made up by the test")
		case 1:
			happens("500")
			return status(w, 500, "InternalError", "made up by the test")
		case 2:
			happens("cut before")
			return cut(w, "Content-Length: 4096", `{"kind":`)
		default:
			happens("done, and the answer lost")
			r.URL.Scheme, r.URL.Host, r.Host, r.RequestURI = target.Scheme, target.Host, target.Host, ""
			if answer, err := transport.RoundTrip(r); err == nil {
				io.Copy(io.Discard, answer.Body)
				answer.Body.Close()
			}
			return cut(w, "Content-Length: 4096", `{"kind":`)
		}
	})
	path := f.kubeconfig(t)
	o := s.observe(nodes)
	words := []string{"start", "agent", "-y", "--or-resume", "--max-unavailable", strconv.Itoa(budget), "--drain"}
	r := s.updateAt(path, words...)
	<-r.ended
	// Before it drives, a server that refuses again and again ends it.
	for tries := 0; tries < 5 && r.command.ProcessState.ExitCode() == 3 && !strings.Contains(r.text(), "wave 1"); tries++ {
		r = s.updateAt(path, words...)
		<-r.ended
	}
	r.ends(0)
	o.once(s, nodes, budget)
	mutex.Lock()
	t.Logf("%v", count)
	mutex.Unlock()
	for _, name := range nodes {
		if n := s.node(name); n.Spec.Unschedulable || n.Annotations["kubectl-ds/cordoned-by"] != "" {
			t.Errorf("%s is still cordoned", name)
		}
	}
	s.clear(s.namespace)
}
