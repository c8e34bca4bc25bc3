package suite

import (
	"fmt"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	apps "k8s.io/api/apps/v1"
	auth "k8s.io/api/authorization/v1"
	classes "k8s.io/api/node/v1"
	rbac "k8s.io/api/rbac/v1"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"sigs.k8s.io/yaml"
)

// commandsOf tells what each role of docs/rbac.md is for, by its name. Some
// rights are only for DaemonSets that are named, others only for all of them.
var commandsOf = map[string][][]string{
	"kubectl-ds-list":            of("list"),
	"kubectl-ds-matrix":          of("matrix"),
	"kubectl-ds-explain":         append(of("explain"), []string{"explain", "-n", "rights", "pulling", "-o", "table"}),
	"kubectl-ds-diff":            of("diff"),
	"kubectl-ds-diff-pods":       of("diff", "--pods"),
	"kubectl-ds-node":            {{"node", "rights-1"}},
	"kubectl-ds-snapshot":        {{"snapshot", "-A"}},
	"kubectl-ds-lint":            {{"lint", "--live", "-A"}, {"lint", "--live", "-n", "rights"}},
	"kubectl-ds-rollout-history": of("rollout", "history"),
	"kubectl-ds-rollout-status":  of("rollout", "status"),
	"kubectl-ds": {
		{"list", "-n", "rights"}, {"explain", "-n", "rights", "-o", "table"}, {"diff", "-n", "rights"}, {"matrix", "-n", "rights"},
		{"list", "-n", "rights", "pulling"}, {"diff", "-n", "rights", "classed", "--pods"},
	},
}

func of(command ...string) [][]string {
	all := slices.Concat(command, []string{"-A"})
	named := slices.Concat(command, []string{"-n", "rights", "pulling", "classed"})
	return [][]string{all, named}
}

// writingOf tells what the other roles are for: commands that write.
var writingOf = map[string][]string{
	"kubectl-ds-rollout-undo":         {"undo", "classed"},
	"kubectl-ds-rollout-restart":      {"restart", "classed"},
	"kubectl-ds-rollout-restart-some": {"restart", "classed", "--only", "older-than=0s"},
	"kubectl-ds-rollout-pause":        {"pause", "classed"},
}

// drivingOf tells what the roles of the driver are for; each stands on top of the first.
var drivingOf = map[string][]string{
	"kubectl-ds-update":        {"--gate", "exec=true"},
	"kubectl-ds-update-evict":  {"--evict"},
	"kubectl-ds-update-drain":  {"--drain"},
	"kubectl-ds-update-status": {},
}

// besides tells which role stands beside another: one is for a namespace, the other for what lives in none.
var besides = map[string]string{"kubectl-ds": "kubectl-ds-around"}

// documentedRoles reads the Roles and ClusterRoles out of docs/rbac.md.
func documentedRoles(t *testing.T) map[string]rbac.ClusterRole {
	t.Helper()
	text, err := os.ReadFile(filepath.Join("..", "..", "..", "docs", "rbac.md"))
	if err != nil {
		t.Fatal(err)
	}
	roles := map[string]rbac.ClusterRole{}
	for i, block := range strings.Split(string(text), "```") {
		document, isYAML := strings.CutPrefix(block, "yaml\n")
		if i%2 == 0 || !isYAML {
			continue
		}
		for _, one := range strings.Split(document, "\n---") {
			// A Role has no field that a ClusterRole lacks.
			var role rbac.ClusterRole
			if err := yaml.UnmarshalStrict([]byte(one), &role); err != nil {
				t.Fatalf("docs/rbac.md: %v in %s", err, one)
			}
			if _, twice := roles[role.Name]; twice || role.Kind != "ClusterRole" && role.Kind != "Role" {
				t.Fatalf("docs/rbac.md: %s %s", role.Kind, role.Name)
			}
			roles[role.Name] = role
		}
	}
	return roles
}

// right is one verb on one resource, in one namespace or everywhere.
type right struct{ group, resource, verb, namespace string }

// String is what follows kubectl auth can-i.
func (r right) String() string {
	if r.group != "" {
		return r.verb + " " + r.resource + "." + r.group
	}
	return r.verb + " " + r.resource
}

// rightsOf are the rights of a role; those of a Role hold in the namespace of the scene.
func (s *scene) rightsOf(role *rbac.ClusterRole) []right {
	var rights []right
	var namespace string
	if role.Kind == "Role" {
		namespace = s.namespace
	}
	for _, rule := range role.Rules {
		for _, group := range rule.APIGroups {
			for _, resource := range rule.Resources {
				for _, verb := range rule.Verbs {
					rights = append(rights, right{group, resource, verb, namespace})
				}
			}
		}
	}
	return rights
}

// TestDocumentedRights runs every command with exactly the rights that
// docs/rbac.md names for it, and with one less: then it must tell which.
func TestDocumentedRights(t *testing.T) {
	// Not parallel: some commands answer for all of the cluster, and are compared.
	s := newScene(t, "rights")
	s.plainNodes(2)
	_, err := s.client.NodeV1().RuntimeClasses().Create(s.ctx, &classes.RuntimeClass{
		ObjectMeta: metav1.ObjectMeta{Name: s.namespace}, Handler: "runc",
	}, metav1.CreateOptions{})
	s.check(err)
	s.apply(daemonSet(s.namespace, "classed", s.here(), func(ds *apps.DaemonSet) {
		ds.Spec.Template.Spec.RuntimeClassName = &s.namespace
	}))
	// One that fails, so that events are wanted.
	s.apply(daemonSet(s.namespace, "pulling", s.here(), tag("pull-fail")))
	s.settle(second)
	roles := documentedRoles(t)
	s.watching(roles)
	delete(roles, "kubectl-ds-watch")
	for name := range roles {
		// Those that write have a test of their own.
		if commandsOf[name] == nil && writingOf[name] == nil && drivingOf[name] == nil && !slices.Contains(slices.Collect(maps.Values(besides)), name) {
			t.Errorf("docs/rbac.md has a role %s: for which commands?", name)
		}
	}
	for name, commands := range commandsOf {
		role, known := roles[name]
		if !known {
			t.Errorf("docs/rbac.md has no role %s", name)
			continue
		}
		rights := s.rightsOf(&role)
		if other, ok := roles[besides[name]]; ok {
			rights = append(rights, s.rightsOf(&other)...)
		}
		all := s.userWith(name, rights)
		missing := map[right]string{}
		needed := map[right]bool{}
		for i, without := range rights {
			missing[without] = s.userWith(fmt.Sprintf("%s-%d", name, i), slices.Concat(rights[:i], rights[i+1:]))
		}
		for _, command := range commands {
			s.withAndWithout(command, all, missing, needed)
		}
		for _, each := range rights {
			if !needed[each] {
				t.Errorf("%s: nothing needs %q", name, each)
			}
		}
	}
	s.clear(s.namespace)
}

// watching runs list --watch with the rights to list and to watch, and without one of the latter.
func (s *scene) watching(roles map[string]rbac.ClusterRole) {
	s.Helper()
	list, watch := roles["kubectl-ds-list"], roles["kubectl-ds-watch"]
	rights := s.rightsOf(&watch)
	if len(rights) == 0 {
		s.Error("docs/rbac.md has no role kubectl-ds-watch")
	}
	run := func(name string, rights []right) answer {
		kubeconfig := s.userWith(name, slices.Concat(s.rightsOf(&list), rights))
		return execute(s, answeredWithin, nil, "/usr/bin/timeout", "--preserve-status", "--signal=INT", "3",
			os.Getenv("KUBECTL_DS_BIN"), "list", "-n", s.namespace, "--watch", "--kubeconfig", kubeconfig)
	}
	if a := run("watch", rights); a.code != 130 || a.stderr != "" || !strings.Contains(a.stdout, "pulling") {
		s.Errorf("with all rights: %s: %s", a.command, a.both())
	}
	for i, without := range rights {
		a := run(fmt.Sprintf("watch-%d", i), slices.Concat(rights[:i], rights[i+1:]))
		if a.code != 3 || !strings.Contains(a.stderr, "kubectl auth can-i "+without.String()) {
			s.Errorf("without the right to %s: %s: %s", without, a.command, a.both())
		}
	}
}

func (s *scene) withAndWithout(command []string, all string, missing map[right]string, needed map[right]bool) {
	s.Helper()
	snapshot, table := command[0] == "snapshot", slices.Contains(command, "table")
	switch {
	case snapshot:
		command = slices.Concat(command, []string{"-o", "-"})
	case !table:
		command = slices.Concat(command, []string{"-o", "json"})
	}
	run := func(kubeconfig string) answer {
		return ds(s, slices.Concat(command, []string{"--kubeconfig", kubeconfig})...)
	}
	same := func(a, b answer) (string, bool) {
		switch {
		case snapshot:
			// What it holds changes all the time; that it is whole, the exit code says.
			return "exit code", a.code == b.code
		case table:
			return "text", a.code == b.code && a.stdout == b.stdout
		}
		return sameAnswer(s, a, b)
	}
	refused := 3
	if command[0] == "lint" {
		refused = 2
	}
	right := understood(s, run(cluster.kubeconfig))
	a := understood(s, run(all))
	if where, same := same(right, a); !same {
		s.Errorf("%s: the documented rights do not give the administrator's answer: %s\n%s", a.command, where, a.both())
	}
	if strings.Contains(a.stderr, "can-i") {
		s.Errorf("%s: the documented rights are not all:\n%s", a.command, a.stderr)
	}
	for without, kubeconfig := range missing {
		a := run(kubeconfig)
		told := strings.Contains(a.stderr, "kubectl auth can-i "+without.String())
		if told {
			// What is left of the answer may stand on standard output; without what decides it, the exit code is 3, of lint 2.
			if !a.isAnswer() && a.code != refused {
				s.Errorf("without the right to %s: %s: %s", without, a.command, a.both())
			}
			needed[without] = true
			continue
		}
		// Else this command does not need it.
		if !a.isAnswer() {
			s.Errorf("without the right to %s: no hint at what is missing\n%s: %s", without, a.command, a.both())
		} else if where, same := same(right, a); !same || strings.Contains(a.stderr, "can-i") {
			s.Errorf("without the right to %s: another answer and no hint at what is missing: %s\n%s: %s", without, where, a.command, a.both())
		}
	}
}

// userWith makes a user with these rights and returns its kubeconfig.
func (s *scene) userWith(name string, rights []right) string {
	s.Helper()
	rules := map[string][]rbac.PolicyRule{}
	for _, own := range rights {
		rules[own.namespace] = append(rules[own.namespace], rbac.PolicyRule{
			APIGroups: []string{own.group}, Resources: []string{own.resource}, Verbs: []string{own.verb},
		})
	}
	subjects := []rbac.Subject{{Kind: rbac.UserKind, APIGroup: rbac.GroupName, Name: name}}
	for namespace, rules := range rules {
		about := metav1.ObjectMeta{Name: name, Namespace: namespace}
		ref := rbac.RoleRef{APIGroup: rbac.GroupName, Kind: "ClusterRole", Name: name}
		api := s.client.RbacV1()
		var err error
		if namespace == "" {
			_, err = api.ClusterRoles().Create(s.ctx, &rbac.ClusterRole{ObjectMeta: about, Rules: rules}, metav1.CreateOptions{})
			s.check(err)
			_, err = api.ClusterRoleBindings().Create(s.ctx, &rbac.ClusterRoleBinding{ObjectMeta: about, RoleRef: ref, Subjects: subjects}, metav1.CreateOptions{})
		} else {
			ref.Kind = "Role"
			_, err = api.Roles(namespace).Create(s.ctx, &rbac.Role{ObjectMeta: about, Rules: rules}, metav1.CreateOptions{})
			s.check(err)
			_, err = api.RoleBindings(namespace).Create(s.ctx, &rbac.RoleBinding{ObjectMeta: about, RoleRef: ref, Subjects: subjects}, metav1.CreateOptions{})
		}
		s.check(err)
	}
	who, err := cluster.authority.client(name, hour)
	s.check(err)
	s.eventually("the rights of "+name+" are known to the API server", func() string {
		for _, own := range rights {
			if !s.may(name, own) {
				return own.String() + " is not"
			}
		}
		return ""
	})
	return writeAccess(s.T, cluster.access(who))
}

// may asks the API server whether a user has a right.
func (s *scene) may(user string, what right) bool {
	s.Helper()
	review, err := s.client.AuthorizationV1().SubjectAccessReviews().Create(s.ctx, &auth.SubjectAccessReview{Spec: auth.SubjectAccessReviewSpec{
		User: user, ResourceAttributes: &auth.ResourceAttributes{Group: what.group, Resource: what.resource, Verb: what.verb, Namespace: what.namespace},
	}}, metav1.CreateOptions{})
	s.check(err)
	return review.Status.Allowed
}
