package suite

import (
	"encoding/json"
	"fmt"
	"math/rand/v2"
	"path/filepath"
	"reflect"
	"slices"
	"strings"
	"testing"
	"time"

	apps "k8s.io/api/apps/v1"
	v1 "k8s.io/api/core/v1"
	classes "k8s.io/api/node/v1"
	"k8s.io/apimachinery/pkg/api/resource"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"k8s.io/apimachinery/pkg/util/intstr"
)

// sequences is how many random histories the twins go through.
const sequences = 32

// twin is a DaemonSet that is driven by one of the two programs.
type twin struct {
	name string
	run  func(arguments ...string) answer
}

// twins returns the one that kubectl drives and the one that we drive.
func (s *scene) twins(number int) [2]twin {
	return [2]twin{
		{fmt.Sprintf("kubectl-%d", number), func(arguments ...string) answer {
			arguments = slices.Concat([]string{"--kubeconfig", cluster.kubeconfig, "-n", s.namespace, "rollout"}, arguments)
			return execute(s, answeredWithin, nil, filepath.Join(cluster.binaries, "kubectl"), arguments...)
		}},
		{fmt.Sprintf("ours-%d", number), func(arguments ...string) answer {
			return ds(s, slices.Concat([]string{"--kubeconfig", cluster.kubeconfig, "-n", s.namespace, "rollout"}, arguments, []string{"--yes", "--quiet"})...)
		}},
	}
}

// mutations are changes of a template; each is applied to both twins.
var mutations = []func(*rand.Rand, *v1.PodTemplateSpec){
	func(r *rand.Rand, t *v1.PodTemplateSpec) {
		t.Spec.Containers[0].Image = fmt.Sprintf("registry.example/agent:1.%d", r.IntN(4))
	},
	func(r *rand.Rand, t *v1.PodTemplateSpec) {
		t.Spec.Containers[0].Env = []v1.EnvVar{{Name: "LEVEL", Value: fmt.Sprint("<&>", r.IntN(3))}, {Name: "LAST", Value: "x"}}
	},
	func(_ *rand.Rand, t *v1.PodTemplateSpec) { t.Spec.Containers[0].Env = nil },
	func(r *rand.Rand, t *v1.PodTemplateSpec) {
		t.Spec.Containers[0].Resources.Requests = v1.ResourceList{v1.ResourceCPU: resource.MustParse(fmt.Sprintf("%dm", 1+r.IntN(3)))}
	},
	func(r *rand.Rand, t *v1.PodTemplateSpec) {
		t.Annotations = map[string]string{"example.com/note": fmt.Sprint("nöte\n", r.IntN(3))}
	},
	func(_ *rand.Rand, t *v1.PodTemplateSpec) { t.Annotations = nil },
	func(r *rand.Rand, t *v1.PodTemplateSpec) {
		t.Spec.Tolerations = []v1.Toleration{{Key: fmt.Sprint("key-", r.IntN(3)), Operator: v1.TolerationOpExists}}
	},
	func(_ *rand.Rand, t *v1.PodTemplateSpec) {
		t.Spec.Containers[0].SecurityContext = &v1.SecurityContext{}
	},
	func(_ *rand.Rand, t *v1.PodTemplateSpec) { t.Spec.Containers[0].SecurityContext = nil },
	func(r *rand.Rand, t *v1.PodTemplateSpec) {
		t.Spec.Volumes = []v1.Volume{{Name: fmt.Sprint("v", r.IntN(2)), VolumeSource: v1.VolumeSource{EmptyDir: &v1.EmptyDirVolumeSource{}}}}
	},
	func(r *rand.Rand, t *v1.PodTemplateSpec) {
		side := v1.Container{Name: "side", Image: "registry.example/side:1"}
		t.Spec.Containers = append(t.Spec.Containers[:1:1], side)
		if r.IntN(2) == 0 {
			slices.Reverse(t.Spec.Containers)
			t.Spec.Containers[0].Name, t.Spec.Containers[1].Name = "agent", "side"
		}
	},
	func(_ *rand.Rand, t *v1.PodTemplateSpec) { t.Spec.Containers = t.Spec.Containers[:1] },
}

// both changes the DaemonSets of the twins alike.
func (s *scene) both(twins [2]twin, change func(*apps.DaemonSet)) {
	s.Helper()
	for _, own := range twins {
		s.eventually("the change of "+own.name+" is accepted", func() string {
			set := s.get(own.name)
			change(set)
			if _, err := s.client.AppsV1().DaemonSets(s.namespace).Update(s.ctx, set, metav1.UpdateOptions{}); err != nil {
				return err.Error()
			}
			return ""
		})
	}
	s.observed(twins[0].name, twins[1].name)
}

// restartedAt is the annotation of a restart.
const restartedAt = "kubectl.kubernetes.io/restartedAt"

// bare is a DaemonSet with its revisions, without what must differ between twins.
func (s *scene) bare(name string) any {
	s.Helper()
	set := s.get(name)
	labels := metav1.FormatLabelSelector(set.Spec.Selector)
	list, err := s.client.AppsV1().ControllerRevisions(s.namespace).List(s.ctx, metav1.ListOptions{LabelSelector: labels})
	s.check(err)
	type stored struct {
		Revision    int64
		Annotations map[string]string
		Data        any
	}
	var revisions []stored
	for _, own := range list.Items {
		if !metav1.IsControlledBy(&own, set) {
			continue
		}
		var data any
		s.check(json.Unmarshal(own.Data.Raw, &data))
		revisions = append(revisions, stored{own.Revision, own.Annotations, data})
	}
	slices.SortFunc(revisions, func(a, b stored) int { return int(a.Revision - b.Revision) })
	text, err := json.Marshal(map[string]any{
		"generation": set.Generation, "labels": set.Labels, "annotations": set.Annotations, "spec": set.Spec, "revisions": revisions,
	})
	s.check(err)
	// The name is part of the labels and of the selector; a restart writes the time.
	var value any
	s.check(json.Unmarshal([]byte(strings.ReplaceAll(string(text), name, "NAME")), &value))
	timeless(value)
	return value
}

func timeless(value any) {
	switch own := value.(type) {
	case map[string]any:
		for key, inner := range own {
			if key == restartedAt {
				own[key] = "NOW"
			}
			timeless(inner)
		}
	case []any:
		for _, inner := range own {
			timeless(inner)
		}
	}
}

// alike holds the twins against each other.
func (s *scene) alike(twins [2]twin, what string) bool {
	s.Helper()
	s.observed(twins[0].name, twins[1].name)
	a, b := s.bare(twins[0].name), s.bare(twins[1].name)
	if reflect.DeepEqual(a, b) {
		return true
	}
	where, _ := firstDifference("", a, b)
	s.Errorf("%s: the twins differ at %s:\nkubectl: %v\nours:    %v", what, where, a, b)
	return false
}

// driven lets both programs do the same and compares what they say, refusals
// included; said counts that.
func (s *scene) driven(said map[string]int, twins [2]twin, what string, arguments ...string) bool {
	s.Helper()
	var answers [2]answer
	for i, own := range twins {
		answers[i] = own.run(slices.Insert(slices.Clone(arguments), 1, "ds/"+own.name)...)
	}
	bare := func(i int) (string, string) {
		clean := strings.NewReplacer(twins[i].name, "NAME")
		var errors []string
		for _, line := range strings.Split(clean.Replace(answers[i].stderr), "\n") {
			if strings.HasPrefix(line, "error:") {
				errors = append(errors, line)
			}
		}
		return clean.Replace(answers[i].stdout), strings.Join(errors, "\n")
	}
	out, refusal := bare(0)
	for _, word := range []string{"rolled back", "skipped", "restarted", "no last revision", "unable to find"} {
		if strings.Contains(out+refusal, word) {
			said[word]++
		}
	}
	ourOut, ourRefusal := bare(1)
	if out != ourOut || refusal != ourRefusal || (answers[0].code == 0) != (answers[1].code == 0) {
		s.Errorf("%s: %s: the programs say different things:\n%s\n%s", what, arguments, answers[0].both(), answers[1].both())
		return false
	}
	return s.alike(twins, fmt.Sprint(what, ": ", arguments))
}

// highest is the number of the newest revision.
func (s *scene) highest(name string) int64 {
	s.Helper()
	list, err := s.client.AppsV1().ControllerRevisions(s.namespace).List(s.ctx, metav1.ListOptions{LabelSelector: "app=" + name})
	s.check(err)
	var highest int64
	for _, own := range list.Items {
		highest = max(highest, own.Revision)
	}
	return highest
}

// TestUndoAndRestartAsKubectl lets kubectl and kubectl-ds drive twins through
// random histories: after every step both must be the same.
func TestUndoAndRestartAsKubectl(t *testing.T) {
	t.Parallel()
	s := newScene(t, "undo")
	steps, said := 0, map[string]int{}
	for number := range sequences {
		r := rand.New(rand.NewPCG(uint64(number), 20))
		twins := s.twins(number)
		limit := int32(2 + r.IntN(9))
		kind := apps.RollingUpdateDaemonSetStrategyType
		if number%5 == 4 {
			kind = apps.OnDeleteDaemonSetStrategyType
		}
		for _, own := range twins {
			// No node: what is compared are objects, not pods.
			s.apply(daemonSet(s.namespace, own.name, onNodes("scene", "none"), func(set *apps.DaemonSet) {
				set.Spec.RevisionHistoryLimit = &limit
				set.Spec.UpdateStrategy.Type = kind
			}))
		}
		s.observed(twins[0].name, twins[1].name)
		what := fmt.Sprintf("sequence %d", number)
		if !s.driven(said, twins, what, "undo") { // One revision only.
			continue
		}
		for step := range 8 {
			steps++
			ok := true
			switch choice := r.IntN(10); {
			case choice < 4 || step == 0:
				mutate, seed := mutations[r.IntN(len(mutations))], r.Uint64()
				s.both(twins, func(set *apps.DaemonSet) {
					mutate(rand.New(rand.NewPCG(seed, 1)), &set.Spec.Template)
				})
			case choice == 4:
				// Only the annotations of the DaemonSet: no new revision.
				cause := fmt.Sprint("cause ", r.IntN(9))
				s.both(twins, func(set *apps.DaemonSet) {
					metav1.SetMetaDataAnnotation(&set.ObjectMeta, "kubernetes.io/change-cause", cause)
				})
			case choice == 5:
				// Twice within a second kubectl refuses.
				time.Sleep(1100 * time.Millisecond)
				ok = s.driven(said, twins, what, "restart")
			case choice < 8:
				ok = s.driven(said, twins, what, "undo")
			default:
				// The current one, or one that is there or was.
				highest := s.highest(twins[0].name)
				revision := highest
				if choice == 8 {
					revision = r.Int64N(highest + 2)
				}
				ok = s.driven(said, twins, what, "undo", fmt.Sprint("--to-revision=", revision))
			}
			if !ok || !s.alike(twins, what) {
				break
			}
		}
	}
	t.Logf("%d steps: %v", steps, said)
	for _, word := range []string{"rolled back", "skipped", "restarted", "no last revision", "unable to find"} {
		if said[word] < 5 && !t.Failed() {
			t.Errorf("kubectl said %q only %d times", word, said[word])
		}
	}
	s.clear(s.namespace)
}

// TestPauseAndResume stops a rollout in the middle, lets somebody edit, and
// goes on.
func TestPauseAndResume(t *testing.T) {
	t.Parallel()
	s := newScene(t, "pause")
	s.plainNodes(4)
	half := intstr.FromString("50%")
	s.apply(daemonSet(s.namespace, "agent", s.here(), func(set *apps.DaemonSet) {
		set.Spec.UpdateStrategy = apps.DaemonSetUpdateStrategy{
			Type: apps.RollingUpdateDaemonSetStrategyType, RollingUpdate: &apps.RollingUpdateDaemonSet{MaxUnavailable: &half},
		}
	}))
	s.settle(second)
	rollout := func(arguments ...string) answer {
		return ds(s, slices.Concat([]string{"rollout"}, arguments, []string{"agent", "-n", s.namespace, "--kubeconfig", cluster.kubeconfig, "--yes"})...)
	}
	expect := func(code int, words string, arguments ...string) {
		s.Helper()
		if a := rollout(arguments...); a.code != code || !strings.Contains(a.both(), words) {
			s.Fatalf("%s: not %d with %q: %s", a.command, code, words, a.both())
		}
	}
	before := s.get("agent")
	expect(0, "is not paused", "resume")
	expect(0, "4 nodes run revision 1", "pause")
	s.patch("agent", `{"spec":{"template":{"metadata":{"annotations":{"a":"1"}}}}}`)
	s.settle(second)
	for _, pod := range s.pods(s.namespace) {
		if pod.Labels["pod-template-generation"] != "1" {
			t.Errorf("%s was replaced while paused", pod.Name)
		}
	}
	expect(0, "is paused already", "pause")
	expect(0, "resumed", "resume", "--dry-run=server")
	expect(0, "4 nodes restart, at most 2 at a time (maxUnavailable 2 of 4)", "resume")
	s.settle(second)
	after := s.get("agent")
	if !reflect.DeepEqual(before.Spec.UpdateStrategy, after.Spec.UpdateStrategy) {
		t.Errorf("the strategy was %v, is %v", before.Spec.UpdateStrategy, after.Spec.UpdateStrategy)
	}
	if len(after.Annotations) != len(before.Annotations) || after.Status.UpdatedNumberScheduled != 4 {
		t.Errorf("something stayed: %v, %d updated", after.Annotations, after.Status.UpdatedNumberScheduled)
	}
	// Somebody sets another strategy in between: it stays.
	expect(0, "paused", "pause")
	s.patch("agent", `{"spec":{"updateStrategy":{"type":"RollingUpdate","rollingUpdate":{"maxUnavailable":3}}}}`)
	expect(0, "it stays, and the one kept then is forgotten (RollingUpdate, maxUnavailable 50%, maxSurge 0)", "resume")
	after = s.get("agent")
	if own := after.Spec.UpdateStrategy.RollingUpdate; own == nil || own.MaxUnavailable.IntValue() != 3 || after.Annotations["kubectl-ds/paused-strategy"] != "" {
		t.Errorf("the edited strategy should have stayed: %v %v", after.Spec.UpdateStrategy, after.Annotations)
	}
	// Somebody else's OnDelete goes on only when told.
	s.patch("agent", `{"spec":{"updateStrategy":{"type":"OnDelete","rollingUpdate":null}}}`)
	expect(2, "not from kubectl ds rollout pause", "resume")
	expect(0, "resumed", "resume", "--force")
	if own := s.get("agent").Spec.UpdateStrategy; own.Type != apps.RollingUpdateDaemonSetStrategyType || own.RollingUpdate.MaxUnavailable.IntValue() != 1 {
		t.Errorf("the server's defaults should be there: %v", own)
	}
	s.clear(s.namespace)
}

// TestRestartOfSomePods restarts the pods of some nodes, and then those of a
// revision, and nothing else.
func TestRestartOfSomePods(t *testing.T) {
	t.Parallel()
	s := newScene(t, "some")
	nodes := s.plainNodes(4)
	s.apply(daemonSet(s.namespace, "agent", s.here()))
	s.settle(second)
	restart := func(flags ...string) map[string]string {
		before, uids := s.get("agent"), map[string]string{}
		for _, pod := range s.pods(s.namespace) {
			uids[pod.Spec.NodeName] = string(pod.UID)
		}
		a := ds(s, slices.Concat([]string{"rollout", "restart", "agent", "-n", s.namespace, "--yes", "--kubeconfig", cluster.kubeconfig}, flags)...)
		if a.code != 0 {
			s.Fatalf("%s: %s", a.command, a.both())
		}
		if after := s.get("agent"); after.Generation != before.Generation || after.Status.NumberAvailable != 4 {
			s.Errorf("%s: generation %d, was %d; %d available", a.command, after.Generation, before.Generation, after.Status.NumberAvailable)
		}
		changed := map[string]string{}
		for _, pod := range s.pods(s.namespace) {
			if uids[pod.Spec.NodeName] != string(pod.UID) {
				changed[pod.Spec.NodeName] = pod.Labels["pod-template-generation"]
			}
		}
		return changed
	}
	want := map[string]string{nodes[1]: "1", nodes[2]: "1"}
	if got := restart("--nodes", fmt.Sprintf("kubernetes.io/hostname in (%s,%s)", nodes[1], nodes[2])); !reflect.DeepEqual(got, want) {
		t.Errorf("restarted: %v, not %v", got, want)
	}
	s.patch("agent", `{"spec":{"updateStrategy":{"type":"OnDelete","rollingUpdate":null},"template":{"metadata":{"annotations":{"a":"1"}}}}}`)
	s.settle(second)
	want = map[string]string{nodes[0]: "2"}
	if got := restart("--only", "outdated", "--nodes", "kubernetes.io/hostname="+nodes[0]); !reflect.DeepEqual(got, want) {
		t.Errorf("restarted: %v, not %v", got, want)
	}
	want = map[string]string{nodes[1]: "2", nodes[2]: "2", nodes[3]: "2"}
	if got := restart("--only", "revision=1"); !reflect.DeepEqual(got, want) {
		t.Errorf("restarted: %v, not %v", got, want)
	}
	s.clear(s.namespace)
}

// TestRightsOfWritingCommands runs each writing command with exactly the rights
// that docs/rbac.md names for it, and with one less: then it must tell which,
// and without what decides what is written it must end with 3.
func TestRightsOfWritingCommands(t *testing.T) {
	t.Parallel()
	s := newScene(t, "writers")
	s.plainNodes(2)
	_, err := s.client.NodeV1().RuntimeClasses().Create(s.ctx, &classes.RuntimeClass{
		ObjectMeta: metav1.ObjectMeta{Name: s.namespace}, Handler: "runc",
	}, metav1.CreateOptions{})
	s.check(err)
	// One that fails, so that events are wanted.
	s.apply(daemonSet(s.namespace, "classed", s.here(), tag("pull-fail"), func(set *apps.DaemonSet) {
		set.Spec.Template.Spec.RuntimeClassName = &s.namespace
	}))
	s.observed("classed")
	s.patch("classed", `{"spec":{"template":{"metadata":{"annotations":{"a":"1"}}}}}`)
	s.settle(second)
	roles := documentedRoles(t)
	for name, command := range writingOf {
		role, known := roles[name]
		if !known {
			t.Errorf("docs/rbac.md has no role %s", name)
			continue
		}
		rights, some := s.rightsOf(&role), slices.Contains(command, "--only")
		run := func(user string, rights []right) answer {
			return ds(s, slices.Concat([]string{"rollout"}, command, []string{"-n", s.namespace, "--dry-run=server", "--kubeconfig", s.userWith(user, rights)})...)
		}
		if a := run(name, rights); a.code != 0 || strings.Contains(a.stderr, "can-i") {
			t.Errorf("with all rights: %s: %s", a.command, a.both())
		}
		for i, without := range rights {
			a := run(fmt.Sprintf("%s-%d", name, i), slices.Concat(rights[:i], rights[i+1:]))
			if !strings.Contains(a.stderr, "kubectl auth can-i "+without.String()) {
				t.Errorf("without the right to %s: no hint at it: %s: %s", without, a.command, a.both())
			}
			vital := map[string]bool{"daemonsets": true, "controllerrevisions": command[0] == "undo" || some, "nodes": some, "pods": some}[without.resource]
			if code := map[bool]int{true: 3, false: 0}[vital]; a.code != code {
				t.Errorf("without the right to %s: not exit %d: %s: %s", without, code, a.command, a.both())
			}
		}
	}
	s.clear(s.namespace)
}
