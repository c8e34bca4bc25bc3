package suite

import (
	"fmt"
	"math/rand/v2"
	"os"
	"slices"
	"strconv"
	"strings"
	"testing"

	apps "k8s.io/api/apps/v1"
	v1 "k8s.io/api/core/v1"
	"k8s.io/apimachinery/pkg/util/intstr"
)

// historyDocument is what rollout history -o json prints.
type historyDocument struct {
	Revisions []struct {
		Revision    int64
		Name, Cause string
		Current     bool
		Pods, Nodes int
		Summary     string
		Faults      []string
		By          *struct{ Manager string }
	}
	Remarks []string
}

// historySteps is how many changes TestHistory makes.
const historySteps = 40

// TestHistory changes templates at random and compares, after each change, the
// revisions, their change-causes and every template with the real kubectl.
func TestHistory(t *testing.T) {
	t.Parallel()
	s := newScene(t, "history")
	s.plainNodes(2)
	number := uint64(seed)
	if text := os.Getenv("KUBECTL_DS_SEED"); text != "" {
		var err error
		number, err = strconv.ParseUint(text, 10, 64)
		s.check(err)
	}
	d := &dice{Rand: rand.New(rand.NewPCG(number, 7))}
	few := int32(3)
	s.apply(
		daemonSet(s.namespace, "plain", s.here()),
		daemonSet(s.namespace, "few", s.here(), func(ds *apps.DaemonSet) { ds.Spec.RevisionHistoryLimit = &few }),
		daemonSet(s.namespace, "rich", s.here(), catalogue),
	)
	compared := 0
	for _, name := range []string{"plain", "few", "rich"} {
		s.observed(name)
		compared += s.sameHistory(name)
	}
	for step := range historySteps {
		name := pick(d, "plain", "plain", "few", "rich")
		what := s.changeTemplate(d, name)
		s.observed(name)
		compared += s.sameHistory(name)
		if t.Failed() {
			t.Fatalf("after step %d: %s: %s", step, name, what)
		}
	}
	t.Logf("seed %d: %d changes, %d templates, 0 differences", number, historySteps, compared)
	s.settle(second)
	for _, name := range []string{"plain", "few", "rich"} {
		for i, own := range s.history(name).Revisions {
			pods := 0
			if i == 0 {
				pods = 2
			}
			if own.Current != (i == 0) || own.Pods != pods || own.Nodes != pods || len(own.Faults) > 0 {
				t.Errorf("%s: %+v", name, own)
			}
		}
	}
	kubectl(t, "rollout", "restart", "ds/plain", "-n", s.namespace)
	s.observed("plain")
	if last := s.history("plain").Revisions[0]; last.Summary != "restart only" || last.By == nil || last.By.Manager != "kubectl-rollout" {
		t.Errorf("kubectl rollout restart: %+v", last)
	}
	s.missingRevision()
}

// missingRevision asks for one that is not there.
func (s *scene) missingRevision() {
	s.Helper()
	a := ds(s, "rollout", "history", "-n", s.namespace, "plain", "--revision", "999", "--kubeconfig", cluster.kubeconfig)
	if a.code != 2 || !strings.HasPrefix(a.stderr, "error: unable to find the specified revision\n") {
		s.Errorf("a revision that is not there: %s", a.both())
	}
}

func (s *scene) history(name string) historyDocument {
	s.Helper()
	var document historyDocument
	understood(s, ds(s, "rollout", "history", "-n", s.namespace, name, "-o", "json", "--kubeconfig", cluster.kubeconfig)).decode(s, &document)
	return document
}

// sameHistory compares everything kubectl says of the revisions; it returns
// how many templates that were.
func (s *scene) sameHistory(name string) int {
	s.Helper()
	ours := []string{}
	document := s.history(name)
	for _, own := range document.Revisions {
		cause := own.Cause
		if cause == "" {
			cause = "<none>"
		}
		ours = append(ours, fmt.Sprint(own.Revision, " ", cause))
	}
	slices.Reverse(ours)
	theirs := []string{}
	for _, line := range strings.Split(strings.TrimSpace(kubectl(s, "rollout", "history", "ds/"+name, "-n", s.namespace)), "\n")[2:] {
		number, cause, _ := strings.Cut(line, " ")
		theirs = append(theirs, number+" "+strings.TrimLeft(cause, " "))
	}
	if !slices.Equal(ours, theirs) {
		s.Errorf("%s: ours\n%s\nkubectl\n%s", name, strings.Join(ours, "\n"), strings.Join(theirs, "\n"))
	}
	if len(document.Remarks) > 0 {
		s.Errorf("%s: %q", name, document.Remarks)
	}
	for _, own := range document.Revisions {
		number := fmt.Sprint(own.Revision)
		a := understood(s, ds(s, "rollout", "history", "-n", s.namespace, name, "--revision", number, "--kubeconfig", cluster.kubeconfig))
		if want := kubectl(s, "rollout", "history", "ds/"+name, "-n", s.namespace, "--revision="+number); a.stdout != want || a.stderr != "" {
			s.Errorf("%s: ours\n%s%s\nkubectl\n%s", a.command, a.stdout, a.stderr, want)
		}
	}
	return len(document.Revisions)
}

// changeTemplate makes one change and says which.
func (s *scene) changeTemplate(d *dice, name string) string {
	s.Helper()
	container := func(fields string) string {
		return fmt.Sprintf(`{"spec":{"template":{"spec":{"containers":[{"name":"agent",%s}]}}}}`, fields)
	}
	meta := func(what string) string {
		return fmt.Sprintf(`{"spec":{"template":{"metadata":{%s}}}}`, what)
	}
	var patch string
	switch d.IntN(12) {
	case 0, 1:
		patch = container(fmt.Sprintf(`"image":"registry.example/agent:1.%d"`, d.IntN(6)))
	case 2:
		patch = container(fmt.Sprintf(`"env":[{"name":%q,"value":%q}]`, pick(d, "A", "B", "LOG_LEVEL"), pick(d, "", "info", "two\nlines", "ünïcode <&>")))
	case 3:
		patch = container(fmt.Sprintf(`"env":[{"name":%q,"$patch":"delete"}]`, pick(d, "A", "B")))
	case 4:
		patch = container(fmt.Sprintf(`"resources":{"requests":{"cpu":%q},"limits":{"memory":%q}}`, pick(d, "10m", "0.05", "100m"), pick(d, "64Mi", "1024Ki", "1G")))
	case 5:
		patch = meta(fmt.Sprintf(`"labels":{%q:%s}`, pick(d, "tier", "example.com/team"), pick(d, `"node"`, `"edge"`, "null")))
	case 6:
		patch = meta(fmt.Sprintf(`"annotations":{%q:%q}`, pick(d, "a", "example.com/note"), pick(d, "short", "two\nlines\n", strings.Repeat("long ", 40), "")))
	case 7:
		// Alone it makes no revision.
		patch = fmt.Sprintf(`{"metadata":{"annotations":{"kubernetes.io/change-cause":%q}}}`, pick(d, "because", "raise the limit", "", "1.2 to 1.3"))
	case 8:
		patch = fmt.Sprintf(`{"metadata":{"annotations":{"kubernetes.io/change-cause":%q}},"spec":{"template":{"spec":{"terminationGracePeriodSeconds":%d}}}}`, pick(d, "with the change", "in one patch"), d.IntN(60))
	case 9:
		patch = fmt.Sprintf(`{"spec":{"template":{"spec":{"tolerations":[{"key":%q,"operator":"Exists"},{"key":"dedicated","value":%q,"effect":"NoExecute","tolerationSeconds":%d}]}}}}`, pick(d, "gpu", "team"), pick(d, "ml", "web"), d.IntN(100))
	case 10:
		revisions := s.history(name).Revisions
		back := revisions[d.IntN(len(revisions))].Revision
		kubectl(s, "rollout", "undo", "ds/"+name, "-n", s.namespace, fmt.Sprintf("--to-revision=%d", back))
		return fmt.Sprintf("undo to %d", back)
	case 11:
		kubectl(s, "rollout", "restart", "ds/"+name, "-n", s.namespace)
		return "restart"
	}
	s.patch(name, patch)
	return patch
}

// catalogue gives a DaemonSet much that can be described.
func catalogue(ds *apps.DaemonSet) {
	yes, kind, mode := true, v1.HostPathDirectoryOrCreate, v1.PersistentVolumeFilesystem
	limit := amounts("x", "64Mi")["x"]
	named := func(name string) v1.LocalObjectReference { return v1.LocalObjectReference{Name: name} }
	spec := &ds.Spec.Template.Spec
	spec.Tolerations = []v1.Toleration{{Operator: v1.TolerationOpExists}}
	spec.InitContainers = []v1.Container{{Name: "init", Image: "registry.example/init:1", Command: []string{"sh", "-c", "one\ntwo"}, Args: []string{"x"}}}
	spec.TopologySpreadConstraints = []v1.TopologySpreadConstraint{{MaxSkew: 1, TopologyKey: v1.LabelHostname, WhenUnsatisfiable: v1.ScheduleAnyway, LabelSelector: ds.Spec.Selector}}
	sources := map[string]v1.VolumeSource{
		"host":      {HostPath: &v1.HostPathVolumeSource{Path: "/run/agent", Type: &kind}},
		"empty":     {EmptyDir: &v1.EmptyDirVolumeSource{Medium: v1.StorageMediumMemory, SizeLimit: &limit}},
		"secret":    {Secret: &v1.SecretVolumeSource{SecretName: "s", Optional: &yes}},
		"config":    {ConfigMap: &v1.ConfigMapVolumeSource{LocalObjectReference: named("c"), Optional: &yes}},
		"nfs":       {NFS: &v1.NFSVolumeSource{Server: "s", Path: "/p"}},
		"iscsi":     {ISCSI: &v1.ISCSIVolumeSource{TargetPortal: "t", IQN: "iqn.2015-02.example.com:test", Portals: []string{"a", "b"}}},
		"csi":       {CSI: &v1.CSIVolumeSource{Driver: "d.example.com", VolumeAttributes: map[string]string{"b": "2", "a": "1"}}},
		"fc":        {FC: &v1.FCVolumeSource{TargetWWNs: []string{"w"}, Lun: new(int32)}},
		"flex":      {FlexVolume: &v1.FlexVolumeSource{Driver: "example.com/d", Options: map[string]string{"b": "2", "a": "1"}}},
		"disk":      {AzureDisk: &v1.AzureDiskVolumeSource{DiskName: "d", DataDiskURI: "https://blob/d"}},
		"ephemeral": {Ephemeral: &v1.EphemeralVolumeSource{VolumeClaimTemplate: &v1.PersistentVolumeClaimTemplate{Spec: v1.PersistentVolumeClaimSpec{AccessModes: []v1.PersistentVolumeAccessMode{v1.ReadWriteOnce}, VolumeMode: &mode, Resources: v1.VolumeResourceRequirements{Requests: amounts("storage", "1Gi")}}}}},
		"downward":  {DownwardAPI: &v1.DownwardAPIVolumeSource{Items: []v1.DownwardAPIVolumeFile{{Path: "l", FieldRef: &v1.ObjectFieldSelector{FieldPath: "metadata.labels"}}}}},
		"projected": {Projected: &v1.ProjectedVolumeSource{Sources: []v1.VolumeProjection{{Secret: &v1.SecretProjection{LocalObjectReference: named("s"), Optional: &yes}}, {ConfigMap: &v1.ConfigMapProjection{LocalObjectReference: named("c"), Optional: &yes}}}}},
	}
	for name, source := range sources {
		spec.Volumes = append(spec.Volumes, v1.Volume{Name: name, VolumeSource: source})
	}
	slices.SortFunc(spec.Volumes, func(a, b v1.Volume) int { return strings.Compare(a.Name, b.Name) })
	port, web := intstr.FromInt32(8080), intstr.FromString("web")
	agent := &spec.Containers[0]
	agent.Ports = []v1.ContainerPort{{Name: "web", ContainerPort: 8080}, {ContainerPort: 53, Protocol: v1.ProtocolUDP}}
	agent.Resources.Limits = amounts("cpu", "1500m")
	agent.SecurityContext = &v1.SecurityContext{SeccompProfile: &v1.SeccompProfile{Type: v1.SeccompProfileTypeRuntimeDefault}}
	agent.LivenessProbe = &v1.Probe{ProbeHandler: v1.ProbeHandler{HTTPGet: &v1.HTTPGetAction{Path: "healthz?full=1", Port: port}}}
	agent.ReadinessProbe = &v1.Probe{ProbeHandler: v1.ProbeHandler{Exec: &v1.ExecAction{Command: []string{"cat", "/ready"}}}, InitialDelaySeconds: 5}
	agent.StartupProbe = &v1.Probe{ProbeHandler: v1.ProbeHandler{TCPSocket: &v1.TCPSocketAction{Port: web}}}
	agent.EnvFrom = []v1.EnvFromSource{{Prefix: "P_", ConfigMapRef: &v1.ConfigMapEnvSource{LocalObjectReference: named("c"), Optional: &yes}}}
	agent.Env = []v1.EnvVar{
		{Name: "NODE", ValueFrom: &v1.EnvVarSource{FieldRef: &v1.ObjectFieldSelector{FieldPath: "spec.nodeName"}}},
		{Name: "CPU", ValueFrom: &v1.EnvVarSource{ResourceFieldRef: &v1.ResourceFieldSelector{Resource: "limits.cpu"}}},
		{Name: "MEMORY", ValueFrom: &v1.EnvVarSource{ResourceFieldRef: &v1.ResourceFieldSelector{Resource: "limits.memory"}}},
		{Name: "KEY", ValueFrom: &v1.EnvVarSource{SecretKeyRef: &v1.SecretKeySelector{LocalObjectReference: named("s"), Key: "k", Optional: &yes}}},
	}
	agent.VolumeMounts = []v1.VolumeMount{{Name: "host", MountPath: "/run/agent", ReadOnly: true, SubPath: `a "b"`}, {Name: "empty", MountPath: "/a"}}
}
