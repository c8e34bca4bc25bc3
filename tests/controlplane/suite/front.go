package suite

import (
	"crypto/tls"
	"crypto/x509"
	"fmt"
	"net"
	"net/http"
	"net/http/httputil"
	"net/url"
	"slices"
	"strings"
	"sync"
	"testing"

	"k8s.io/client-go/rest"
)

// front stands before the API server, notes who asks for what, and can do
// something else than pass it on. Whoever asks, the API server is asked as
// administrator: only the path decides about the answer.
type front struct {
	url   string
	mutex sync.Mutex
	seen  []request
	// fault answers instead of the API server if it returns true; it gets how many
	// requests with this path came before.
	fault func(w http.ResponseWriter, r *http.Request, before int) bool
	count map[string]int
}

// request is what a front notes of one.
type request struct {
	front *front
	path  string
	query url.Values
	// who is the certificate's common name, the Authorization header and the
	// impersonation headers.
	who string
}

// newFront starts one; scheme is http or https.
func newFront(t *testing.T, scheme string, fault func(http.ResponseWriter, *http.Request, int) bool) *front {
	t.Helper()
	target, err := url.Parse(cluster.server)
	if err != nil {
		t.Fatal(err)
	}
	transport, err := rest.TransportFor(cluster.config)
	if err != nil {
		t.Fatal(err)
	}
	f := &front{fault: fault, count: map[string]int{}}
	pass := &httputil.ReverseProxy{
		Transport: transport,
		Rewrite: func(r *httputil.ProxyRequest) {
			r.SetURL(target)
			for name := range r.Out.Header {
				if name == "Authorization" || strings.HasPrefix(name, "Impersonate-") {
					r.Out.Header.Del(name)
				}
			}
		},
		ErrorHandler: func(w http.ResponseWriter, _ *http.Request, err error) {
			http.Error(w, err.Error(), http.StatusBadGateway)
		},
	}
	server := &http.Server{Handler: http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if before := f.note(r); f.fault == nil || !f.fault(w, r, before) {
			pass.ServeHTTP(w, r)
		}
	})}
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	f.url = scheme + "://" + listener.Addr().String()
	if scheme == "https" {
		own, err := cluster.authority.server()
		if err != nil {
			t.Fatal(err)
		}
		pair, err := tls.X509KeyPair(own.certificate, own.key)
		if err != nil {
			t.Fatal(err)
		}
		trusted := x509.NewCertPool()
		trusted.AddCert(cluster.authority.certificate)
		listener = tls.NewListener(listener, &tls.Config{Certificates: []tls.Certificate{pair}, ClientAuth: tls.VerifyClientCertIfGiven, ClientCAs: trusted})
	}
	// Handshakes that fail are what some scenarios are about.
	server.ErrorLog = quietLog
	go server.Serve(listener)
	t.Cleanup(func() { server.Close() })
	return f
}

func (f *front) note(r *http.Request) int {
	who := []string{"certificate=" + commonName(r), "authorization=" + r.Header.Get("Authorization")}
	for name, values := range r.Header {
		if strings.HasPrefix(name, "Impersonate-") {
			who = append(who, strings.ToLower(name)+"="+strings.Join(values, ","))
		}
	}
	slices.Sort(who)
	f.mutex.Lock()
	defer f.mutex.Unlock()
	f.seen = append(f.seen, request{f, r.URL.Path, r.URL.Query(), strings.Join(who, " ")})
	f.count[r.URL.Path]++
	return f.count[r.URL.Path] - 1
}

func commonName(r *http.Request) string {
	if r.TLS == nil || len(r.TLS.PeerCertificates) == 0 {
		return ""
	}
	return r.TLS.PeerCertificates[0].Subject.CommonName
}

// take returns what was asked since it was last called.
func (f *front) take() []request {
	f.mutex.Lock()
	defer f.mutex.Unlock()
	seen := f.seen
	f.seen, f.count = nil, map[string]int{}
	return seen
}

// kubeconfig writes a kubeconfig that leads here with the administrator's certificate.
func (f *front) kubeconfig(t *testing.T) string {
	t.Helper()
	access := cluster.access(cluster.admin)
	access.Clusters["plane"].Server = f.url
	return writeAccess(t, access)
}

// cut sends the head of an answer and half of a body, then cuts the connection.
func cut(w http.ResponseWriter, head, body string) bool {
	conn, buffer, err := w.(http.Hijacker).Hijack()
	if err != nil {
		panic(err)
	}
	defer conn.Close()
	fmt.Fprintf(buffer, "HTTP/1.1 200 OK\r\nContent-Type: application/json\r\n%s\r\n\r\n%s", head, body)
	buffer.Flush()
	return true
}

// status answers with a refusal as the API server words it.
func status(w http.ResponseWriter, code int, reason, message string) bool {
	w.Header().Set("Content-Type", "application/json")
	w.WriteHeader(code)
	fmt.Fprintf(w, `{"kind":"Status","apiVersion":"v1","metadata":{},"status":"Failure","message":%q,"reason":%q,"code":%d}`, message, reason, code)
	return true
}
