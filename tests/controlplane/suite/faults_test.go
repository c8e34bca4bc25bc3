package suite

import (
	"fmt"
	"net"
	"net/http"
	"slices"
	"strings"
	"sync/atomic"
	"testing"
	"time"
)

// fault is something that goes wrong on the way to the API server.
type fault struct {
	name string
	// answer stands for the API server; before is how often the path was asked for.
	answer func(w http.ResponseWriter, r *http.Request, before int) bool
	// lists restricts the fault to the paths that end so.
	lists  string
	flags  []string
	within time.Duration
	// right says that there must be an answer; else the exit code is one of codes
	// and the error says words.
	right bool
	codes []int
	words string
}

const (
	soon = 5 * time.Second
	// whileRetrying is how long a read may be repeated.
	whileRetrying = 35 * time.Second
)

// often answers the first so many requests with a refusal.
func often(times, code int, reason, retryAfter string) func(http.ResponseWriter, *http.Request, int) bool {
	return func(w http.ResponseWriter, _ *http.Request, before int) bool {
		if before >= times {
			return false
		}
		if retryAfter != "" {
			w.Header().Set("Retry-After", retryAfter)
		}
		return status(w, code, reason, "made up by the test")
	}
}

const always = 1000

var faults = []fault{
	{name: "too many requests, then not", answer: often(2, 429, "TooManyRequests", "1"), right: true, within: 15 * time.Second},
	{name: "too many requests for ever", answer: often(always, 429, "TooManyRequests", "1"), codes: []int{3}, words: "TooManyRequests", within: whileRetrying},
	{name: "an internal error once", answer: often(1, 500, "InternalError", ""), right: true, within: 15 * time.Second},
	{name: "internal errors for ever", answer: often(always, 500, "InternalError", ""), codes: []int{3}, words: "InternalError", within: whileRetrying},
	{name: "internal errors for pods alone", answer: often(always, 500, "InternalError", ""), lists: "/pods", codes: []int{3}, words: "InternalError", within: whileRetrying},
	{name: "unavailable once", answer: often(1, 503, "ServiceUnavailable", ""), right: true, within: 15 * time.Second},
	{name: "unavailable for ever", answer: often(always, 503, "ServiceUnavailable", "1"), codes: []int{3}, words: "ServiceUnavailable", within: whileRetrying},
	{name: "an internal error that is no Status", answer: func(w http.ResponseWriter, _ *http.Request, _ int) bool {
		http.Error(w, "<html>bad gateway</html>", http.StatusBadGateway)
		return true
	}, codes: []int{3}, words: "bad gateway", within: whileRetrying},

	{name: "small pages", answer: smallPages(nil), right: true, within: soon},
	{name: "a list expires on its second page, once", answer: smallPages(func(w http.ResponseWriter, expired int) bool {
		return expired == 0 && status(w, 410, "Expired", "The provided continue parameter is too old")
	}), lists: "/pods", right: true, within: 15 * time.Second},
	{name: "a list expires again and again", answer: smallPages(func(w http.ResponseWriter, _ int) bool {
		return status(w, 410, "Expired", "The provided continue parameter is too old")
	}), lists: "/pods", codes: []int{3}, words: "too old", within: 15 * time.Second},

	{name: "cut within a body of known length, once", answer: func(w http.ResponseWriter, _ *http.Request, before int) bool {
		return before == 0 && cut(w, "Content-Length: 4096", `{"kind":"PodList","apiVersion":"v1","metadata":{},"items":[{"metadata":`)
	}, right: true, within: 15 * time.Second},
	{name: "cut within a body of known length, always", answer: func(w http.ResponseWriter, _ *http.Request, _ int) bool {
		return cut(w, "Content-Length: 4096", `{"kind":"PodList","apiVersion":"v1","metadata":{},"items":[{"metadata":`)
	}, lists: "/pods", codes: []int{3}, words: "broke off", within: whileRetrying},
	{name: "cut within chunks, always", answer: func(w http.ResponseWriter, _ *http.Request, _ int) bool {
		return cut(w, "Transfer-Encoding: chunked", "3c\r\n"+`{"kind":"PodList","apiVersion":"v1","metadata":{},"items":[]`+"\r\n")
	}, lists: "/pods", codes: []int{3}, words: "broke off", within: whileRetrying},
	{name: "an empty list that is cut where no length is told", answer: func(w http.ResponseWriter, _ *http.Request, _ int) bool {
		return cut(w, "Connection: close", `{"kind":"PodList","apiVersion":"v1","metadata":{},"items":[`)
	}, lists: "/pods", codes: []int{3}, words: "not the JSON of a list", within: whileRetrying},
	{name: "an answer of another kind", answer: func(w http.ResponseWriter, _ *http.Request, _ int) bool {
		fmt.Fprint(w, "<html><body>Please log in</body></html>")
		return true
	}, codes: []int{3}, words: "something else", within: soon},
	{name: "an empty answer", answer: func(w http.ResponseWriter, _ *http.Request, _ int) bool {
		w.WriteHeader(http.StatusOK)
		return true
	}, codes: []int{3}, words: "empty", within: soon},
	{name: "an object that is no list", answer: func(w http.ResponseWriter, _ *http.Request, _ int) bool {
		fmt.Fprint(w, `{"kind":"Status","apiVersion":"v1","metadata":{},"status":"Success"}`)
		return true
	}, codes: []int{3}, words: "a Status, not a", within: soon},
	{name: "an object without kind", answer: func(w http.ResponseWriter, _ *http.Request, _ int) bool {
		fmt.Fprint(w, `{}`)
		return true
	}, codes: []int{3}, words: "something else, not a", within: soon},
	{name: "sent elsewhere", answer: func(w http.ResponseWriter, r *http.Request, _ int) bool {
		http.Redirect(w, r, "https://127.0.0.1:1/elsewhere", http.StatusFound)
		return true
	}, codes: []int{3}, words: "", within: soon},

	{name: "a mute server", answer: func(_ http.ResponseWriter, r *http.Request, _ int) bool {
		<-r.Context().Done()
		return true
	}, flags: []string{"--request-timeout=1s"}, codes: []int{4}, words: "1s", within: soon},
	{name: "mute after half a body", answer: func(w http.ResponseWriter, r *http.Request, _ int) bool {
		fmt.Fprint(w, `{"kind":"PodList","apiVersion":"v1","metadata":{},"items":[`)
		w.(http.Flusher).Flush()
		<-r.Context().Done()
		return true
	}, lists: "/pods", flags: []string{"--request-timeout=1s"}, codes: []int{4}, words: "1s", within: soon},
}

// smallPages makes the API server answer two objects at a time; expire may
// answer what asks for a further page, it gets how often it was asked.
func smallPages(expire func(w http.ResponseWriter, expired int) bool) func(http.ResponseWriter, *http.Request, int) bool {
	var expired atomic.Int64
	return func(w http.ResponseWriter, r *http.Request, _ int) bool {
		query := r.URL.Query()
		if query.Has("limit") {
			query.Set("limit", "2")
			r.URL.RawQuery = query.Encode()
		}
		if expire != nil && query.Has("continue") {
			return expire(w, int(expired.Add(1)-1))
		}
		return false
	}
}

// TestFaults wants the right answer or one clear error in time, never a wrong answer.
func TestFaults(t *testing.T) {
	t.Parallel()
	s := newScene(t, "faults")
	s.plainNodes(5)
	s.apply(daemonSet(s.namespace, "agent", s.here()))
	s.settle(second)
	questions := [][]string{
		{"list", "-n", s.namespace, "-o", "json"},
		{"diff", "-n", s.namespace, "agent", "-o", "json"},
	}
	var right []answer
	for _, question := range questions {
		right = append(right, understood(t, ds(t, slices.Concat(question, []string{"--kubeconfig", cluster.kubeconfig})...)))
	}
	for _, each := range faults {
		t.Run(each.name, func(t *testing.T) {
			t.Parallel()
			f := newFront(t, "https", func(w http.ResponseWriter, r *http.Request, before int) bool {
				return strings.HasSuffix(r.URL.Path, each.lists) && each.answer(w, r, before)
			})
			path := f.kubeconfig(t)
			for i, question := range questions {
				a := ds(t, slices.Concat(question, []string{"--kubeconfig", path}, each.flags)...)
				each.judge(t, a, right[i])
				f.take()
			}
		})
	}
}

func (f *fault) judge(t *testing.T, a, right answer) {
	t.Helper()
	if a.took > f.within {
		t.Errorf("%s: took %s, more than %s", a.command, a.took, f.within)
	}
	if f.right {
		if where, same := sameAnswer(t, right, a); !same {
			t.Errorf("%s: not the right answer: %s\n%s", a.command, where, a.both())
		}
		return
	}
	f.judgeError(t, a)
}

// judgeError wants nothing on standard output, one error with the words, and the code.
func (f *fault) judgeError(t *testing.T, a answer) {
	t.Helper()
	known := false
	for _, code := range f.codes {
		known = known || a.code == code
	}
	if !known || a.stdout != "" || !strings.Contains(a.stderr, f.words) {
		t.Errorf("%s: wanted exit %v, no answer and an error that tells %q\n%s", a.command, f.codes, f.words, a.both())
	}
	errors := 0
	for _, line := range strings.Split(a.stderr, "\n") {
		for _, opening := range []string{"error: ", "Error from server", "Unable to connect to the server", "The connection to the server"} {
			if strings.HasPrefix(line, opening) {
				errors++
				break
			}
		}
	}
	if errors != 1 {
		t.Errorf("%s: %d errors instead of one\n%s", a.command, errors, a.both())
	}
}

// TestNoConnection: no server, the wrong one, or one that does not know us.
func TestNoConnection(t *testing.T) {
	t.Parallel()
	stranger, err := newAuthority("somebody else")
	if err != nil {
		t.Fatal(err)
	}
	expired, err := cluster.authority.client("admin", -time.Hour, "system:masters")
	if err != nil {
		t.Fatal(err)
	}
	silent, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { silent.Close() })
	closed, err := freePorts(1)
	if err != nil {
		t.Fatal(err)
	}
	cases := []struct {
		fault
		server string
		trust  []byte
		who    identity
	}{
		{fault{name: "wrong authority", codes: []int{3}, words: "certificate", within: soon}, cluster.server, stranger.pem, cluster.admin},
		{fault{name: "expired client certificate", codes: []int{3}, words: "You must be logged in to the server", within: soon}, cluster.server, cluster.authority.pem, expired},
		{fault{name: "nobody listens", codes: []int{3}, words: "refused", within: soon}, "https://127.0.0.1:" + closed[0], cluster.authority.pem, cluster.admin},
		{fault{name: "no such host", codes: []int{3}, words: "nowhere.invalid", within: 15 * time.Second}, "https://nowhere.invalid:6443", cluster.authority.pem, cluster.admin},
		{fault{name: "another host's certificate", codes: []int{3}, words: "certificate", within: soon}, cluster.server, cluster.authority.pem, cluster.admin},
		{fault{name: "silent before the handshake", flags: []string{"--request-timeout=1s"}, codes: []int{3, 4}, within: soon}, "https://" + silent.Addr().String(), cluster.authority.pem, cluster.admin},
		{fault{name: "no TLS there", codes: []int{3}, within: soon}, strings.Replace(newFront(t, "http", nil).url, "http:", "https:", 1), cluster.authority.pem, cluster.admin},
	}
	for _, each := range cases {
		t.Run(each.name, func(t *testing.T) {
			access := cluster.access(each.who)
			if each.name == "another host's certificate" {
				access.Clusters["plane"].TLSServerName = "other.example"
			}
			access.Clusters["plane"].Server, access.Clusters["plane"].CertificateAuthorityData = each.server, each.trust
			a := ds(t, append([]string{"list", "-A", "-o", "json", "--kubeconfig", writeAccess(t, access)}, each.flags...)...)
			each.judge(t, a, answer{})
		})
	}
}
