package main

import (
	"math"
	"strconv"
	"strings"

	v1 "k8s.io/api/core/v1"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"k8s.io/apimachinery/pkg/labels"
	"k8s.io/component-helpers/scheduling/corev1/nodeaffinity"
)

var (
	// The label pool is small so that selectors hit.
	labelKeys   = []string{"app", "tier", "zone", "n", "example.com/role", "kubernetes.io/os", "a", "b"}
	labelValues = []string{"", "a", "b", "web", "db", "linux", "5", "10", "-5", "007", "in", "notin"}

	long63      = strings.Repeat("x", 63)
	long64      = strings.Repeat("x", 64)
	illegalKeys = []string{"", "-a", "a-", "a b", "A/B/C", "/a", "a/", "UPPER.com/a", "ex ample/a", "a_b.com/x", "ä", ".a", "a..b/x", long64, strings.Repeat("p", 254) + "/x", "a.com/" + long64, "a@b", "_x", "x_"}
	oddKeys     = []string{long63, "a.com/" + long63, strings.Repeat("p", 253) + "/x", "A_b.C-d", "0", "1.2/3"}
	illegalVals = []string{"-a", "a-", "a b", "ä", long64, "_", ".", "a/b", "a,b", "-5", "+5", "a=b", "(", " "}
	oddVals     = []string{long63, "A_b.C-d", "0", "1.2"}
	numbers     = []string{"0", "5", "10", "+5", "-5", "007", "-0", "9223372036854775807", "9223372036854775808", "-9223372036854775808", "-9223372036854775809", "1e3", "5.0", "abc", "", " 5", "0x10", "1_0", "٥"}
)

func labelKey(r *rng) string {
	switch {
	case r.chance(4):
		return illegalKeys[r.IntN(len(illegalKeys))]
	case r.chance(4):
		return oddKeys[r.IntN(len(oddKeys))]
	}
	return labelKeys[r.IntN(len(labelKeys))]
}

func labelValue(r *rng) string {
	switch {
	case r.chance(5):
		return illegalVals[r.IntN(len(illegalVals))]
	case r.chance(4):
		return oddVals[r.IntN(len(oddVals))]
	}
	return labelValues[r.IntN(len(labelValues))]
}

// labelSet is legal: the API server lets nothing else in.
func labelSet(r *rng) map[string]string {
	m := map[string]string{}
	for range r.IntN(6) {
		m[labelKeys[r.IntN(len(labelKeys))]] = pick(r, pick(r, labelValues...), pick(r, oddVals...), pick(r, "0", "5", "9", "11", strconv.Itoa(r.IntN(20))))
	}
	for k, v := range m {
		if v == "-5" {
			m[k] = "5"
		}
	}
	return m
}

func values(r *rng, n int) []string {
	var out []string
	for range n {
		out = append(out, labelValue(r))
	}
	return out
}

func labelSelector(r *rng) *metav1.LabelSelector {
	if r.chance(1) {
		return nil
	}
	s := &metav1.LabelSelector{}
	// At most one pair of matchLabels may be illegal: Go walks the map in
	// random order and reports the first.
	n := pick(r, 0, 0, 1, 1, 2, 3)
	for range n {
		if s.MatchLabels == nil {
			s.MatchLabels = map[string]string{}
		}
		s.MatchLabels[pick(r, labelKeys...)] = pick(r, "", "a", "b", "web", "db")
	}
	if n > 0 && r.chance(8) {
		s.MatchLabels[labelKey(r)] = labelValue(r)
	}
	for range pick(r, 0, 0, 1, 1, 1, 2, 3) {
		op := pick(r, metav1.LabelSelectorOpIn, metav1.LabelSelectorOpNotIn, metav1.LabelSelectorOpExists, metav1.LabelSelectorOpDoesNotExist)
		count := 0
		if op == metav1.LabelSelectorOpIn || op == metav1.LabelSelectorOpNotIn {
			count = pick(r, 1, 1, 2, 2, 3, 4)
		}
		if r.chance(5) {
			count = r.IntN(3)
		}
		if r.chance(3) {
			op = pick(r, metav1.LabelSelectorOperator(""), "in", "Equals", "Gt", "Lt", "=", "exists")
		}
		s.MatchExpressions = append(s.MatchExpressions, metav1.LabelSelectorRequirement{Key: labelKey(r), Operator: op, Values: values(r, count)})
	}
	return s
}

func matches(r *rng, sel labels.Selector, o obj) {
	var all []obj
	for range 4 {
		set := labelSet(r)
		all = append(all, obj{"labels": set, "match": sel.Matches(labels.Set(set))})
	}
	o["on"] = all
}

func recordSelectors(r *rng, w *writer) {
	for range 2200 {
		s := labelSelector(r)
		sel, err := metav1.LabelSelectorAsSelector(s)
		o := obj{"kind": "selector", "selector": s, "ok": err == nil}
		finishSelector(r, w, o, sel, err)
	}
	seen := map[string]bool{}
	for _, s := range parserCases {
		seen[s] = true
		recordParsed(r, w, s)
	}
	for n := 0; n < 2200; {
		s := selectorString(r)
		if seen[s] && r.chance(97) {
			continue
		}
		seen[s] = true
		recordParsed(r, w, s)
		n++
	}
	for range 2200 {
		recordNodeSelector(r, w)
	}
}

func finishSelector(r *rng, w *writer, o obj, sel labels.Selector, err error) {
	kind := o["kind"].(string)
	if err != nil {
		o["error"] = err.Error()
		w.count(kind + " error")
	} else {
		o["string"] = sel.String()
		o["empty"] = sel.Empty()
		matches(r, sel, o)
		w.count(kind + " ok")
	}
	w.line(o, 1)
}

func recordParsed(r *rng, w *writer, s string) {
	o := obj{"kind": "parse"}
	text(o, "in", s)
	sel, err := labels.Parse(s)
	o["ok"] = err == nil
	finishSelector(r, w, o, sel, err)
}

var parserCases = []string{
	"", " ", ",", ",,", "a", "!a", "! a", "!!a", "a,", ",a", "a,,b", "a b", "a=b", "a==b", "a===b", "a!=b", "a!b", "a=", "a==", "a!=", "a=,b=", "=a", "==", "!=b", "!", "!a=b", "!a in (b)",
	"a in (b)", "a in(b)", "a in b", "a in ()", "a in (,)", "a in (,b)", "a in (b,)", "a in (b,,c)", "a in (b,c", "a in b)", "a in (b c)", "a in ((b))", "a notin (b)", "a notin ()", "a notin", "a in", "a IN (b)", "a In (b)",
	"a not in (b)", "a!in (b)", "in", "notin", "!in", "in in (in)", "notin notin (notin)", "in=notin", "a=in", "a=notin", "a in (in,notin)", "in,notin", "in (a)", "notin (a)",
	"a>1", "a<1", "a > 1", "a < 10", "a>", "a>=1", "a<=1", "a>b", "a>-1", "a>+1", "a>007", "a>9223372036854775808", "a<9223372036854775807", "a>1.5", "a>1>2", "a>in", "a<>1",
	"a = b", "a  =  b", "a\t=\tb", "a\n=b", " a=b ", "a=b , c=d", "a=b,a=c", "a=b,a", "b=1,a=2", "a in (c,b,a),b notin (z,y)", "x in (a,a)",
	"a=b c", "a=b=c", "a=b,c=d=e", "a==b==c", "(a)", "a)", "a(", "a,(b)", "()", "a=(b)", "a!=(b)", "a=!b", "a=b!", "a=b!=c",
	"a/b=c", "a/b/c=d", "/a=b", "a/=b", "example.com/role=x", "-a=b", "a=-b", "a=b-", "a=" + long63, "a=" + long64, long63, long64, "a.com/" + long63 + "=1", "a.com/" + long64 + "=1",
	"a='b'", `a="b"`, "a=b;c=d", "a=b&c=d", "a:b", "a=b|c", "a=*", "a in (*)", "ä=b", "a=ä", "a in (ä)", "a=b#c", "a\\=b", "a=b\\,c", "a=$b", "a@b=c", "a=b\x00", "a=\xff",
	"!a,b in (c),d notin (e),f,g=h,i==j,k!=l,m>1,n<2", "z,y,x", "z=1,!y,x in (a)", "a=1,a=1", "a in (5),a>3", "a notin (b,c),a", "a in ( b , c )", "a in (  )", "a in (b, )", "a notin ( ,b)",
	"!a,a", "a,!a", "a!=", "a!=,b", "a in (b),", "a in (b)c", "a in (b) c", "a in (b),c", "a=b,!", "a=b,in", "a=b,=c", "a=b,(c)", "a,b,c,d", "a <1", "a> 1", "1=2", "1>2", "_=a", ".=a", "a=.", "a=_",
}

func selectorString(r *rng) string {
	key := func() string { return labelKey(r) }
	val := func() string { return labelValue(r) }
	sp := func() string { return pick(r, "", "", "", " ", "  ", "\t") }
	var parts []string
	for range pick(r, 1, 1, 1, 2, 2, 3, 4) {
		var p string
		switch r.IntN(10) {
		case 0:
			p = key()
		case 1:
			p = "!" + sp() + key()
		case 2, 3:
			p = key() + sp() + pick(r, "=", "==") + sp() + val()
		case 4:
			p = key() + sp() + "!=" + sp() + val()
		case 5, 6, 7:
			var vs []string
			for range pick(r, 0, 1, 1, 2, 2, 3) {
				vs = append(vs, sp()+val()+sp())
			}
			p = key() + " " + pick(r, "in", "notin") + sp() + "(" + strings.Join(vs, ",") + ")"
		default:
			p = key() + sp() + pick(r, ">", "<") + sp() + pick(r, numbers...)
		}
		parts = append(parts, sp()+p+sp())
	}
	s := strings.Join(parts, ",")
	// Strings that are wrong in one place.
	if r.chance(20) && len(s) > 0 {
		i := r.IntN(len(s))
		const junk = "=!<>(), inx"
		switch c := string(junk[r.IntN(len(junk))]); {
		case r.chance(50):
			s = s[:i] + c + s[i:]
		case r.chance(50):
			s = s[:i] + s[i+1:]
		default:
			s = s[:i] + c + s[i+1:]
		}
	}
	return s
}

// nodeSelectorTerms covers what API validation would refuse too: the code that
// matches has to do something with it.
func nodeSelectorTerm(r *rng, names []string) v1.NodeSelectorTerm {
	var t v1.NodeSelectorTerm
	if r.chance(6) {
		return t
	}
	expressions := pick(r, 0, 1, 1, 1, 2, 2)
	for range expressions {
		t.MatchExpressions = append(t.MatchExpressions, nodeRequirement(r))
	}
	if expressions == 0 || r.chance(20) {
		for range pick(r, 1, 1, 1, 2) {
			q := v1.NodeSelectorRequirement{Key: "metadata.name", Operator: v1.NodeSelectorOpIn, Values: []string{pick(r, names...)}}
			if r.chance(30) {
				q.Operator = v1.NodeSelectorOpNotIn
			}
			if r.chance(6) {
				q.Key = pick(r, "metadata.namespace", "name", "", "spec.unschedulable", "metadata.name ")
			}
			if r.chance(6) {
				q.Values = pick(r, nil, []string{pick(r, names...), pick(r, names...)}, []string{""})
			}
			if r.chance(6) {
				q.Operator = pick(r, v1.NodeSelectorOpExists, v1.NodeSelectorOpDoesNotExist, v1.NodeSelectorOpGt, v1.NodeSelectorOperator(""), "Equals")
			}
			t.MatchFields = append(t.MatchFields, q)
		}
	}
	return t
}

func nodeRequirement(r *rng) v1.NodeSelectorRequirement {
	q := v1.NodeSelectorRequirement{Key: pick(r, weightedNodeKeys...)}
	q.Operator = pick(r, v1.NodeSelectorOpIn, v1.NodeSelectorOpIn, v1.NodeSelectorOpIn, v1.NodeSelectorOpNotIn, v1.NodeSelectorOpNotIn,
		v1.NodeSelectorOpExists, v1.NodeSelectorOpDoesNotExist, v1.NodeSelectorOpGt, v1.NodeSelectorOpLt)
	switch q.Operator {
	case v1.NodeSelectorOpIn, v1.NodeSelectorOpNotIn:
		for range pick(r, 1, 1, 2, 3) {
			q.Values = append(q.Values, nodeLabelValue(r, q.Key))
		}
		if r.chance(4) {
			q.Values = append(q.Values, labelValue(r))
		}
	case v1.NodeSelectorOpGt, v1.NodeSelectorOpLt:
		q.Key = pick(r, "n", "n", "n", q.Key)
		q.Values = []string{pick(r, pick(r, numbers...), strconv.Itoa(r.IntN(20)))}
	}
	switch {
	case r.chance(2):
		q.Values = nil
	case r.chance(2):
		q.Values = []string{"a", "b"}
	case r.chance(2):
		q.Key = labelKey(r)
	case r.chance(1):
		q.Operator = pick(r, v1.NodeSelectorOperator(""), "in", "Equals", "IN", "=")
	}
	return q
}

var (
	nodeLabelKeys = []string{"zone", "disk", "n", "kubernetes.io/os", "pool", "node-role.kubernetes.io/control-plane"}
	nodeNumbers   = []string{"0", "3", "5", "007", "10", "11", "19", "9223372036854775807", "9223372036854775808", strconv.Itoa(math.MinInt32), "abc", "1e3", "5.0", ""}
)

// weightedNodeKeys are the keys selectors ask for.
var weightedNodeKeys = append([]string{"zone", "disk", "kubernetes.io/os", "kubernetes.io/os", "pool"}, nodeLabelKeys...)

// nodeLabelValue is a value the key has on some node.
func nodeLabelValue(r *rng, key string) string {
	switch key {
	case "n":
		return pick(r, pick(r, nodeNumbers...), strconv.Itoa(r.IntN(20)), pick(r, numbers...))
	case "kubernetes.io/os":
		return pick(r, "linux", "linux", "linux", "windows")
	case "disk":
		return pick(r, "ssd", "ssd", "hdd", "")
	case "node-role.kubernetes.io/control-plane":
		return ""
	}
	return pick(r, "a", "b", "c")
}

// nodeLabels may hold what no API server accepts ("-5", 64 characters):
// matching does not validate the node.
func nodeLabels(r *rng) map[string]string {
	m := map[string]string{}
	for _, k := range some(r, 75, nodeLabelKeys...) {
		if k != "node-role.kubernetes.io/control-plane" || r.chance(30) {
			m[k] = nodeLabelValue(r, k)
		}
	}
	if r.chance(3) {
		m["pool"] = long64
	}
	return m
}

func recordNodeSelector(r *rng, w *writer) {
	names := []string{"n1", "n2", "n3"}
	ns := &v1.NodeSelector{NodeSelectorTerms: []v1.NodeSelectorTerm{}}
	for range pick(r, 0, 1, 1, 1, 2, 2, 3) {
		ns.NodeSelectorTerms = append(ns.NodeSelectorTerms, nodeSelectorTerm(r, names))
	}
	pod := &v1.Pod{}
	if r.chance(90) {
		pod.Spec.Affinity = &v1.Affinity{NodeAffinity: &v1.NodeAffinity{RequiredDuringSchedulingIgnoredDuringExecution: ns}}
	}
	if r.chance(25) {
		pod.Spec.NodeSelector = nodeSelectorMap(r)
	}
	_, err := nodeaffinity.NewNodeSelector(ns)
	o := obj{"kind": "node", "affinity": pod.Spec.Affinity, "nodeSelector": pod.Spec.NodeSelector}
	if pod.Spec.Affinity != nil {
		o["parse_error"] = errText(err)
	}
	required := nodeaffinity.GetRequiredNodeAffinity(pod)
	var on []obj
	for range 3 {
		node := &v1.Node{ObjectMeta: metav1.ObjectMeta{Name: pick(r, names...), Labels: nodeLabels(r)}}
		if r.chance(3) {
			node.Name = ""
		}
		match, err := required.Match(node)
		on = append(on, obj{"name": node.Name, "labels": node.Labels, "match": match, "error": errText(err)})
		if match {
			w.count("node match")
		} else {
			w.count("node no match")
		}
	}
	o["on"] = on
	w.line(o, 1)
}

func nodeSelectorMap(r *rng) map[string]string {
	m := map[string]string{}
	for range pick(r, 1, 1, 2) {
		k := pick(r, weightedNodeKeys...)
		m[k] = nodeLabelValue(r, k)
	}
	// Not validated when matched: a value of 64 characters can be equal.
	if r.chance(4) {
		m["pool"] = long64
	}
	if r.chance(2) {
		m[labelKey(r)] = labelValue(r)
	}
	return m
}
