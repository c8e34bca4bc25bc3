package main

import (
	"fmt"
	"strconv"
	"strings"
	"time"

	apps "k8s.io/api/apps/v1"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"k8s.io/apimachinery/pkg/util/duration"
	"k8s.io/apimachinery/pkg/util/intstr"
	"k8s.io/apimachinery/pkg/util/validation"
	"k8s.io/kubernetes/pkg/controller/daemon/util"
)

var intOrStrings = []string{
	"0%", "1%", "5%", "10%", "25%", "33%", "34%", "50%", "99%", "100%", "101%", "150%", "1000%", "-1%", "-10%", "+5%", "05%", "007%", " 5%", "5 %", "5%%", "%", "%5", "5.5%", "1e1%", "0x5%", "5", "abc", "", "abc%", "٥%", "9223372036854775807%", "9223372036854775808%", "1_0%", "-0%", "5%\n",
}

func intOrString(r *rng) *intstr.IntOrString {
	switch r.IntN(5) {
	case 0:
		return nil
	case 1, 2:
		v := intstr.FromInt32(int32(pick(r, 0, 0, 1, 1, 2, 3, 5, 10, 100, -1, 2147483647, -2147483648)))
		return &v
	}
	v := intstr.FromString(pick(r, pick(r, intOrStrings...), strconv.Itoa(r.IntN(120))+"%"))
	return &v
}

// result puts a number or an error under a key.
func result(o obj, key string, n int, err error) {
	if err != nil {
		o[key+"_error"] = err.Error()
		return
	}
	o[key] = n
}

var durations = []string{
	"0", "0s", "1s", "1.5s", "-1s", "+1s", "1h", "1m", "1ms", "1us", "1µs", "1μs", "1ns", "1h30m", "1h30m10s", "1.5h", ".5s", "1.s", "-1.5h", "1h-1m", "1d", "1w", "1", "", "s", "1 s", " 1s", "1s ", "1S", "1H", "1M", "1h1h", "30m1h", "1.h", ".s", "-", "+", "1..5s", "1e3s", "0x1s", "9223372036854775807ns", "9223372036854775808ns", "2562047h47m16.854775807s", "2562047h47m16.854775808s", "-2562047h47m16.854775808s", "-2562047h47m16.854775809s", "3000000h", "100000000000000000000s", "1.0000000000001s", "0.0000000001s", "0.9999999999s", "1s1", "1hs", "1hour", "five", "1h 30m", "1h,30m", "00s", "007s", "5m0s", "1m60s", "90m", "1000000ns", "1.234567891s", "0.1ms", "1ms500us", "-0s", "-.5m", "+.5m", "0.3333333333333333333h", "1.00000000000000000000000000001s", "9007199254.740993s",
}

var nameCandidates = []string{
	"", "a", "A", "a-b", "-a", "a-", "a.b", ".a", "a.", "a..b", "a.-b", "a-.b", "a_b", "a b", "a/b", "0", "00", "1a", "a1", "1.2", "ä", "a\n", "\na", "a\x00", "*", "*.a", "a.b.c-d.e1", "xn--a", "A/b", "a/B", "a.b/c", "a.b/", "/a", "a//b", "a/b/c", "A.B/c", "a_b/c", "-a/b", "a/-b", "a/b-", "a/b.", "a/_b", "a/b_c", "a.b/C_d-e.f", "a b/c", "a/b c", "kubernetes.io/os", "node-role.kubernetes.io/control-plane", "MyValue", "my_value", "12345", "_", "-", ".", "a:b", "a@b", "a%b", "a,b", "a=b", "true",
}

func recordScaling(r *rng, w *writer) {
	for _, s := range intOrStrings {
		for _, total := range []int{0, 1, 2, 3, 7, 10, 100, 250, 5000, -5} {
			for _, up := range []bool{true, false} {
				v := intstr.FromString(s)
				o := obj{"kind": "scale", "in": s, "total": total, "roundUp": up}
				n, err := intstr.GetScaledValueFromIntOrPercent(&v, total, up)
				result(o, "value", n, err)
				w.count("scale")
				w.line(o, 1)
			}
		}
	}
	// Every percentage of a few totals: floats are on the way.
	for pct := 0; pct <= 100; pct++ {
		total := pick(r, 3, 7, 10, 11, 13, 17, 29, 49, 100, 101, 250, 997, 5000)
		v := intstr.FromString(fmt.Sprintf("%d%%", pct))
		up, err := intstr.GetScaledValueFromIntOrPercent(&v, total, true)
		down, _ := intstr.GetScaledValueFromIntOrPercent(&v, total, false)
		w.line(obj{"kind": "percent", "in": v.StrVal, "total": total, "up": up, "down": down, "error": errText(err)}, 1)
		w.count("percent")
	}
	for range 1200 {
		ds := &apps.DaemonSet{}
		ds.Spec.UpdateStrategy.Type = pick(r, apps.RollingUpdateDaemonSetStrategyType, apps.RollingUpdateDaemonSetStrategyType, apps.RollingUpdateDaemonSetStrategyType, apps.OnDeleteDaemonSetStrategyType, "", "rollingUpdate")
		if !r.chance(8) {
			ds.Spec.UpdateStrategy.RollingUpdate = &apps.RollingUpdateDaemonSet{MaxUnavailable: intOrString(r), MaxSurge: intOrString(r)}
		}
		total := pick(r, 0, 1, 2, 3, 4, 7, 10, 33, 100, 250, 999)
		o := obj{"kind": "strategy", "updateStrategy": ds.Spec.UpdateStrategy, "total": total, "allowsSurge": util.AllowsSurge(ds)}
		// A nil maxUnavailable is not defaulted here: the API server did that.
		n, err := util.SurgeCount(ds, total)
		result(o, "surge", n, err)
		n, err = util.UnavailableCount(ds, total)
		result(o, "unavailable", n, err)
		w.count("strategy")
		w.line(o, 1)
	}
	for range 60 {
		var raw string
		switch r.IntN(3) {
		case 0:
			raw = strconv.Quote(pick(r, intOrStrings...))
		case 1:
			raw = pick(r, "0", "1", "-1", "2147483647", "2147483648", "-2147483649", "1.0", "1.5", "1e2", "null", "true", "[]", "{}", "01")
		default:
			raw = strconv.Itoa(r.IntN(1000))
		}
		var v intstr.IntOrString
		err := v.UnmarshalJSON([]byte(raw))
		o := obj{"kind": "intorstring", "json": raw, "ok": err == nil}
		if err == nil {
			o["string"] = v.String()
			o["type"] = v.Type
		}
		w.count("intorstring")
		w.line(o, 1)
	}

	in := append([]string{}, durations...)
	for range 250 {
		var b strings.Builder
		b.WriteString(pick(r, "", "", "", "-", "+"))
		for range r.between(1, 3) {
			b.WriteString(pick(r, strconv.Itoa(r.IntN(100)), strconv.Itoa(r.IntN(100000)), fmt.Sprintf("%d.%d", r.IntN(100), r.IntN(10000))))
			b.WriteString(pick(r, "h", "m", "s", "s", "ms", "us", "µs", "ns", "", "d"))
		}
		in = append(in, b.String())
	}
	for _, s := range in {
		o := obj{"kind": "duration", "in": s}
		d, err := time.ParseDuration(s)
		if err != nil {
			o["error"] = err.Error()
			w.count("duration error")
		} else {
			o["nanoseconds"] = strconv.FormatInt(int64(d), 10)
			o["string"] = d.String()
			w.count("duration ok")
		}
		w.line(o, 1)
	}
	// Ages as kubectl prints them.
	for range 250 {
		d := time.Duration(r.Int64N(int64(time.Duration(10) << r.IntN(58))))
		if r.chance(10) {
			d = -d
		}
		if r.chance(40) {
			d = d.Round(pick(r, time.Second, time.Minute, time.Hour, 24*time.Hour))
		}
		w.line(obj{"kind": "age", "nanoseconds": strconv.FormatInt(int64(d), 10), "human": duration.HumanDuration(d), "short": duration.ShortHumanDuration(d)}, 1)
		w.count("age")
	}

	candidates := append([]string{}, nameCandidates...)
	for _, n := range []int{62, 63, 64, 252, 253, 254, 316, 317} {
		candidates = append(candidates, strings.Repeat("a", n), strings.Repeat("a", n-1)+"-", strings.Repeat("a", n)+"/b", "b/"+strings.Repeat("a", n))
	}
	candidates = append(candidates, strings.Repeat("a.", 126)+"a", strings.Repeat("a.", 127)+"a", strings.Repeat("ä", 32), strings.Repeat("é", 31)+"a")
	const alphabet = "abz09-._/A@ é"
	runes := []rune(alphabet)
	for range 350 {
		var b strings.Builder
		for range r.between(1, 9) {
			if r.chance(60) {
				b.WriteByte(byte('a' + r.IntN(26)))
			} else {
				b.WriteRune(runes[r.IntN(len(runes))])
			}
		}
		candidates = append(candidates, b.String())
	}
	for _, s := range candidates {
		o := obj{
			"kind":      "name",
			"subdomain": list(validation.IsDNS1123Subdomain(s)),
			"label":     list(validation.IsDNS1123Label(s)),
			"qualified": list(validation.IsQualifiedName(s)),
			"value":     list(validation.IsValidLabelValue(s)),
		}
		text(o, "in", s)
		w.count("name")
		w.line(o, 1)
	}
	// matchLabels printed as kubectl prints selectors.
	for range 60 {
		s := labelSelector(r)
		w.line(obj{"kind": "format", "selector": s, "string": metav1.FormatLabelSelector(s)}, 1)
		w.count("format")
	}
}

func list(errs []string) []string { return append([]string{}, errs...) }
