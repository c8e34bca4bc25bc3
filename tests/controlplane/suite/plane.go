// Package suite runs kubectl-ds against a real control plane: etcd,
// kube-apiserver, kube-controller-manager and kube-scheduler, with nodes and
// pods that kwok plays by the stages of ../stages. What these do is right; where
// kubectl-ds says otherwise, it is wrong.
//
// Run it with ../run, which builds what is needed.
package suite

import (
	"context"
	"errors"
	"fmt"
	"net"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"time"

	v1 "k8s.io/api/core/v1"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"k8s.io/client-go/kubernetes"
	"k8s.io/client-go/rest"
	"k8s.io/client-go/tools/clientcmd"
	api "k8s.io/client-go/tools/clientcmd/api"
)

// readyWithin is how long the plane may take to start; 5 s are usual.
const readyWithin = 2 * time.Minute

// plane is a running control plane of its own.
type plane struct {
	folder     string // everything it writes
	binaries   string
	kubeconfig string // of an administrator
	server     string
	auditLog   string
	authority  *authority
	admin      identity
	client     kubernetes.Interface
	config     *rest.Config
	processes  []*process
	manager    *process
}

// start starts a plane in a new folder; what is running when it fails is ended.
func start(binaries string) (*plane, error) {
	folder, err := os.MkdirTemp("", "kubectl-ds-suite-")
	if err != nil {
		return nil, err
	}
	p := &plane{folder: folder, binaries: binaries, auditLog: filepath.Join(folder, "audit.log")}
	if err := p.startAll(); err != nil {
		err = fmt.Errorf("the control plane did not start: %w\n%s", err, p.tails())
		p.stop(true)
		return nil, err
	}
	return p, nil
}

func (p *plane) startAll() error {
	ports, err := freePorts(4)
	if err != nil {
		return err
	}
	etcd, peer := "http://127.0.0.1:"+ports[0], "http://127.0.0.1:"+ports[1]
	p.server = "https://127.0.0.1:" + ports[2]
	if err := p.writeFiles(); err != nil {
		return err
	}
	in := func(name string) string { return filepath.Join(p.folder, name) }
	if _, err := p.run("etcd", "--data-dir="+in("etcd"), "--listen-client-urls="+etcd, "--advertise-client-urls="+etcd,
		"--listen-peer-urls="+peer, "--initial-advertise-peer-urls="+peer, "--initial-cluster=default="+peer, "--unsafe-no-fsync"); err != nil {
		return err
	}
	if _, err := p.run("kube-apiserver", "--etcd-servers="+etcd, "--secure-port="+ports[2], "--bind-address=127.0.0.1", "--advertise-address=127.0.0.1",
		"--tls-cert-file="+in("server.crt"), "--tls-private-key-file="+in("server.key"), "--client-ca-file="+in("ca.crt"),
		"--service-account-issuer=https://kubernetes.default.svc", "--service-account-key-file="+in("sa.pub"), "--service-account-signing-key-file="+in("sa.key"),
		"--service-cluster-ip-range=10.0.0.0/24", "--authorization-mode=RBAC", "--allow-privileged=true", "--disable-admission-plugins=ServiceAccount",
		"--audit-policy-file="+in("audit.yaml"), "--audit-log-path="+p.auditLog, "--max-requests-inflight=0", "--max-mutating-requests-inflight=0",
		"--enable-priority-and-fairness=false", "--endpoint-reconciler-type=none", "--cert-dir="+in("certificates")); err != nil {
		return err
	}
	if err := p.connect(); err != nil {
		return err
	}
	if err := p.wait("the API server", func(ctx context.Context) error {
		_, err := p.client.Discovery().RESTClient().Get().AbsPath("/readyz").DoRaw(ctx)
		return err
	}); err != nil {
		return err
	}
	return p.startOthers(ports[3])
}

func (p *plane) startOthers(kwokPort string) (err error) {
	in := func(name string) string { return filepath.Join(p.folder, name) }
	// Faster than by default: what it decides stays the same.
	p.manager, err = p.run("kube-controller-manager", "--kubeconfig="+p.kubeconfig, "--service-account-private-key-file="+in("sa.key"), "--root-ca-file="+in("ca.crt"),
		"--secure-port=0", "--leader-elect=false", "--controllers=*,-nodeipam", "--kube-api-qps=1000", "--kube-api-burst=2000",
		"--concurrent-daemonset-syncs=5", "--node-eviction-rate=100", "--cert-dir="+in("certificates"))
	if err != nil {
		return err
	}
	if _, err := p.run("kube-scheduler", "--config="+in("scheduler.yaml"), "--secure-port=0", "--cert-dir="+in("certificates")); err != nil {
		return err
	}
	stages, err := filepath.Glob(filepath.Join("..", "stages", "*.yaml"))
	if err != nil || len(stages) == 0 {
		return fmt.Errorf("no stages beside the suite: %v", err)
	}
	kwok := []string{"--kubeconfig=" + p.kubeconfig, "--manage-all-nodes=true", "--node-lease-duration-seconds=40", "--server-address=127.0.0.1:" + kwokPort}
	for _, stage := range stages {
		path, err := filepath.Abs(stage)
		if err != nil {
			return err
		}
		kwok = append(kwok, "--config="+path)
	}
	if _, err := p.run("kwok", kwok...); err != nil {
		return err
	}
	return p.wait("kwok", func(ctx context.Context) error {
		conn, err := (&net.Dialer{}).DialContext(ctx, "tcp", "127.0.0.1:"+kwokPort)
		if err == nil {
			conn.Close()
		}
		return err
	})
}

// writeFiles makes the certificates and the files that the flags name.
func (p *plane) writeFiles() error {
	var err error
	if p.authority, err = newAuthority("kubectl-ds suite"); err != nil {
		return err
	}
	server, err := p.authority.server()
	if err != nil {
		return err
	}
	if p.admin, err = p.authority.client("admin", 24*time.Hour, "system:masters"); err != nil {
		return err
	}
	private, public, err := serviceAccountKey()
	if err != nil {
		return err
	}
	p.kubeconfig = filepath.Join(p.folder, "admin.kubeconfig")
	text, err := clientcmd.Write(*p.access(p.admin))
	if err != nil {
		return err
	}
	scheduler := fmt.Sprintf(`apiVersion: kubescheduler.config.k8s.io/v1
kind: KubeSchedulerConfiguration
clientConnection: {kubeconfig: %q, qps: 1000, burst: 2000}
leaderElection: {leaderElect: false}
# A pod that may fit after all is tried again sooner.
podInitialBackoffSeconds: 1
podMaxBackoffSeconds: 1
`, p.kubeconfig)
	audit := "apiVersion: audit.k8s.io/v1\nkind: Policy\nomitStages: [RequestReceived]\nrules: [{level: Metadata}]\n"
	return keep(p.folder, map[string][]byte{
		"ca.crt": p.authority.pem, "server.crt": server.certificate, "server.key": server.key, "sa.key": private, "sa.pub": public,
		"admin.kubeconfig": text, "scheduler.yaml": []byte(scheduler), "audit.yaml": []byte(audit),
	})
}

// access returns a kubeconfig for someone with this certificate.
func (p *plane) access(who identity) *api.Config {
	config := api.NewConfig()
	config.Clusters["plane"] = &api.Cluster{Server: p.server, CertificateAuthorityData: p.authority.pem}
	config.AuthInfos["user"] = &api.AuthInfo{ClientCertificateData: who.certificate, ClientKeyData: who.key}
	config.Contexts["plane"] = &api.Context{Cluster: "plane", AuthInfo: "user"}
	config.CurrentContext = "plane"
	return config
}

func (p *plane) connect() error {
	config, err := clientcmd.BuildConfigFromFlags("", p.kubeconfig)
	if err != nil {
		return err
	}
	config.QPS, config.Burst, config.Timeout = 1000, 2000, 30*time.Second
	config.ContentType = "application/vnd.kubernetes.protobuf"
	p.config = config
	p.client, err = kubernetes.NewForConfig(config)
	return err
}

func (p *plane) run(name string, arguments ...string) (*process, error) {
	process, err := begin(p.folder, name, filepath.Join(p.binaries, name), arguments...)
	if err == nil {
		p.processes = append(p.processes, process)
	}
	return process, err
}

// wait asks until there is no error; it gives up at once if a process ended.
func (p *plane) wait(what string, ready func(context.Context) error) error {
	deadline := time.Now().Add(readyWithin)
	for {
		ctx, cancel := context.WithTimeout(context.Background(), 2*time.Second)
		err := ready(ctx)
		cancel()
		switch {
		case err == nil:
			return nil
		case p.broken() != nil:
			return p.broken()
		case time.Now().After(deadline):
			return fmt.Errorf("%s is not ready after %s: %w", what, readyWithin, err)
		}
		time.Sleep(100 * time.Millisecond)
	}
}

// broken returns an error if a process of the plane has ended.
func (p *plane) broken() error {
	var ended []error
	for _, process := range p.processes {
		if !process.running() {
			ended = append(ended, fmt.Errorf("%s has ended: %v", process.name, process.cmd.ProcessState))
		}
	}
	return errors.Join(ended...)
}

// ready waits until the plane does its work, which is later than that it
// answers: the controllers have made what every namespace has, kwok has made a
// node ready.
func (p *plane) ready() error {
	if err := p.wait("the controller manager", func(ctx context.Context) error {
		_, err := p.client.CoreV1().ServiceAccounts("default").Get(ctx, "default", metav1.GetOptions{})
		return err
	}); err != nil {
		return err
	}
	const probe = "probe"
	nodes := p.client.CoreV1().Nodes()
	if _, err := nodes.Create(context.Background(), node(probe), metav1.CreateOptions{}); err != nil {
		return err
	}
	if err := p.wait("kwok", func(ctx context.Context) error {
		node, err := nodes.Get(ctx, probe, metav1.GetOptions{})
		if err == nil && unlike(node) != "" {
			err = errors.New(unlike(node))
		}
		return err
	}); err != nil {
		return err
	}
	// Every real cluster has pods in kube-system: by them the program knows that a snapshot is whole.
	system := &v1.Pod{ObjectMeta: metav1.ObjectMeta{Name: "system", Namespace: metav1.NamespaceSystem}, Spec: v1.PodSpec{
		NodeSelector: map[string]string{"scene": "none"}, Containers: []v1.Container{{Name: "system", Image: "registry.example/system:1.0"}},
	}}
	if _, err := p.client.CoreV1().Pods(system.Namespace).Create(context.Background(), system, metav1.CreateOptions{}); err != nil {
		return err
	}
	return nodes.Delete(context.Background(), probe, metav1.DeleteOptions{})
}

// stop ends everything and removes the folder, but for the logs if they are wanted.
func (p *plane) stop(keepLogs bool) {
	for i := len(p.processes) - 1; i >= 0; i-- {
		p.processes[i].end()
	}
	if !keepLogs {
		_ = os.RemoveAll(p.folder)
		return
	}
	entries, _ := os.ReadDir(p.folder)
	for _, entry := range entries {
		if !strings.HasSuffix(entry.Name(), ".log") {
			_ = os.RemoveAll(filepath.Join(p.folder, entry.Name()))
		}
	}
}

// tails returns the last lines of every log.
func (p *plane) tails() string {
	var text strings.Builder
	for _, process := range p.processes {
		fmt.Fprintf(&text, "--- %s\n%s\n", process.name, process.tail(10))
	}
	fmt.Fprintf(&text, "--- all logs are kept in %s\n", p.folder)
	return text.String()
}

// freePorts returns ports of the loopback address that nobody listens on now.
func freePorts(count int) ([]string, error) {
	var ports []string
	for range count {
		listener, err := net.Listen("tcp", "127.0.0.1:0")
		if err != nil {
			return nil, err
		}
		// All are held until the last is known, so that they differ.
		defer listener.Close()
		ports = append(ports, strconv.Itoa(listener.Addr().(*net.TCPAddr).Port))
	}
	return ports, nil
}
