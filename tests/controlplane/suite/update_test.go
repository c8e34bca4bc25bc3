package suite

import (
	"bufio"
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"syscall"
	"testing"
	"time"

	apps "k8s.io/api/apps/v1"
	authentication "k8s.io/api/authentication/v1"
	v1 "k8s.io/api/core/v1"
	policy "k8s.io/api/policy/v1"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"k8s.io/apimachinery/pkg/util/intstr"
	"k8s.io/apimachinery/pkg/watch"
	"k8s.io/client-go/tools/cache"
	watchtools "k8s.io/client-go/tools/watch"
	"sigs.k8s.io/yaml"
)

// observer watches the pods of a namespace, independently of what drives, and counts.
type observer struct {
	mutex sync.Mutex
	stop  context.CancelFunc
	done  chan struct{}
	// alive are the uids of pods that are ready and not being deleted, by node.
	alive map[string]map[string]bool
	nodes map[string]string
	// made counts the pods made on each node since it began; order has the nodes as they came.
	made  map[string]int
	order []string
	// most is how many nodes were without such a pod at the same time.
	most int
}

// observe begins to watch; every node in names has a pod that is ready.
func (s *scene) observe(names []string) *observer {
	s.Helper()
	pods := s.client.CoreV1().Pods(s.namespace)
	list, err := pods.List(s.ctx, metav1.ListOptions{})
	s.check(err)
	ctx, cancel := context.WithCancel(s.ctx)
	o := &observer{stop: cancel, done: make(chan struct{}), alive: map[string]map[string]bool{}, nodes: map[string]string{}, made: map[string]int{}}
	for _, name := range names {
		o.alive[name] = map[string]bool{}
	}
	known := map[string]bool{}
	for i := range list.Items {
		known[string(list.Items[i].UID)] = true
		o.see(&list.Items[i], false)
	}
	if o.most = 0; o.lacking() > 0 {
		s.Fatalf("%d nodes are without a pod before it begins", o.lacking())
	}
	events, err := watchtools.NewRetryWatcherWithContext(ctx, list.ResourceVersion, &cache.ListWatch{WatchFuncWithContext: func(ctx context.Context, options metav1.ListOptions) (watch.Interface, error) {
		return pods.Watch(ctx, options)
	}})
	s.check(err)
	go func() {
		defer close(o.done)
		for event := range events.ResultChan() {
			pod, ok := event.Object.(*v1.Pod)
			if !ok {
				continue
			}
			o.mutex.Lock()
			if uid := string(pod.UID); !known[uid] && pod.Spec.NodeName != "" {
				known[uid] = true
				o.made[pod.Spec.NodeName]++
				o.order = append(o.order, pod.Spec.NodeName)
			}
			o.see(pod, event.Type == watch.Deleted)
			o.most = max(o.most, o.lacking())
			o.mutex.Unlock()
		}
	}()
	s.Cleanup(cancel)
	return o
}

func (o *observer) see(pod *v1.Pod, gone bool) {
	node := o.alive[pod.Spec.NodeName]
	if node == nil {
		return
	}
	ready := slices.ContainsFunc(pod.Status.Conditions, func(c v1.PodCondition) bool {
		return c.Type == v1.PodReady && c.Status == v1.ConditionTrue
	})
	if gone || pod.DeletionTimestamp != nil || !ready {
		delete(node, string(pod.UID))
	} else {
		node[string(pod.UID)] = true
	}
}

func (o *observer) lacking() int {
	lacking := 0
	for _, pods := range o.alive {
		if len(pods) == 0 {
			lacking++
		}
	}
	return lacking
}

// end stops watching once it has seen all there is.
func (o *observer) end(s *scene) {
	s.Helper()
	time.Sleep(second)
	o.stop()
	<-o.done
}

// once wants a single new pod on each of these nodes and none elsewhere, and never more than budget nodes without one.
func (o *observer) once(s *scene, nodes []string, budget int) {
	s.Helper()
	o.end(s)
	for _, name := range nodes {
		if o.made[name] != 1 {
			s.Errorf("%s: %d pods were made", name, o.made[name])
		}
	}
	if len(o.order) != len(nodes) {
		s.Errorf("%d pods were made on %d nodes: %v", len(o.order), len(nodes), o.made)
	}
	if o.most > budget {
		s.Errorf("%d nodes were without a pod, %d may be", o.most, budget)
	}
	s.Logf("%d pods made, at most %d of %d nodes without one", len(o.order), o.most, budget)
}

// node reads a node.
func (s *scene) node(name string) *v1.Node {
	s.Helper()
	n, err := s.client.CoreV1().Nodes().Get(s.ctx, name, metav1.GetOptions{})
	s.check(err)
	return n
}

// run is a driver in the background.
type run struct {
	*testing.T
	command *exec.Cmd
	mutex   sync.Mutex
	said    bytes.Buffer
	lines   []string
	ended   chan struct{}
}

// update begins `kubectl ds update` with these words.
func (s *scene) update(arguments ...string) *run {
	s.Helper()
	return s.updateAt(cluster.kubeconfig, arguments...)
}

func (s *scene) updateAt(kubeconfig string, arguments ...string) *run {
	s.Helper()
	words := slices.Concat([]string{"update"}, arguments, []string{"-n", s.namespace, "--kubeconfig", kubeconfig})
	return s.drive(exec.Command(os.Getenv("KUBECTL_DS_BIN"), words...))
}

func (s *scene) drive(command *exec.Cmd) *run {
	s.Helper()
	command.Env = append(command.Env, "HOME="+filepath.Join(cluster.folder, "home"), "PATH=/usr/bin:/bin")
	r := &run{T: s.T, command: command, ended: make(chan struct{})}
	read, write, err := os.Pipe()
	s.check(err)
	command.Stdout, command.Stderr = write, write
	s.check(command.Start())
	write.Close()
	go func() {
		defer close(r.ended)
		defer read.Close()
		scanner := bufio.NewScanner(read)
		scanner.Buffer(nil, 16<<20)
		for scanner.Scan() {
			r.mutex.Lock()
			fmt.Fprintln(&r.said, scanner.Text())
			r.lines = append(r.lines, scanner.Text())
			r.mutex.Unlock()
		}
		command.Wait()
	}()
	s.Cleanup(func() {
		command.Process.Kill()
		<-r.ended
	})
	return r
}

func (r *run) text() string {
	r.mutex.Lock()
	defer r.mutex.Unlock()
	return r.said.String()
}

// says waits until the driver says words.
func (r *run) says(words string) {
	r.Helper()
	for began := time.Now(); !strings.Contains(r.text(), words); time.Sleep(20 * time.Millisecond) {
		select {
		case <-r.ended:
			if !strings.Contains(r.text(), words) {
				r.Fatalf("it ended without saying %q:\n%s", words, r.text())
			}
		default:
		}
		if time.Since(began) > patience {
			r.Fatalf("not within %s: %q is said\n%s", patience, words, r.text())
		}
	}
}

// ends waits for the end with this code.
func (r *run) ends(code int) string {
	r.Helper()
	select {
	case <-r.ended:
	case <-time.After(3 * patience):
		r.Fatalf("no end within %s\n%s", 3*patience, r.text())
	}
	if got := r.command.ProcessState.ExitCode(); got != code {
		r.Fatalf("%s: exit %d instead of %d\n%s", strings.Join(r.command.Args[1:], " "), got, code, r.text())
	}
	return r.text()
}

// kill ends it as a power cut does.
func (r *run) kill() {
	r.command.Process.Signal(syscall.SIGKILL)
	<-r.ended
}

// waiting makes a DaemonSet that runs everywhere, and a new template that waits for a driver.
func waiting(t *testing.T, namespace string, count int, image string, change ...func(*apps.DaemonSet)) (*scene, []string) {
	t.Helper()
	s, nodes := started(t, namespace, count, append([]func(*apps.DaemonSet){onDelete, tolerant}, change...)...)
	s.newImage(image)
	s.observed("agent")
	s.says("waiting", "in-progress")
	return s, nodes
}

// uids are the pods by node.
func (s *scene) uids() map[string]string {
	s.Helper()
	uids := map[string]string{}
	for _, pod := range s.pods(s.namespace) {
		uids[pod.Spec.NodeName] = string(pod.UID)
	}
	return uids
}

// TestUpdateOfManyNodes: a whole update in waves, its budget and its replacements counted by somebody else.
func TestUpdateOfManyNodes(t *testing.T) {
	s, nodes := waiting(t, "update-many", 200, "slow-2s")
	s.patchNode(nodes[77], `{"metadata":{"labels":{"pool":"canary"}}}`)
	o := s.observe(nodes)
	began := time.Now()
	r := s.update("start", "agent", "--waves", "1,10%,100%", "--canary", "pool=canary", "--max-unavailable", "10%", "--soak", "2s", "-y", "-o", "json")
	said := r.ends(0)
	t.Logf("200 nodes, 20 at a time, 2 s each: %s", time.Since(began).Round(time.Second))
	o.once(s, nodes, 20)
	if o.order[0] != nodes[77] {
		t.Errorf("the canary is %s, the first one was %s", nodes[77], o.order[0])
	}
	last := r.lines[len(r.lines)-1]
	var result struct {
		Kind, Outcome string
		Done          int
	}
	if err := json.Unmarshal([]byte(last), &result); err != nil || result.Kind != "UpdateResult" || result.Outcome != "complete" || result.Done != 200 {
		t.Errorf("%v: %s", err, last)
	}
	for _, line := range r.lines {
		if !json.Valid([]byte(line)) {
			t.Errorf("no JSON: %s", line)
		}
	}
	if waves := strings.Count(said, `"type":"waveStarted"`); waves < 3 {
		t.Errorf("%d waves", waves)
	}
	if a := ds(t, "update", "status", "-n", s.namespace, "agent", "--kubeconfig", cluster.kubeconfig); a.code != 0 || !strings.Contains(a.stdout, "complete, 200 of 200 nodes done") {
		t.Errorf("status: %s", a.both())
	}
	if d, a := s.rollout(); d.Verdict != "complete" {
		t.Errorf("rollout status: %s", a.both())
	}
	s.clear(s.namespace)
}

// TestUpdateWhoseCanaryFails stops with one node touched; revert brings it back.
func TestUpdateWhoseCanaryFails(t *testing.T) {
	t.Parallel()
	s, nodes := waiting(t, "update-canary", 6, "pull-fail")
	before := s.uids()
	s.update("start", "agent", "-y", "--pod-timeout", "8s", "--max-unavailable", "3").ends(12)
	touched := 0
	for node, uid := range s.uids() {
		if before[node] != uid {
			touched++
		}
	}
	if touched != 1 {
		t.Errorf("%d nodes were touched", touched)
	}
	path := snapshot(t)
	for _, from := range [][]string{{"--kubeconfig", cluster.kubeconfig}, {"--snapshot", path}} {
		a := ds(t, append([]string{"update", "status", "-n", s.namespace, "agent"}, from...)...)
		if a.code != 12 || !strings.Contains(a.stdout, "failed      1  ") {
			t.Errorf("status: %s", a.both())
		}
	}
	if r := s.update("start", "agent", "-y").ends(16); !strings.Contains(r, "update resume -n update-canary agent") {
		t.Errorf("a second start: %s", r)
	}
	s.update("revert", "agent", "-y").ends(0)
	s.says("complete", "in-progress")
	for _, pod := range s.pods(s.namespace) {
		if image := pod.Spec.Containers[0].Image; !strings.HasSuffix(image, ":1.0") {
			t.Errorf("%s runs %s", pod.Spec.NodeName, image)
		}
	}
	again := 0
	for node, uid := range s.uids() {
		if before[node] != uid {
			again++
		}
	}
	if again != 1 || len(nodes) != 6 {
		t.Errorf("%d nodes have another pod than before", again)
	}
	s.clear(s.namespace)
}

// TestUpdateRevertsByItself: --on-failure revert.
func TestUpdateRevertsByItself(t *testing.T) {
	t.Parallel()
	s, _ := waiting(t, "update-reverts", 5, "crash")
	said := s.update("start", "agent", "-y", "--pod-timeout", "20s", "--on-failure", "revert").ends(12)
	if !strings.Contains(said, "the template goes back to revision") || !strings.Contains(said, "reverted: the former template is back") {
		t.Error(said)
	}
	s.says("complete", "in-progress")
	for _, pod := range s.pods(s.namespace) {
		if image := pod.Spec.Containers[0].Image; !strings.HasSuffix(image, ":1.0") {
			t.Errorf("%s runs %s", pod.Spec.NodeName, image)
		}
	}
	s.clear(s.namespace)
}

// TestTwoDrivers: the second is refused while the first lives, and goes on once that is dead and its lock ran out.
func TestTwoDrivers(t *testing.T) {
	t.Parallel()
	s, nodes := waiting(t, "update-two", 8, "slow-3s")
	o := s.observe(nodes)
	first := s.update("start", "agent", "-y", "--lock-duration", "6s")
	first.says("done (1 of 8)")
	for _, words := range [][]string{{"resume", "agent", "-y"}, {"start", "agent", "-y"}, {"abort", "agent", "-y"}, {"start", "agent", "-y", "--or-resume"}} {
		if said := s.update(words...).ends(15); !strings.Contains(said, "another driver holds the lock on update-two/agent: ") {
			t.Errorf("%v: %s", words, said)
		}
	}
	first.kill()
	killed := time.Now()
	second := s.update("resume", "agent", "-y")
	second.says("the lock was taken over from")
	if after := time.Since(killed); after < 3*time.Second {
		t.Errorf("it was taken over after %s", after)
	}
	second.ends(0)
	o.once(s, nodes, 1)
	s.clear(s.namespace)
}

// TestForcedLock: the driver whose lock was taken by force stops, and the other goes on where it was.
func TestForcedLock(t *testing.T) {
	t.Parallel()
	s, nodes := waiting(t, "update-forced", 6, "slow-3s")
	o := s.observe(nodes)
	first := s.update("start", "agent", "-y", "--lock-duration", "6s")
	first.says("done (1 of 6)")
	second := s.update("resume", "agent", "-y", "--force")
	if said := first.ends(15); !strings.Contains(said, "the lock is lost") {
		t.Error(said)
	}
	second.ends(0)
	o.once(s, nodes, 1)
	s.clear(s.namespace)
}

// TestInterruptedUpdate: Ctrl-C once finishes the node in hand; resume does the rest.
func TestInterruptedUpdate(t *testing.T) {
	t.Parallel()
	s, nodes := waiting(t, "update-interrupted", 5, "slow-3s")
	o := s.observe(nodes)
	r := s.update("start", "agent", "-y")
	// Its new pod takes three seconds: until then no other node is taken.
	r.says("is going")
	s.check(r.command.Process.Signal(syscall.SIGINT))
	if said := r.ends(130); !strings.Contains(said, "update resume -n update-interrupted agent") {
		t.Error(said)
	}
	status := ds(t, "update", "status", "-n", s.namespace, "agent", "--kubeconfig", cluster.kubeconfig)
	if status.code != 16 || !strings.Contains(status.stdout, "stopped, 1 of 5 nodes done") {
		t.Errorf("status: %s", status.both())
	}
	// SIGTERM is how a pod is asked to end.
	r = s.update("resume", "agent", "-y")
	r.says("is going")
	s.check(r.command.Process.Signal(syscall.SIGTERM))
	if said := r.ends(130); !strings.Contains(said, "done (2 of 5)") {
		t.Error(said)
	}
	s.update("resume", "agent", "-y").ends(0)
	o.once(s, nodes, 1)
	s.clear(s.namespace)
}

// TestUpdateWaitsForTheBudget: an eviction that a PodDisruptionBudget forbids is waited for and shown.
func TestUpdateWaitsForTheBudget(t *testing.T) {
	t.Parallel()
	s, nodes := waiting(t, "update-budget", 3, "2.0")
	all := intstr.FromInt32(3)
	budgets := s.client.PolicyV1().PodDisruptionBudgets(s.namespace)
	_, err := budgets.Create(s.ctx, &policy.PodDisruptionBudget{ObjectMeta: metav1.ObjectMeta{Name: "all"}, Spec: policy.PodDisruptionBudgetSpec{
		MinAvailable: &all, Selector: &metav1.LabelSelector{MatchLabels: map[string]string{"app": "agent"}},
	}}, metav1.CreateOptions{})
	s.check(err)
	s.eventually("the budget is counted", func() string {
		own, err := budgets.Get(s.ctx, "all", metav1.GetOptions{})
		s.check(err)
		if own.Status.ObservedGeneration < own.Generation || own.Status.CurrentHealthy < 3 {
			return fmt.Sprintf("%+v", own.Status)
		}
		return ""
	})
	o := s.observe(nodes)
	before := s.uids()
	r := s.update("start", "agent", "-y", "--evict")
	r.says("The disruption budget all needs 3 healthy pods and has 3 currently")
	if now := s.uids(); len(now) != 3 || now[nodes[0]] != before[nodes[0]] {
		t.Errorf("%v became %v", before, now)
	}
	s.check(budgets.Delete(s.ctx, "all", metav1.DeleteOptions{}))
	r.ends(0)
	o.once(s, nodes, 1)
	s.clear(s.namespace)
}

// TestUpdateDrains: others leave the node and come back, and somebody else's cordon stays.
func TestUpdateDrains(t *testing.T) {
	t.Parallel()
	s, nodes := waiting(t, "update-drains", 3, "2.0")
	s.patchNode(nodes[1], `{"spec":{"unschedulable":true}}`)
	replicas := int32(3)
	_, err := s.client.AppsV1().Deployments(s.namespace).Create(s.ctx, &apps.Deployment{ObjectMeta: metav1.ObjectMeta{Name: "web"}, Spec: apps.DeploymentSpec{
		Replicas: &replicas, Selector: &metav1.LabelSelector{MatchLabels: map[string]string{"app": "web"}},
		Template: v1.PodTemplateSpec{ObjectMeta: metav1.ObjectMeta{Labels: map[string]string{"app": "web"}}, Spec: v1.PodSpec{
			NodeSelector: map[string]string{"scene": s.namespace}, Containers: []v1.Container{{Name: "web", Image: "registry.example/web:1.0"}},
		}},
	}}, metav1.CreateOptions{})
	s.check(err)
	s.settle(second)
	web := func() map[string]bool {
		uids := map[string]bool{}
		for _, pod := range s.pods(s.namespace) {
			if pod.Labels["app"] == "web" {
				uids[string(pod.UID)] = true
			}
		}
		return uids
	}
	before := web()
	r := s.update("start", "agent", "-y", "--drain", "--drain-timeout", "1m")
	r.ends(0)
	s.settle(second)
	for uid := range web() {
		if before[uid] {
			t.Errorf("pod %s was not evicted from any node", uid)
		}
	}
	for i, name := range nodes {
		n := s.node(name)
		if _, marked := n.Annotations["kubectl-ds/cordoned-by"]; marked || n.Spec.Unschedulable != (i == 1) {
			t.Errorf("%s: unschedulable %v, annotations %v", name, n.Spec.Unschedulable, n.Annotations)
		}
	}
	s.says("complete", "in-progress")
	s.clear(s.namespace)
}

// TestUpdateThatMayNotDrain: a pod that nobody makes anew stops it, and what was cordoned stays ours until abort.
func TestUpdateThatMayNotDrain(t *testing.T) {
	t.Parallel()
	s, nodes := waiting(t, "update-stays", 2, "2.0")
	_, err := s.client.CoreV1().Pods(s.namespace).Create(s.ctx, &v1.Pod{ObjectMeta: metav1.ObjectMeta{Name: "alone"}, Spec: v1.PodSpec{
		NodeName: nodes[0], Containers: []v1.Container{{Name: "alone", Image: "registry.example/alone:1.0"}},
	}}, metav1.CreateOptions{})
	s.check(err)
	s.settle(second)
	before := s.uids()
	if said := s.update("start", "agent", "-y", "--drain").ends(11); !strings.Contains(said, "cannot delete Pods that declare no controller (use --force-drain to override): update-stays/alone") {
		t.Error(said)
	}
	s.update("abort", "agent", "-y").ends(0)
	for node, uid := range s.uids() {
		if before[node] != uid {
			t.Errorf("the pod on %s is another one", node)
		}
	}
	for _, name := range nodes {
		if n := s.node(name); n.Spec.Unschedulable || len(n.Annotations["kubectl-ds/cordoned-by"]) > 0 {
			t.Errorf("%s is still cordoned", name)
		}
	}
	if own := s.get("agent"); own.Annotations["kubectl-ds/update-journal"] != "" || own.Annotations["kubectl-ds/update-plan"] != "" {
		t.Errorf("the journal is left: %v", own.Annotations)
	}
	s.clear(s.namespace)
}

// TestUpdateGates: commands are told of node and pod, a hook that fails stops it.
func TestUpdateGates(t *testing.T) {
	t.Parallel()
	s, nodes := waiting(t, "update-gates", 2, "2.0")
	log := filepath.Join(t.TempDir(), "log")
	gate := fmt.Sprintf("exec=echo gate $NODE $POD $POD_IP >> %s; test -n \"$POD$REVISION\"", log)
	hook := func(name string) string { return fmt.Sprintf("echo %s $NODE $POD $POD_IP >> %s", name, log) }
	old := map[string]string{}
	for _, pod := range s.pods(s.namespace) {
		old[pod.Spec.NodeName] = pod.Name + " " + pod.Status.PodIP + "\n"
	}
	s.update("start", "agent", "-y", "--gate", gate, "--pre-hook", hook("before"), "--post-hook", hook("after")).ends(0)
	text, err := os.ReadFile(log)
	s.check(err)
	for _, name := range nodes {
		pod := s.podOn(name)
		now := name + " " + pod.Name + " " + pod.Status.PodIP + "\n"
		before, gate, after := strings.Index(string(text), "before "+name+" "+old[name]), strings.Index(string(text), "gate "+now), strings.Index(string(text), "after "+now)
		if before < 0 || gate < before || after < gate {
			t.Errorf("%s: %s", name, text)
		}
	}
	s.newImage("3.0")
	s.observed("agent")
	s.says("waiting", "in-progress")
	before := s.uids()
	if said := s.update("start", "agent", "-y", "--pre-hook", "echo no such device >&2; exit 7").ends(11); !strings.Contains(said, "the pre-hook ended with code 7: no such device") {
		t.Error(said)
	}
	for node, uid := range s.uids() {
		if before[node] != uid {
			t.Errorf("the pod on %s is another one", node)
		}
	}
	s.clear(s.namespace)
}

// TestEmittedJob runs the command of the printed Job as its ServiceAccount, found as in a pod, with its rights alone.
func TestEmittedJob(t *testing.T) {
	t.Parallel()
	s, nodes := waiting(t, "update-job", 3, "2.0")
	o := s.observe(nodes)
	a := ds(t, "update", "start", "agent", "-n", s.namespace, "--emit-job", "--image", "registry.example/kubectl-ds:1", "--drain", "--evict", "--gate", "ready,exec=true", "--max-unavailable", "2", "--kubeconfig", cluster.kubeconfig)
	if a.code != 0 {
		t.Fatal(a.both())
	}
	printed := filepath.Join(t.TempDir(), "job.yaml")
	s.check(os.WriteFile(printed, []byte(a.stdout), 0o600))
	kubectl(t, "apply", "--dry-run=server", "-f", printed)
	var command []string
	var others []string
	for _, document := range strings.Split(a.stdout, "---\n") {
		if !strings.Contains(document, "kind: Job") {
			others = append(others, document)
			continue
		}
		var job struct {
			Spec struct{ Template v1.PodTemplateSpec }
		}
		s.check(yaml.Unmarshal([]byte(document), &job))
		command = job.Spec.Template.Spec.Containers[0].Command
	}
	s.check(os.WriteFile(printed, []byte(strings.Join(others, "---\n")), 0o600))
	kubectl(t, "apply", "-f", printed)
	token, err := s.client.CoreV1().ServiceAccounts(s.namespace).CreateToken(s.ctx, "ds-update-agent", &authentication.TokenRequest{}, metav1.CreateOptions{})
	s.check(err)
	s.inPod(token.Status.Token, command).ends(0)
	o.once(s, nodes, 2)
	s.clear(s.namespace)
}

// inPod runs a command with nothing but what a pod finds: two variables and the folder of its service account.
func (s *scene) inPod(token string, command []string) *run {
	s.Helper()
	folder := s.TempDir()
	host, port, _ := strings.Cut(strings.TrimPrefix(cluster.server, "https://"), ":")
	for name, content := range map[string][]byte{"token": []byte(token), "ca.crt": cluster.authority.pem, "namespace": []byte(s.namespace)} {
		s.check(os.WriteFile(filepath.Join(folder, name), content, 0o600))
	}
	script := `set -e
mount -t tmpfs none /run
mkdir -p /run/secrets/kubernetes.io
ln -s "$0" /run/secrets/kubernetes.io/serviceaccount
exec "$@"`
	words := slices.Concat([]string{"--user", "--map-root-user", "--mount", "sh", "-c", script, folder, os.Getenv("KUBECTL_DS_BIN")}, command[1:])
	c := exec.Command("/usr/bin/unshare", words...)
	c.Env = []string{"KUBERNETES_SERVICE_HOST=" + host, "KUBERNETES_SERVICE_PORT=" + port}
	probe := exec.Command("/usr/bin/unshare", "--user", "--map-root-user", "--mount", "mount", "-t", "tmpfs", "none", "/run")
	if err := probe.Run(); err != nil {
		var missing *exec.Error
		if !errors.As(err, &missing) {
			s.Logf("no namespaces of one's own here (%v): the token is handed over by a kubeconfig", err)
		}
		access := cluster.access(cluster.admin)
		for _, user := range access.AuthInfos {
			user.ClientCertificateData, user.ClientKeyData, user.Token = nil, nil, token
		}
		return s.drive(exec.Command(os.Getenv("KUBECTL_DS_BIN"), slices.Concat([]string{command[1], command[2], "--kubeconfig", writeAccess(s.T, access)}, command[3:])...))
	}
	return s.drive(c)
}

// TestUpdateRights: the documented rights are all that a driver needs, and one that is missing is told before anything is done.
func TestUpdateRights(t *testing.T) {
	t.Parallel()
	s, _ := waiting(t, "update-rights", 2, "2.0")
	roles := documentedRoles(t)
	base := roles["kubectl-ds-update"]
	words := func(kubeconfig string, more ...string) []string {
		return slices.Concat([]string{"update"}, more, []string{"-n", s.namespace, "--kubeconfig", kubeconfig})
	}
	number := 0
	user := func(rights []right) string {
		number++
		return s.userWith(fmt.Sprintf("driver-%d", number), rights)
	}
	for name, flags := range drivingOf {
		role, known := roles[name]
		if !known {
			t.Errorf("docs/rbac.md has no role %s", name)
		}
		if name == "kubectl-ds-update-status" {
			continue
		}
		var rights []right
		for _, own := range append(s.rightsOf(&base), s.rightsOf(&role)...) {
			optional := own.resource == "pods" && (own.verb == "delete" && name == "kubectl-ds-update-evict" || own.verb == "get" && name != "kubectl-ds-update")
			if !slices.Contains(rights, own) && !optional && own.resource != "runtimeclasses" {
				rights = append(rights, own)
			}
		}
		start := append([]string{"start", "agent", "--dry-run=server"}, flags...)
		if a := ds(t, words(user(rights), start...)...); a.code != 0 || strings.Contains(a.stderr, "can-i") {
			t.Errorf("with all rights: %s: %s", a.command, a.both())
		}
		for i, without := range rights {
			a := ds(t, words(user(slices.Concat(rights[:i], rights[i+1:])), start...)...)
			asked := strings.Replace(without.String(), "pods/eviction", "pods --subresource=eviction", 1)
			if !strings.Contains(a.stderr, "kubectl auth can-i "+asked) {
				t.Errorf("without the right to %s: no hint at it: %s: %s", without, a.command, a.both())
			}
			if spared := slices.Contains([]string{"events", "limitranges", "namespaces"}, without.resource); spared != (a.code == 0) {
				t.Errorf("without the right to %s: %s: %s", without, a.command, a.both())
			}
		}
	}
	// They are enough for the real thing as well; a gate that never holds stops it.
	all := user(s.rightsOf(&base))
	s.updateAt(all, "start", "agent", "-y", "--gate", "exec=false", "--pod-timeout", "3s").ends(11)
	status := roles["kubectl-ds-update-status"]
	if a := ds(t, words(user(s.rightsOf(&status)), "status", "agent")...); a.code != 11 || a.stderr != "" {
		t.Errorf("%s: %s", a.command, a.both())
	}
	for i, without := range s.rightsOf(&status) {
		a := ds(t, words(user(slices.Delete(s.rightsOf(&status), i, i+1)), "status", "agent")...)
		if code := map[string]int{"leases": 11, "daemonsets": 3}[without.resource]; a.code != code || !strings.Contains(a.stderr, "kubectl auth can-i "+without.String()) {
			t.Errorf("without the right to %s: %s: %s", without, a.command, a.both())
		}
	}
	s.updateAt(all, "abort", "agent", "-y").ends(0)
	s.clear(s.namespace)
}
