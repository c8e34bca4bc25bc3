package suite

import (
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	auth "k8s.io/api/authorization/v1"
	rbac "k8s.io/api/rbac/v1"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"sigs.k8s.io/yaml"
)

// commandsOf tells which commands a role of docs/rbac.md is for, by its name.
var commandsOf = map[string][][]string{
	"kubectl-ds-list":    {{"list", "-A"}},
	"kubectl-ds-matrix":  {{"matrix", "-A"}},
	"kubectl-ds-explain": {{"explain", "-n", "rights", "pulling"}},
	"kubectl-ds-diff":    {{"diff", "-n", "rights", "pulling"}},
	"kubectl-ds-node":    {{"node", "rights-1"}},
	"kubectl-ds-read": {
		{"list", "-A"}, {"matrix", "-A"}, {"explain", "-n", "rights", "pulling"}, {"diff", "-n", "rights", "pulling"}, {"node", "rights-1"},
	},
}

// documentedRoles reads the ClusterRoles out of docs/rbac.md.
func documentedRoles(t *testing.T) []rbac.ClusterRole {
	t.Helper()
	text, err := os.ReadFile(filepath.Join("..", "..", "..", "docs", "rbac.md"))
	if err != nil {
		t.Fatal(err)
	}
	var roles []rbac.ClusterRole
	for i, block := range strings.Split(string(text), "```") {
		document, isYAML := strings.CutPrefix(block, "yaml\n")
		if i%2 == 0 || !isYAML {
			continue
		}
		for _, one := range strings.Split(document, "\n---") {
			var role rbac.ClusterRole
			if err := yaml.UnmarshalStrict([]byte(one), &role); err == nil && role.Kind == "ClusterRole" {
				roles = append(roles, role)
			}
		}
	}
	return roles
}

// right is one verb on one resource.
type right struct{ group, resource, verb string }

// String is what follows kubectl auth can-i.
func (r right) String() string {
	if r.group != "" {
		return r.verb + " " + r.resource + "." + r.group
	}
	return r.verb + " " + r.resource
}

func rightsOf(role *rbac.ClusterRole) []right {
	var rights []right
	for _, rule := range role.Rules {
		for _, group := range rule.APIGroups {
			for _, resource := range rule.Resources {
				for _, verb := range rule.Verbs {
					rights = append(rights, right{group, resource, verb})
				}
			}
		}
	}
	return rights
}

// TestDocumentedRights runs every command with exactly the rights that
// docs/rbac.md names for it, and with one less: then it must tell which.
func TestDocumentedRights(t *testing.T) {
	promised(t, "rbac.md")
	t.Parallel()
	s := newScene(t, "rights")
	s.plainNodes(2)
	s.apply(daemonSet(s.namespace, "agent", s.here()))
	// One that fails, so that events are wanted.
	s.apply(daemonSet(s.namespace, "pulling", s.here(), tag("pull-fail")))
	s.settle(second)
	roles := documentedRoles(t)
	if len(roles) == 0 {
		t.Fatal("docs/rbac.md has no ClusterRole")
	}
	for _, role := range roles {
		commands, known := commandsOf[role.Name]
		if !known {
			t.Errorf("docs/rbac.md has a ClusterRole %s: for which commands?", role.Name)
			continue
		}
		rights := rightsOf(&role)
		all := s.userWith(role.Name, rights)
		missing := map[right]string{}
		needed := map[right]bool{}
		for i, without := range rights {
			missing[without] = s.userWith(fmt.Sprintf("%s-%d", role.Name, i), slices.Concat(rights[:i], rights[i+1:]))
		}
		for _, command := range commands {
			s.withAndWithout(command, all, missing, needed)
		}
		for _, each := range rights {
			if !needed[each] {
				t.Errorf("%s: nothing needs %q", role.Name, each)
			}
		}
	}
}

func (s *scene) withAndWithout(command []string, all string, missing map[right]string, needed map[right]bool) {
	s.Helper()
	right := ds(s, slices.Concat(command, []string{"-o", "json", "--kubeconfig", cluster.kubeconfig})...)
	a := ds(s, slices.Concat(command, []string{"-o", "json", "--kubeconfig", all})...)
	if where, same := sameAnswer(s, understood(s, right), understood(s, a)); !same {
		s.Errorf("%s: the documented rights do not give the administrator's answer: %s\n%s", a.command, where, a.both())
	}
	if strings.Contains(a.stderr, "can-i") {
		s.Errorf("%s: the documented rights are not all:\n%s", a.command, a.stderr)
	}
	for without, kubeconfig := range missing {
		a := ds(s, slices.Concat(command, []string{"-o", "json", "--kubeconfig", kubeconfig})...)
		told := strings.Contains(a.stderr, "kubectl auth can-i "+without.String())
		same := false
		if a.code <= 1 {
			_, same = sameAnswer(s, right, a)
		}
		switch {
		case same && a.stderr == right.stderr:
			// This command does not need it.
		// What is left of the answer may stand on standard output; without what decides it, the exit code is 3.
		case told && (a.code == 3 || a.code <= 1):
			needed[without] = true
		default:
			s.Errorf("without the right to %s: neither the same answer nor a hint at what is missing\n%s: %s", without, a.command, a.both())
		}
	}
}

// userWith makes a user with these rights and returns its kubeconfig.
func (s *scene) userWith(name string, rights []right) string {
	s.Helper()
	role := &rbac.ClusterRole{ObjectMeta: metav1.ObjectMeta{Name: name}}
	for _, own := range rights {
		role.Rules = append(role.Rules, rbac.PolicyRule{APIGroups: []string{own.group}, Resources: []string{own.resource}, Verbs: []string{own.verb}})
	}
	_, err := s.client.RbacV1().ClusterRoles().Create(s.ctx, role, metav1.CreateOptions{})
	s.check(err)
	_, err = s.client.RbacV1().ClusterRoleBindings().Create(s.ctx, &rbac.ClusterRoleBinding{
		ObjectMeta: metav1.ObjectMeta{Name: name}, RoleRef: rbac.RoleRef{APIGroup: rbac.GroupName, Kind: "ClusterRole", Name: name},
		Subjects: []rbac.Subject{{Kind: rbac.UserKind, APIGroup: rbac.GroupName, Name: name}},
	}, metav1.CreateOptions{})
	s.check(err)
	who, err := cluster.authority.client(name, hour)
	s.check(err)
	if len(rights) > 0 {
		s.eventually("the rights of "+name+" are known to the API server", func() string {
			if !s.may(name, rights[0]) {
				return "they are not"
			}
			return ""
		})
	}
	return writeAccess(s.T, cluster.access(who))
}

// may asks the API server whether a user has a right.
func (s *scene) may(user string, what right) bool {
	s.Helper()
	review, err := s.client.AuthorizationV1().SubjectAccessReviews().Create(s.ctx, &auth.SubjectAccessReview{Spec: auth.SubjectAccessReviewSpec{
		User: user, ResourceAttributes: &auth.ResourceAttributes{Group: what.group, Resource: what.resource, Verb: what.verb},
	}}, metav1.CreateOptions{})
	s.check(err)
	return review.Status.Allowed
}
