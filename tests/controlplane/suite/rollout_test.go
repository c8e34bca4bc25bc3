package suite

import (
	"encoding/json"
	"fmt"
	"math/rand/v2"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"
	"time"

	apps "k8s.io/api/apps/v1"
	v1 "k8s.io/api/core/v1"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"k8s.io/apimachinery/pkg/util/intstr"
)

// rolloutDocument is what `rollout status -o json` says.
type rolloutDocument struct {
	Verdict   string `json:"verdict"`
	Reason    string `json:"reason"`
	Strategy  string `json:"strategy"`
	Desired   int    `json:"desired"`
	Updated   int    `json:"updated"`
	Available int    `json:"available"`
	Done      int    `json:"done"`
	Budget    struct {
		Field string `json:"field"`
	} `json:"budget"`
	Unavailable []struct {
		Node    string `json:"node"`
		Class   string `json:"class"`
		Message string `json:"message"`
		Fault   string `json:"fault"`
		Held    bool   `json:"held"`
	} `json:"unavailable"`
	Outdated []string        `json:"outdated"`
	Commands []string        `json:"commands"`
	Patch    json.RawMessage `json:"patch"`
}

// codes are the exit codes of the verdicts.
var codes = map[string]int{"complete": 0, "in-progress": 10, "blocked": 11, "failing": 12, "waiting": 13, "no-nodes": 14}

// rollout asks for the verdict on the scene's DaemonSet.
func (s *scene) rollout(arguments ...string) (rolloutDocument, answer) {
	s.Helper()
	arguments = append([]string{"rollout", "status", "-n", s.namespace, "agent", "-o", "json", "--kubeconfig", cluster.kubeconfig}, arguments...)
	a := ds(s, arguments...)
	var d rolloutDocument
	a.decode(s, &d)
	if code, known := codes[d.Verdict]; !known || code != a.code {
		s.Fatalf("verdict %q with exit code %d: %s", d.Verdict, a.code, a.both())
	}
	return d, a
}

// says waits for a verdict; none but those in between may come before it.
func (s *scene) says(verdict string, between ...string) rolloutDocument {
	s.Helper()
	var d rolloutDocument
	s.eventually("the verdict is "+verdict, func() string {
		var a answer
		d, a = s.rollout()
		switch {
		case d.Verdict == verdict && verdict == "in-progress":
			return ""
		case d.Verdict == verdict:
			return s.kubectlSays("agent", d)
		case !slices.Contains(between, d.Verdict):
			s.Fatalf("before it is %s it may be %v: %s", verdict, between, a.both())
		}
		return a.both()
	})
	return d
}

// kubectlRollout is what kubectl rollout status says without waiting.
func (s *scene) kubectlRollout(name string) answer {
	s.Helper()
	arguments := []string{"--kubeconfig", cluster.kubeconfig, "-n", s.namespace, "rollout", "status", "ds/" + name, "--watch=false"}
	return execute(s, answeredWithin, nil, filepath.Join(cluster.binaries, "kubectl"), arguments...)
}

// kubectl's words about a rollout that is not done.
var (
	updatedWords   = regexp.MustCompile(`: (\d+) out of (\d+) new pods have been updated`)
	availableWords = regexp.MustCompile(`: (\d+) of (\d+) updated pods are available`)
)

// kubectlSays holds a verdict at rest against kubectl's words: complete is
// "successfully rolled out", everything else is not yet, with the same numbers.
// It returns what is different: the counters may come a moment later.
func (s *scene) kubectlSays(name string, d rolloutDocument) string {
	s.Helper()
	a := s.kubectlRollout(name)
	done := strings.Contains(a.stdout, "successfully rolled out")
	switch {
	case strings.Contains(a.stderr, "only available for RollingUpdate"):
		// About OnDelete kubectl says nothing.
		return ""
	case a.code != 0:
		s.Fatalf("%s: %s", a.command, a.both())
	case strings.Contains(d.Reason, "takes for updated"), d.Verdict == "no-nodes":
		// What kubectl calls done and we do not.
		if !done {
			return "kubectl is right about it: " + a.both()
		}
		return ""
	case done != (d.Verdict == "complete"):
		return fmt.Sprintf("we say %s (%s), kubectl: %s", d.Verdict, d.Reason, a.both())
	case done:
		return ""
	}
	if d.Strategy == "RollingUpdate" && d.Budget.Field == "maxUnavailable" {
		for words, ours := range map[*regexp.Regexp]int{updatedWords: d.Updated, availableWords: d.Available} {
			want := []string{fmt.Sprint(ours), fmt.Sprint(d.Desired)}
			if found := words.FindStringSubmatch(a.stdout); found != nil && !slices.Equal(found[1:], want) {
				return fmt.Sprintf("we count %v, kubectl says: %s", want, a.both())
			}
		}
	}
	return ""
}

// blames checks that held nodes are told of with this class and fault.
func (s *scene) blames(d rolloutDocument, class, fault string) {
	s.Helper()
	for _, own := range d.Unavailable {
		if own.Held && own.Class == class && own.Fault == fault {
			return
		}
	}
	s.Errorf("nobody is held by %s (%s): %+v", class, fault, d.Unavailable)
}

// tolerant makes the pods tolerate everything, as agents do.
func tolerant(ds *apps.DaemonSet) {
	ds.Spec.Template.Spec.Tolerations = []v1.Toleration{{Operator: v1.TolerationOpExists}}
}

func maxUnavailable(value intstr.IntOrString) func(*apps.DaemonSet) {
	return func(ds *apps.DaemonSet) {
		ds.Spec.UpdateStrategy.Type = apps.RollingUpdateDaemonSetStrategyType
		ds.Spec.UpdateStrategy.RollingUpdate = &apps.RollingUpdateDaemonSet{MaxUnavailable: &value}
	}
}

func onDelete(ds *apps.DaemonSet) { ds.Spec.UpdateStrategy.Type = apps.OnDeleteDaemonSetStrategyType }

// newImage changes the template.
func (s *scene) newImage(tag string) {
	s.Helper()
	s.patch("agent", fmt.Sprintf(`{"spec":{"template":{"spec":{"containers":[{"name":"agent","image":"registry.example/agent:%s"}]}}}}`, tag))
}

// started makes nodes and a DaemonSet that runs on all of them.
func started(t *testing.T, namespace string, count int, change ...func(*apps.DaemonSet)) (*scene, []string) {
	t.Helper()
	s := newScene(t, namespace)
	nodes := s.plainNodes(count)
	s.apply(daemonSet(namespace, "agent", append([]func(*apps.DaemonSet){s.here()}, change...)...))
	s.settle(second)
	s.says("complete", "in-progress")
	return s, nodes
}

func TestRolloutThatGoesWell(t *testing.T) {
	t.Parallel()
	s, _ := started(t, "rollout-well", 6)
	s.newImage("2.0")
	d := s.says("complete", "in-progress")
	if d.Desired != 6 || d.Done != 6 || len(d.Unavailable) > 0 {
		t.Errorf("%+v", d)
	}
	s.clear(s.namespace)
}

func TestRolloutOnSlowPods(t *testing.T) {
	t.Parallel()
	s, _ := started(t, "rollout-slow", 3)
	s.newImage("slow-6s")
	if d, a := s.rollout(); d.Verdict != "in-progress" {
		t.Errorf("at once: %s", a.both())
	}
	s.says("complete", "in-progress")
	s.clear(s.namespace)
}

func TestRolloutBlockedByNodes(t *testing.T) {
	t.Parallel()
	s, nodes := started(t, "rollout-nodes", 20, tolerant, maxUnavailable(intstr.FromInt32(1)))
	dead := nodes[:3]
	for _, name := range dead {
		s.patchNode(name, `{"metadata":{"annotations":{"ds.test/node":"unreachable"}}}`)
		// No kubelet confirms the end of the pod, and the node lifecycle controller marks it.
		s.patchPod(name, `{"metadata":{"annotations":{"ds.test/terminate":"hang"}}}`)
		s.notReady(name)
	}
	s.newImage("2.0")
	d := s.says("blocked", "in-progress")
	s.blames(d, "stuck-terminating", "node")
	if d.Done != 0 || len(d.Outdated) != 17 {
		t.Errorf("nothing can start, yet %+v", d)
	}
	s.patch("agent", string(d.Patch))
	s.eventually("the printed patch lets the other nodes finish", func() string {
		if d, a := s.rollout(); d.Done != 17 {
			return a.both()
		}
		return ""
	})
	s.says("blocked", "in-progress")
	if d, a := s.rollout("--ignore-nodes", "kubernetes.io/hostname in ("+strings.Join(dead, ",")+")"); d.Verdict != "complete" {
		t.Errorf("without the dead nodes: %s", a.both())
	}
	if d, a := s.rollout("--min-ready", "85%"); d.Verdict != "complete" {
		t.Errorf("85%% are done: %s", a.both())
	}
	for _, name := range dead {
		s.patchNode(name, `{"metadata":{"annotations":{"ds.test/node":null}}}`)
		// A new pod on a node that is still taken for dead would be marked not ready, and no kubelet here repairs that.
		s.eventually("the node is back", func() string {
			got, err := s.client.CoreV1().Nodes().Get(s.ctx, name, metav1.GetOptions{})
			s.check(err)
			return unlike(got)
		})
		s.patchPod(name, `{"metadata":{"annotations":{"ds.test/terminate":"now"}}}`)
	}
	s.says("complete", "in-progress", "blocked")
	s.clear(s.namespace)
}

func TestRolloutOfFailingRevisions(t *testing.T) {
	for tag, class := range map[string]string{"pull-fail": "image", "crash": "crash", "oom": "oom"} {
		t.Run(tag, func(t *testing.T) {
			t.Parallel()
			s, _ := started(t, "rollout-"+tag, 4)
			s.newImage(tag)
			s.blames(s.says("failing", "in-progress"), class, "revision")
			s.newImage("1.0")
			s.says("complete", "in-progress", "failing")
			s.clear(s.namespace)
		})
	}
}

func TestRolloutOnDelete(t *testing.T) {
	t.Parallel()
	s, nodes := started(t, "rollout-on-delete", 4, onDelete)
	s.newImage("2.0")
	s.says("waiting", "in-progress")
	for _, name := range nodes[:2] {
		s.check(s.client.CoreV1().Pods(s.namespace).Delete(s.ctx, s.podOn(name).Name, metav1.DeleteOptions{}))
	}
	s.settle(second)
	d := s.says("waiting")
	if d.Done != 2 || !slices.Equal(d.Outdated, nodes[2:]) || !strings.Contains(d.Reason, "OnDelete: 2 of 4") {
		t.Errorf("%+v", d)
	}
	for len(d.Outdated) > 0 {
		// The printed command, word by word.
		words := strings.Fields(d.Commands[0])
		kubectl(t, words[1:]...)
		s.settle(second)
		d, _ = s.rollout()
	}
	s.says("complete", "in-progress")
	s.clear(s.namespace)
}

func TestRolloutToNoNode(t *testing.T) {
	t.Parallel()
	s := newScene(t, "rollout-nowhere")
	s.apply(daemonSet(s.namespace, "agent", onNodes("no", "node")))
	s.says("no-nodes", "in-progress")
	a := ds(t, "rollout", "status", "-n", s.namespace, "agent", "--allow-empty", "--kubeconfig", cluster.kubeconfig)
	if a.code != 0 {
		t.Error(a.both())
	}
	s.clear(s.namespace)
}

func TestRolloutOfRefusedPods(t *testing.T) {
	t.Parallel()
	s := newScene(t, "rollout-quota")
	s.plainNodes(2)
	_, err := s.client.CoreV1().ResourceQuotas(s.namespace).Create(s.ctx, &v1.ResourceQuota{
		ObjectMeta: metav1.ObjectMeta{Name: "none"}, Spec: v1.ResourceQuotaSpec{Hard: amounts("pods", "0")},
	}, metav1.CreateOptions{})
	s.check(err)
	s.apply(daemonSet(s.namespace, "agent", s.here()))
	s.blames(s.says("blocked", "in-progress"), "quota", "admission")
	s.check(s.client.CoreV1().ResourceQuotas(s.namespace).Delete(s.ctx, "none", metav1.DeleteOptions{}))
	s.wake(*s.get("agent"))
	s.says("complete", "in-progress", "blocked")
	s.clear(s.namespace)
}

func TestRolloutOfAdoptedOrphans(t *testing.T) {
	t.Parallel()
	s, _ := started(t, "rollout-adopted", 3)
	orphan := metav1.DeletePropagationOrphan
	s.check(s.client.AppsV1().DaemonSets(s.namespace).Delete(s.ctx, "agent", metav1.DeleteOptions{PropagationPolicy: &orphan}))
	s.eventually("the DaemonSet is gone", func() string {
		if _, err := s.client.AppsV1().DaemonSets(s.namespace).Get(s.ctx, "agent", metav1.GetOptions{}); err == nil {
			return "it is there"
		}
		return ""
	})
	s.apply(daemonSet(s.namespace, "agent", s.here(), tag("2.0")))
	d := s.says("waiting", "in-progress")
	if said := kubectl(t, "rollout", "status", "-n", s.namespace, "ds/agent"); !strings.Contains(said, "successfully rolled out") {
		t.Errorf("kubectl sees it as well: is this scenario of use yet? %s", said)
	}
	kubectl(t, strings.Fields(d.Commands[0])[1:]...)
	s.says("complete", "in-progress")
	for _, pod := range s.pods(s.namespace) {
		if image := pod.Spec.Containers[0].Image; !strings.HasSuffix(image, ":2.0") {
			t.Errorf("pod %s runs %s", pod.Name, image)
		}
	}
	s.clear(s.namespace)
}

func TestRolloutBySurgeIntoTakenPorts(t *testing.T) {
	t.Parallel()
	s, _ := started(t, "rollout-ports", 3, func(ds *apps.DaemonSet) {
		none, one := intstr.FromInt32(0), intstr.FromInt32(1)
		ds.Spec.UpdateStrategy.RollingUpdate = &apps.RollingUpdateDaemonSet{MaxUnavailable: &none, MaxSurge: &one}
		ds.Spec.Template.Spec.Containers[0].Ports = []v1.ContainerPort{{ContainerPort: 80, HostPort: 8080}}
	})
	s.newImage("2.0")
	d := s.says("blocked", "in-progress")
	s.patch("agent", string(d.Patch))
	s.says("complete", "in-progress")
	s.clear(s.namespace)
}

// TestRolloutOfManyNodes asks all the time while 200 nodes are done: it goes
// well, and it is not complete before it is.
func TestRolloutOfManyNodes(t *testing.T) {
	s, nodes := started(t, "rollout-many", 200, maxUnavailable(intstr.FromString("15%")))
	s.newImage("slow-2s")
	asked := map[string]int{}
	for began := time.Now(); asked["complete"] == 0; {
		theirs := s.kubectlRollout("agent")
		d, a := s.rollout()
		if strings.Contains(theirs.stdout, "successfully rolled out") && d.Verdict != "complete" {
			s.Fatalf("kubectl was there before: %s\n%s", theirs.both(), a.both())
		}
		asked[d.Verdict]++
		switch {
		case d.Verdict == "complete":
			s.allReady(a, len(nodes), ":slow-2s")
		case d.Verdict != "in-progress":
			s.Fatalf("a healthy rollout: %s", a.both())
		case time.Since(began) > patience:
			s.Fatalf("not within %s: %s", patience, a.both())
		}
		time.Sleep(max(0, 200*time.Millisecond-a.took))
	}
	t.Logf("verdicts: %v", asked)
	s.says("complete")
	if asked["in-progress"] < 10 {
		t.Errorf("asked too seldom: %v", asked)
	}
	s.clear(s.namespace)
}

// TestStatusAgreesWithKubectl changes DaemonSets at random, again and again
// before they are done. While they move kubectl never calls done what we do
// not; when they are at rest both say the same, with the same numbers.
func TestStatusAgreesWithKubectl(t *testing.T) {
	t.Parallel()
	s := newScene(t, "status-random")
	s.plainNodes(3)
	r := rand.New(rand.NewPCG(5, 20))
	var names []string
	for number := range 8 {
		names = append(names, fmt.Sprintf("agent-%d", number))
		change := []func(*apps.DaemonSet){s.here(), maxUnavailable(intstr.FromInt(1 + number%3))}
		switch number {
		case 6:
			change[1] = surging(1)
		case 7:
			change = append(change, minReady(3))
		}
		s.apply(daemonSet(s.namespace, names[number], change...))
	}
	tags := []string{"1.0", "2.0", "3.0", "slow-1s", "slow-2s", "pull-fail", "never-ready"}
	verdicts, polls := map[string]int{}, 0
	verdict := func(name string) (rolloutDocument, answer) {
		a := ds(s, "rollout", "status", "-n", s.namespace, name, "-o", "json", "--kubeconfig", cluster.kubeconfig)
		var d rolloutDocument
		a.decode(s, &d)
		return d, a
	}
	for round := range 6 {
		for _, name := range names {
			tag := tags[r.IntN(len(tags))]
			s.patch(name, fmt.Sprintf(`{"spec":{"template":{"spec":{"containers":[{"name":"agent","image":"registry.example/agent:%s"}]}}}}`, tag))
		}
		for range 2 {
			for _, name := range names {
				before := s.kubectlRollout(name)
				d, a := verdict(name)
				polls++
				if strings.Contains(before.stdout, "successfully rolled out") && d.Verdict != "complete" {
					t.Errorf("%s: kubectl was there before: %s\n%s", name, before.both(), a.both())
				}
			}
		}
		if round%2 == 0 {
			continue // The next change comes in the middle.
		}
		s.settle(second)
		for _, name := range names {
			s.eventually(name+" is to both the same", func() string {
				d, _ := verdict(name)
				verdicts[d.Verdict]++
				return s.kubectlSays(name, d)
			})
		}
	}
	t.Logf("%d polls in motion; at rest: %v", polls, verdicts)
	if verdicts["complete"] < 5 || len(verdicts) < 2 {
		t.Errorf("too much the same: %v", verdicts)
	}
	s.clear(s.namespace)
}

// allReady checks what a verdict claims: so many pods run the image and are ready.
func (s *scene) allReady(claim answer, count int, image string) {
	s.Helper()
	ready := 0
	for _, pod := range s.pods(s.namespace) {
		is := slices.ContainsFunc(pod.Status.Conditions, func(c v1.PodCondition) bool {
			return c.Type == v1.PodReady && c.Status == v1.ConditionTrue
		})
		if is && strings.HasSuffix(pod.Spec.Containers[0].Image, image) {
			ready++
		}
	}
	if ready != count {
		s.Fatalf("complete with %d of %d new pods ready: %s", ready, count, claim.both())
	}
}
