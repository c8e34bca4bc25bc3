package main

import (
	"fmt"
	"math/big"
	"strconv"
	"strings"

	"k8s.io/apimachinery/pkg/api/resource"
)

var (
	quantitySuffixes = []string{
		"", "n", "u", "m", "k", "M", "G", "T", "P", "E", "Ki", "Mi", "Gi", "Ti", "Pi", "Ei",
		"e0", "e1", "e3", "e6", "E3", "E+3", "e-3", "e-9", "e-10", "e12", "E18", "e19", "e21", "E-1", "e+2", "e-2",
	}
	quantityMantissas = []string{
		"0", "1", "2", "7", "8", "9", "10", "12", "15", "100", "128", "250", "500", "512", "999", "1000", "1001", "1023",
		"1024", "1025", "1500", "2000", "4096", "123456789", "1000000", "1048576",
		"0.1", "0.5", "1.5", "0.25", "0.001", "0.0001", "0.0000001", "0.000000001", "0.0000000001", "1.0", "1.", ".5", ".0",
		"1.2345678901", "0.9999999999", "100.001", "3.14159", "1.024", "0.125", "00", "007", "0100", "0.10", "1.500", "0.000",
		"9223372036854775807", "9223372036854775808", "922337203685477580", "9223372036854775.807", "18446744073709551616",
		"999999999999999999", "99999999999999999999999999", "1152921504606846976", "9007199254740993", "123456789012345678.9",
	}
	invalidQuantities = []string{
		"", " ", "1 ", " 1", "1 Mi", "-", "+", "--1", "++1", "+-1", "1-", "1+", "a", "Mi", "m", "e3", "E", ".", "-.", "+.", ".m",
		"1..2", "1.2.3", "1,5", "1_000", "0x10", "1e", "1e+", "1e-", "1ee3", "1e3e3", "1e3m", "1em3", "1e3Mi", "1E1E", "1Kim", "1mi", "1ki",
		"1K", "1Mib", "1MiB", "1MB", "1Gb", "1GB", "1kb", "1 k", "1kk", "1mm", "1nn", "1uu", "1µ", "1z", "1Zi", "1Yi", "1Z", "inf", "NaN", "nan", "Inf",
		"1e1.5", "1.5e1.5", "1e99999999999999999999", "1e-99999999999999999999", "١", "1\n", "\t1", "1m\x00", "½", "1i", "1I", "1eE", "1n3", "1m3", "1Mi3", "1k-3",
		"1e0x1", "1P1", "1E1", "1E+1", "1E-1", "1eM", "1ei", "1Ee", "true", "null", "~", "1%", "10%", "$1", "1/2", "1e 3", "1.e3", ".1e3", "-.1e3", "1.Mi", "-1.Mi",
	}
)

func quantityStrings(r *rng) []string {
	var out []string
	for _, m := range quantityMantissas {
		for _, s := range quantitySuffixes {
			out = append(out, m+s)
			if r.chance(12) {
				out = append(out, pick(r, "-", "+")+m+s)
			}
		}
	}
	out = append(out, invalidQuantities...)
	for range 1400 {
		out = append(out, randomQuantity(r))
	}
	// Strings that are wrong in one place.
	const junk = "0123456789.+-eEinumkKMGTP _x"
	for range 700 {
		s := []byte(randomQuantity(r))
		i := r.IntN(len(s) + 1)
		switch c := junk[r.IntN(len(junk))]; {
		case i == len(s) || r.chance(50):
			s = append(s[:i], append([]byte{c}, s[i:]...)...)
		case r.chance(50):
			s[i] = c
		default:
			s = append(s[:i], s[i+1:]...)
		}
		out = append(out, string(s))
	}
	return out
}

func randomQuantity(r *rng) string {
	var b strings.Builder
	b.WriteString(pick(r, "", "", "", "", "", "-", "+"))
	digits := func(n int) {
		for range n {
			b.WriteByte(byte('0' + r.IntN(10)))
		}
	}
	digits(pick(r, 1, 1, 2, 3, 3, 4, 6, 9, 12, 18, 19, 20, 30))
	if r.chance(35) {
		b.WriteByte('.')
		digits(pick(r, 0, 1, 2, 3, 3, 6, 9, 10, 14))
	}
	if r.chance(15) {
		fmt.Fprintf(&b, "%s%s%d", pick(r, "e", "E"), pick(r, "", "", "-", "+"), r.IntN(25))
	} else {
		b.WriteString(quantitySuffixes[r.IntN(16)])
	}
	return b.String()
}

func describeQuantity(o obj, q resource.Quantity) {
	o["canonical"] = canonical(q)
	// String() keeps what was typed if it looked canonical ("0100", "1.500", "1.");
	// arithmetic writes it anew.
	number, suffix := q.CanonicalizeBytes(nil)
	if again := string(number) + string(suffix); again != o["canonical"] {
		o["recomputed"] = again
	}
	// As strings: not every JSON reader keeps 64 bits.
	o["milli"] = strconv.FormatInt(q.MilliValue(), 10)
	o["value"] = strconv.FormatInt(q.Value(), 10)
	o["sign"] = q.Sign()
	o["zero"] = q.IsZero()
	o["format"] = string(q.Format)
}

// canonical is the string of a copy: String() caches in the receiver.
func canonical(q resource.Quantity) string {
	c := q.DeepCopy()
	return c.String()
}

func recordQuantities(r *rng, w *writer) {
	seen := map[string]bool{}
	var valid []string
	for _, s := range quantityStrings(r) {
		if seen[s] {
			continue
		}
		seen[s] = true
		o := obj{"kind": "parse"}
		text(o, "in", s)
		q, err := resource.ParseQuantity(s)
		o["ok"] = err == nil
		if err != nil {
			o["error"] = err.Error()
			w.count("parse error")
		} else {
			describeQuantity(o, q)
			valid = append(valid, s)
			w.count("parse ok")
		}
		w.line(o, 1)
	}

	// As written in a manifest: strings are trimmed, numbers are allowed.
	for _, s := range []string{
		`1`, `0`, `-1`, `0.5`, `1e3`, `1E3`, `1.5e-3`, `"1"`, `" 1 "`, `"\t1"`, `" 1Mi "`, `""`, `" "`, `null`, `"null"`, `true`, `false`, `[]`, `{}`,
		`100.0`, `1e-3`, `1e21`, `9223372036854775808`, `-0`, `0.1`, `"1\u004di"`, `"\n5\n"`, `1.0`, `10000000000000000000000`, `"0"`, `"-0"`, `"+0"`, `"0m"`, `"0Mi"`, `"00"`,
	} {
		o := obj{"kind": "json", "in": s}
		var q resource.Quantity
		err := q.UnmarshalJSON([]byte(s))
		o["ok"] = err == nil
		if err != nil {
			o["error"] = err.Error()
			w.count("json error")
		} else {
			describeQuantity(o, q)
			w.count("json ok")
		}
		w.line(o, 1)
	}

	huge := []string{"9223372036854775807", "9223372036854775808", "-9223372036854775809", "9223372036854775807k", "8Ei", "7Ei", "9Ei", "16Ei", "1e19", "1e30", "99999999999999999999999999E",
		"9223372036854775807m", "9223372036854775808m", "-9223372036854775808", "9E", "10E", "9.3E", "0", "0m", "0Ki", "1n", "-1n", "1"}
	draw := func() string {
		if r.chance(25) {
			return huge[r.IntN(len(huge))]
		}
		return valid[r.IntN(len(valid))]
	}
	for i := range 1000 {
		a, b := draw(), draw()
		if i%4 == 0 {
			b = equalValue(r, a)
		}
		qa, qb := resource.MustParse(a), resource.MustParse(b)
		o := obj{"kind": "pair", "a": a, "b": b, "cmp": qa.Cmp(qb)}
		sum, diff := qa.DeepCopy(), qa.DeepCopy()
		sum.Add(qb)
		diff.Sub(qb)
		o["sum"], o["sum_milli"], o["sum_value"] = canonical(sum), strconv.FormatInt(sum.MilliValue(), 10), strconv.FormatInt(sum.Value(), 10)
		o["diff"] = canonical(diff)
		w.count("pair")
		w.line(o, 1)
	}
	// Longer sums: the format of the result is that of the first non-zero one.
	for range 300 {
		var in []string
		var q resource.Quantity
		for range r.between(2, 7) {
			s := draw()
			in = append(in, s)
			q.Add(resource.MustParse(s))
		}
		o := obj{"kind": "sum", "in": in}
		describeQuantity(o, q)
		w.count("sum")
		w.line(o, 1)
	}
}

// equalValue writes the same amount, or one off by very little, another way.
func equalValue(r *rng, s string) string {
	q := resource.MustParse(s)
	d := q.AsDec()
	if d.UnscaledBig().BitLen() > 200 {
		return s
	}
	// n billionths, as an integer: exact, since nothing finer survives parsing.
	unscaled := new(big.Int).Set(d.UnscaledBig())
	if exp := 9 - int(d.Scale()); exp >= 0 {
		unscaled.Mul(unscaled, new(big.Int).Exp(big.NewInt(10), big.NewInt(int64(exp)), nil))
	} else {
		unscaled.Div(unscaled, new(big.Int).Exp(big.NewInt(10), big.NewInt(int64(-exp)), nil))
	}
	if r.chance(40) {
		unscaled.Add(unscaled, big.NewInt(int64(pick(r, -1, 1))))
	}
	out := unscaled.String() + pick(r, "n", "e-9")
	if _, err := resource.ParseQuantity(out); err != nil {
		return s
	}
	return out
}
