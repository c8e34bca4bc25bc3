package main

import (
	"bytes"
	"encoding/base64"
	"fmt"
	"io"
	"strings"
	"unicode/utf16"

	"golang.org/x/text/encoding/unicode"
	"golang.org/x/text/transform"
	"k8s.io/apimachinery/pkg/runtime"
	utilyaml "k8s.io/apimachinery/pkg/util/yaml"
	"sigs.k8s.io/yaml"
)

// yamlScalars are plain scalars that YAML 1.1, 1.2 and their readers see
// differently.
var yamlScalars = strings.Fields(`
y Y yes Yes YES yEs n N no No NO nO true True TRUE tRUE false False FALSE fALSE on On ON oN off Off OFF oFF t f T F ja
~ null Null NULL nULL nil Nil none None undefined
0 1 -1 +1 00 01 -01 +01 007 -007 +007 08 09 010 -010 0777 0o7 0o17 -0o7 +0o7 0O7 0o8 0o 0o_7 0b1 0b101 -0b11 +0b1 0b2 0b 0B1 0b1_0 0b_1 0x1F 0xff 0xFF 0Xff -0xA +0xA 0x 0xg 0x_f 0x1.8p3
-0 +0 00.5 0.0 -0.0 +0.0 1_000 1__000 _1 1_ _ -_1 1_000.5 1_0e1_0 1.5_5 0x1_F 0_7 ._ ._5 -._ +._1
1.0 1.5 -1.5 +1.5 1. -1. .5 -.5 +.5 . .. ... - -- + 1.2.3 1.2.3.4 1..2 1e3 1E3 1e+3 1e-3 -1e3 +1e3 1.5e3 1.e3 .5e3 1e 1e+ 1e- e3 .e3 1e3.5 1e400 -1e400 1e-400 1.7976931348623157e308 1e21 1e20 1e22 123456789012345678901234567890
1e-6 1e-7 0.1 0.000001 0.0000001 100000000000000000000.0 1.0e1 12e03 3.14159265358979323846 0.30000000000000004 123456789.123456789 16777217.0 9007199254740993.0
.inf .Inf .INF -.inf -.Inf -.INF +.inf +.Inf .nan .NaN .NAN -.nan +.nan inf Inf INF -inf +inf nan NaN infinity Infinity .iNF .Nan
9223372036854775807 9223372036854775808 -9223372036854775808 -9223372036854775809 18446744073709551615 18446744073709551616 0x7fffffffffffffff 0xffffffffffffffff 0x10000000000000000 -0x8000000000000000 0777777777777777777777
9007199254740993 -9007199254740993 4294967296 2147483648 1000000 1000000000000000000000
1:30 01:30 1:30:45 190:20:30 190:20:30.15 -1:30 60:60 1:2:3:4 0:0 12:00 23:59:59 8080:80 80:80/tcp
2001-12-14 2001-12-14t21:59:43.10-05:00 2001-12-14T21:59:43Z 2001-1-1 2001-12-14T21:59:43 2026-11-21 2001-13-45 12-14 2001- 20011214
= << <<< ! !! !a & * ? ?a -a :a a: a:b ::1 : :: a#b #a @a %a |a >a |x a,b a;b a'b a"b a[b a]b a{b a}b {} [] [ ] { } , ` + "` `a" + ` $ $a ^ ( ) / \ \n a\nb \t ä ünï 日本 😀 ½ ١ _a a_ A 1a a1 1k 1Ki 100m 0.5Gi 1e3Mi 12e 1d 5s 10% "" ''
!!str !!int !foo --- ---a ...a --a %YAML <a> &a *a a&b a<b é
`)

var yamlTags = []string{"!!str", "!!int", "!!float", "!!bool", "!!null", "!!binary", "!!timestamp", "!!seq", "!!map", "!!set", "!!omap", "!", "!foo", "!!foo", "!<tag:yaml.org,2002:str>", "!<tag:yaml.org,2002:int>", "!e!x", "!!merge"}

// yamlDocuments are whole documents, one idea each.
var yamlDocuments = []string{
	"", " ", "\n", "\n\n", "\t", " \n ", "# only a comment", "# c\n", "\r\n", "---", "---\n", "--- \n", "...", "...\n", "---\n...", "---\n...\n", "--- a", "---\na", "a\n...", "a\n...\n", "a\n...\n\n", "a\n...\nb", "a\n---\nb", "a: 1\n---\nb: 2", "a: 1\n...\nb: 2",
	"a: 1\n...\n---\nb: 2", "--- {a: 1}", "--- [a]", "--- |\n a", "--- >\n a\n", "---a", "---a: 1", "--- # comment\na: 1", "%YAML 1.1\n---\na: yes", "%YAML 1.2\n---\na: yes", "%YAML 2.0\n---\na: 1", "%TAG !e! tag:example.com,2000:\n---\n!e!x a", "%FOO bar\n---\na: 1", "%YAML 1.1\na: 1",
	"a", "'a'", "\"a\"", "1", "true", "[a, b]", "- a\n- b", "{a: b}", "null", "~", "42: a", "a:", "a: ", "a:\n", "a:\nb:", "- ", "-", "-\n-", "- - a\n  - b\n- c", "- a: 1\n  b: 2\n- c: 3", "a:\n- b\n- c", "a:\n  - b\n  - c", "a:\n   - b\n   - c", "a:\n - b\n - c\nd: e", "a:\n    b:\n      c: d",
	// block scalars
	"a: |\n  x\n  y\n", "a: |\n  x\n  y", "a: |-\n  x\n  y\n\n", "a: |+\n  x\n  y\n\n", "a: |+\n  x\n\n\nb: 1", "a: >\n  x\n  y\n", "a: >-\n  x\n  y\n\n  z\n", "a: >+\n  x\n\n", "a: >\n  x\n   y\n  z\n", "a: >\n\n  x\n\n\n  y\n", "a: |2\n    x\n  y\n", "a: |1\n x\n  y\n", "a: |2-\n    x\n", "a: |-2\n    x\n", "a: |9\n         x\n",
	"a: |0\n x", "a: |10\n x", "a: |x\n x", "a: |\n\n  x\n", "a: |\n   \n  x\n", "a: |\n    \n  x\n", "a: |\n", "a: |", "a: >", "a: |\nb: 1", "a: |+\n\n\nb: 1", "a: |\n x\n y: z\n- b", "a: | # comment\n x\n", "a: |# c\n x\n", "a: |\n x # not a comment\n", "a: |\n # text\n", "a: |\n x\n# comment\nb: 1", "a: |\n x\n # text\nb: 1", "a: |\n\tx\n", "a: |\n \tx\n", "a: |\r\n  x\r\n  y\r\n", "a: >\r\n  x\r\n  y\r\n", "- |\n a\n- >\n b\n", "a: |\n  x\n   y\n    z\n", "a: >\n  x\n\n   y\n\n  z\n", "a: >\n  * x\n  * y\n\n  z", "a: |\n  trailing  \n  spaces \n", "a: >\n  trailing  \n  spaces \n", "a: |\n  tab\there\n",
	// flow and plain over several lines
	"a: b\n  c", "a: b\n c\n d", "a: b\n\n  c", "a: b\n\n\n  c\n", "a: b # c\n  d", "a: b\n  # c\n  d", "a: \"b\n  c\"", "a: \"b\n\n  c\"", "a: \"b\\\n  c\"", "a: \"b  \n  c\"", "a: 'b\n  c'", "a: 'b\n\n  c'", "a: 'b\nc'", "a: \"b\nc\"", "a:\n  b\n  c", "a:\n  \"b\"", "a:\n  'b'\n", "a:\n  b: c\n  d", "a: b: c", "a: b:c", "a: b :c", "a : b", "a :b", "a:b", "a:  b  ", "a:\tb", "a: b\t", "\ta: b", " a: b", "  a: b\n  c: d", "  a: b\n c: d", "a: b\n c: d", "a:\n\tb: c", "a:\n  b: c\n\td: e", "- a\n b", "- a\n\tb", "-\ta", "-\t- a", "a: -b", "a: - b", "a: [b", "a: b]", "a: ]", "a: {b", "a: }", "a: ,", "[", "]", "{", "}", ",",
	"[a, b, c]", "[a, b, c, ]", "[,]", "[a,,b]", "[a b]", "[a\n, b]", "[\na,\nb\n]", "[a, # c\n b]", "[a]b", "[a] b", "[a] # b", "[[a], [b, c]]", "[{a: b}, c]", "[a: b]", "[a: b, c: d]", "[a: ]", "[? a : b]", "[:a]", "[a:b]", "[\"a\":b]", "['a':b]", "[\"a\": b]", "{a, b}", "{a: , b: }", "{a:1}", "{a: 1, b: 2}", "{a: 1, b: 2, }", "{a: 1,, b: 2}", "{,}", "{a: 1 b: 2}", "{\"a\":1}", "{\"a\":\"b\",\"c\":[1,2]}", "{'a':1}", "{a: {b: {c: d}}}", "{a: [1, {b: c}]}", "{? a : b}", "{? a}", "{: a}", "{a: b: c}", "{a: 'b, c'}", "{a: b, c}", "{a: http://x}", "[http://x]", "[http://x, a:80]", "{a: x:80}", "a: [1,2]\nb: {c: d}", "a: [\n1,\n2\n]", "a: [\n  1\n  ]", "a: {\nb: c}", "a: {\n  b: c\n}", "a: {b: c}\n  d", "{a: &x 1, b: *x}", "[&x a, *x]", "{a: *x}", "[a, [b]", "{a: [b}", "[a, b}", "{a: !!str 1}", "{a: !!str , b: 1}", "[!!str]", "[!!str ,a]", "{}", "[]", "a: {}\nb: []", "[ ]", "{ }", "[#a]", "[a #b\n]", "{a: b}}", "[a]]", "{a: \"b\"}", "{\"a\": 'b'}", "{a: |\n b}", "{-: -}", "[-]", "[- a]", "[-1, -a]", "{a: -}", "[?]", "[?a]", "[a?]", "{a?: b}", "{a: b?}", "[:]", "[::]", "[a:]", "[ :a ]", "{a::b}", "{a:: b}",
	// quoting and escapes
	`"\0\a\b\t\n\v\f\r\e\ \"\/\\"`, `"\x41\u00e9\U0001F600"`, `"\N\_\L\P"`, `"\z"`, `"\x4"`, `"\u12"`, `"\ud83d\ude00"`, `"\ud83d"`, `"\U00110000"`, `"\'"`, `'\n'`, `'it''s'`, `'a''`, `"a""b"`, `"a"b`, `'a'b`, `"a" b`, `"a" # b`, `"a"#b`, `"a`, `'a`, `a"b"`, `a'b'`, `"a: b"`, `'a: b'`, `"a": b`, `'a': b`, `"a" : b`, `"a":b`, `'a':b`, `"": a`, `'': a`, `a: ""`, `a: ''`, `a: "\t"`, "a: \"\t\"", "a: '\t'", "a: \"\\\tb\"", `a: "b\/c"`, `a: "\u2028\u2029\u0085"`, `a: "<&>"`, "a: <&>", `a: "\x80"`, `a: "\xff"`, `a: "\u0000"`,
	// comments
	"a: b #c", "a: b#c", "a: b # c # d", "#a\nb: c", "a: #b\n  c", "a: #b\n", "a: # b\n  c: d", "a:\n# x\n  b: c", "a:\n  b: c\n# x\n  d: e", "a:\n  b: c\n      # x\n  d: e", "- a # x\n# y\n- b", "a: 'b' # c", "a: 'b'# c", "a: [b] # c", "a: |\n b\n#c", "a: #", "#", "a #b: c", "a: b\n#", "a: \"#b\"", "a: b\\#c", "a: $#",
	// keys
	"? a\n: b", "? a", "? a\n? b", "? |\n  a\n: b", "? [a, b]\n: c", "? {a: b}\n: c", "[a, b]: c", "{a: b}: c", "? - a\n  - b\n: c", "? a: b\n: c", "? a\n:\n  b: c", "? a\n: - b\n  - c", ": a", "? \n: a", "?", "? :", ": ", "a b: c", "a b c: d e f", "a'b: c", "a\"b: c", "a?: b", "?a: b", "-a: b", "-: a", "a-: b", "a,b: c", "a]b: c", "*a: b", "&a b: c", "&a a: &b b", "!!str a: b", "!!int 1: b", "!!str 1: b", "!!str: b", "1: a\n2: b", "1: a\n\"1\": b", "1: a\n1.0: b", "true: a\n\"true\": b", "yes: a\ntrue: b", "~: a\nnull: b", "\"null\": a\n~: b", "1.5: a", "1e3: a", "0x10: a\n16: b", "010: a", "-0: a", ".inf: a", ".nan: a", "-.inf: b", "2001-01-01: a", "1:30: a", "!!binary YQ==: b", "!!timestamp 2001-01-01: a", "a: 1\na: 2", "a: 1\nb: 2\na: 3", "a: {x: 1}\na: {y: 2}", "{a: 1, a: 2}", "a: 1\n'a': 2", "a: 1\n\"a\": 2\n? a\n: 3", "- a: 1\n  a: 2", "x:\n  a: 1\n  a: 2\ny: 1", "a: 1\nA: 2", "é: 1\n\"\\u00e9\": 2", "on: a\noff: b\nyes: c\nno: d\ny: e\nn: f", "true: 1\nfalse: 2\nnull: 3\n1: 4\n1.5: 5", strings.Repeat("k", 1025) + ": a", strings.Repeat("k", 1020) + ": a", "a\nb: c", "\"a\nb\": c", "'a\n b': c", "a:\n  b\n  c: d",
	// anchors, aliases, merges
	"a: &x 1\nb: *x", "a: &x {c: d}\nb: *x", "a: &x [1, 2]\nb: *x\nc: [*x, *x]", "a: &x\n  b: c\nd: *x", "b: *x\na: &x 1", "a: *x", "a: &x", "a: &x\nb: *x", "a: &x &y 1", "a: & 1", "a: &x 1\nb: &x 2\nc: *x", "&x a: 1\nb: *x", "a: &x !!str 1\nb: *x", "a: !!str &x 1\nb: *x", "a: *x b", "*x", "&x a", "&x\na: b", "- &x a\n- *x\n- *x", "a: &x-y.z_1 1\nb: *x-y.z_1", "a: &ä 1\nb: *ä", "a: &x {b: *x}", "&x [*x]", "a: &x\n  b: *x", "a: &x 1\n*x : 2", "a: &x k\n*x : 2", "a: &x k\n*x: 2", "a: &x{b: c}", "a: &x[b]", "a: &x,b", "a: \"&x\"\nb: \"*x\"",
	"x: &x {a: 1, b: 2}\ny:\n  <<: *x\n  b: 3", "x: &x {a: 1, b: 2}\ny:\n  b: 3\n  <<: *x", "x: &x {a: 1}\ny: &y {a: 2, b: 2}\nz:\n  <<: [*x, *y]", "x: &x {a: 1}\ny: &y {a: 2, b: 2}\nz:\n  <<: [*y, *x]", "x: &x {a: 1}\ny: &y {a: 2, b: 2}\nz:\n  <<: [*x, *y]\n  a: 3", "x: &x {a: 1}\ny: &y {a: 2, b: 2}\nz:\n  <<: *x\n  <<: *y", "x: &x {a: 1}\ny: &y {a: 2, b: 2}\nz:\n  <<: *y\n  a: 5\n  <<: *x", "x: &x {a: {b: 1}}\ny:\n  <<: *x\n  a: {c: 2}", "a:\n  <<: {b: 1}\n  c: 2", "a:\n  <<: [{b: 1}, {b: 2, c: 3}]", "a:\n  <<: 1", "a:\n  <<: null", "a:\n  <<: ~", "a:\n  <<:", "a:\n  <<: [1]", "a:\n  <<: []", "a:\n  <<: x", "x: &x [1]\na:\n  <<: *x", "x: &x 1\na:\n  <<: *x", "a:\n  \"<<\": {b: 1}", "a:\n  '<<': {b: 1}", "a:\n  !!str <<: {b: 1}", "a:\n  !!merge <<: {b: 1}", "a:\n  !!merge x: {b: 1}", "<<: {b: 1}", "<<: {b: 1}\nb: 2", "{<<: {b: 1}, b: 2}", "{b: 2, <<: {b: 1}}", "- <<: {b: 1}", "a: <<", "- <<", "x: &x {a: 1}\ny: &y\n  <<: *x\n  b: 2\nz:\n  <<: *y\n  c: 3", "x: &x {a: 1}\ny:\n  <<: *x\n  a: 2\n  a: 3", "x: &x {a: 1, a: 2}\ny:\n  <<: *x", "x: &x {1: a}\ny:\n  <<: *x\n  \"1\": b", "x: &x {a: ~}\ny:\n  <<: *x", "a: &a {<<: *a}", "a: &a\n  b: 1\n  <<: *a", "x: &x {a: 1}\ny: {<<: *x, <<: *x}", "x: &x {a: 1}\ny:\n  <<: [*x, *x]\n  <<: {b: 2}", "x: &x {a: 1}\ny:\n  b: 2\n  <<: [*x, {b: 3}]", "x: &x {<<: {a: 1}, b: 2}\ny: {<<: *x}", "x: &x {a: 1}\ny:\n  <<: [[*x]]",
	// tags on collections
	"!!map {a: b}", "!!seq [a]", "!!set {a, b}", "!!set\n? a\n? b", "!!omap [a: 1, b: 2]", "!!pairs [a: 1]", "!!str {a: b}", "!!str [a]", "!!map [a]", "!!seq {a: b}", "!foo {a: b}", "!foo [a]", "!foo a", "! a", "! 1", "!!str\na", "!!str", "a: !!str", "a: !!str\nb: 1", "a: !!null", "a: !!null ''", "a: !!null x", "a: !!int", "a: !!bool", "a: !!float", "a: !!binary", "a: !!binary ''", "a: !!binary YWJj", "a: !!binary YW Jj", "a: !!binary |\n  YWJj\n  ZGVm\n", "a: !!binary \"YWJj\"", "a: !!binary YWJ", "a: !!binary /w==", "a: !!binary x!", "a: !!binary 5pel5pys", "a: !!int '1'", "a: !!int \"0x10\"", "a: !!float '1'", "a: !!float 1", "a: !!int 1.0", "a: !!int 1e3", "a: !!bool 'yes'", "a: !!bool y", "a: !!bool 'true'", "a: !!str true", "a: !!str 'x'", "a: !!str |\n x\n", "a: !!int |\n 1\n", "a: !!timestamp 2001-01-01", "a: !!timestamp x", "a: !!timestamp 2001-12-14T21:59:43Z", "a: !!foo b", "a: !b c", "a: !b 1", "a: !b true", "a: !<x> 1", "a: !<> 1", "a: !!str !!int 1", "!!int a: b", "a: !!str &x 1", "a: !!float .inf", "a: !!float inf", "a: !!float nan", "a: !!null null", "a: !!null 0", "a: !<!> 1", "a: !e!f 1", "a: !%21 1", "a: !a{b: c}", "a: !a,b",
	// characters and line ends
	"\ufeffa: 1", "\ufeff", "\ufeff---\na: 1", "a: \ufeffb", "a: 1\n\ufeffb: 2", "a: 1\r\nb: 2\r\n", "a: 1\rb: 2", "a: 1\n\rb: 2", "a:\r\n  - b\r\n", "a: \"b\r\n c\"", "a: b\r\n  c", "a: é", "日本: 語", "a: 😀", "a: \u00a0b", "a:\u00a0b", "a: b\u2028c", "a: b\u2029c: d", "a: b\u0085c", "a: b\u2028 c\nd: e", "a: \x00", "a: \x01", "a: \x7f", "a: \u0080", "a: \u009f", "a: \xff", "a: \xc3", "a: \xed\xa0\x80", "a: \xf4\x90\x80\x80", "\xff\xfea\x00:\x00 \x001\x00", "\xfe\xff\x00a\x00:\x00 \x001", "a: \uffff", "a: \ufffe", "a: \ufffd", "\x1ba: b", "a: \"\x1b\"", "a: \"\x07\"", "a: b\x0bc", "a: b\x0cc", "a: @b", "a: `b`", "a: %b", "%a: b", "@a: b", "a: b%c", "a: b@c", "a: !b", "a: &", "a: *", "a: |b", "a: >b", "a: ?", "a: ? b", "a: ?b", "a: :", "a: :b", "a: ::", "a: -", "a: --", "a: ---", "a: ...", "- ---", "a: =", "=: a", "a: '-'", "a: ~b", "a: b ", "a: b\n ", "a: b\n\t", "a: b\n\t\n", "a: b\n \t\nc: d", "a:\n\t\n  b: c", "a: b\n\n\n\nc: d\n\n", "a: 1\n  \nb: 2", "a: b  #c", "\n\na: b", "  \na: b", "a: {\tb: c\t}", "a: [\tb,\tc\t]", "a:\n  - b\n\t- c",
	// JSON as YAML
	`{"a": {"b": [1, 2.5, true, null, "x"]}}`, "{\n\t\"a\": 1,\n\t\"b\": [\n\t\t1\n\t]\n}", `{"a":1e3}`, `{"a":"\u0041\/"}`, `{"a":1,"a":2}`, `[1,2`, `{"a":}`, `{"a" "b"}`, `{"a":"b"`, `{"a":1}{"b":2}`, `{"a":1} {"b":2}`, `["a","b"]`, `"a"`, `{"a":"yes","b":yes}`, `{"a":0x10}`, `{'a':'b'}`, `{"a":01}`, `{"a":-0}`, `{"a":1.0}`, `{"a":100000000000000000000}`, `{"a":"\ud83d\ude00"}`, `// x`, `{"a":1} // x`, `{"a":1,}`, `{"":1}`, "{\"a\":\"b\tc\"}", "{\"a\":\"b\nc\"}", `{"a":NaN}`, `{"a":undefined}`, `{"a":'x'}`, `{"a":"x",//c` + "\n" + `"b":1}`, "{\"a\":1, #c\n\"b\":2}",
	// numbers out of range, deep nesting, depth of aliases
	strings.Repeat("[", 50) + strings.Repeat("]", 50), strings.Repeat("a:\n ", 1) + "b", strings.Repeat("- ", 40) + "a",
	"a: &a [x,x,x,x,x,x,x,x,x]\nb: &b [*a,*a,*a,*a,*a,*a,*a,*a,*a]\nc: &c [*b,*b,*b,*b,*b,*b,*b,*b,*b]\n", "apiVersion: v1\nkind: List\nitems:\n- a\n- b\n",
	"apiVersion: apps/v1\nkind: DaemonSet\nmetadata:\n  name: x\n  annotations:\n    a: \"true\"\n    b: true\n    c: 1\nspec:\n  template:\n    spec:\n      containers:\n      - name: c\n        args: [--x=y, -v, 1, yes]\n        ports: [{containerPort: 0x50}]\n        env:\n        - {name: A, value: on}\n        - name: B\n          value: 1e3\n",
}

type yamlCase struct{ group, in string }

func yamlCases(r *rng) []yamlCase {
	var out []yamlCase
	add := func(group, in string) { out = append(out, yamlCase{group, in}) }
	for _, s := range yamlScalars {
		add("value", "v: "+s)
		add("key", s+": v")
		add("item", "- "+s)
		if r.chance(60) {
			add("flow", "["+s+", "+s+"]")
		}
		if r.chance(40) {
			add("flow map", "{a: "+s+"}")
		}
		if r.chance(40) {
			add("flow key", "{"+s+": a}")
		}
		if r.chance(30) {
			add("top", s)
		}
		if r.chance(35) {
			add("single", "v: '"+s+"'")
		}
		if r.chance(35) {
			add("double", `v: "`+s+`"`)
		}
		if r.chance(25) {
			add("block", "v: |\n  "+s)
		}
		if r.chance(25) {
			add("comment", "v: "+s+" # c")
		}
		if r.chance(15) {
			add("complex key", "? "+s+"\n: v")
		}
		if r.chance(15) {
			add("quoted key", pick(r, "'", `"`)+s+pick(r, "'", `"`)+": v")
		}
		for _, t := range some(r, 14, yamlTags...) {
			add("tag", "v: "+t+" "+s)
		}
		if r.chance(20) {
			add("tag key", pick(r, yamlTags...)+" "+s+": v")
		}
		if r.chance(15) {
			add("tag quoted", "v: "+pick(r, yamlTags...)+" '"+s+"'")
		}
	}
	for _, d := range yamlDocuments {
		add("document", d)
	}
	for range 500 {
		add("random number", "v: "+randomNumberLike(r))
	}
	for range 350 {
		add("random tree", randomTree(r))
	}
	for range 350 {
		add("random damage", damage(r, pick(r, yamlDocuments...)))
	}
	return out
}

// randomNumberLike is made of the characters numbers are made of.
func randomNumberLike(r *rng) string {
	parts := []string{"0", "1", "7", "8", "9", "12", "00", "_", ".", "e", "E", "-", "+", "x", "o", "b", "0x", "0b", "0o", ":", "a", "f", "inf", "nan", "1", "2", "3"}
	var b strings.Builder
	for range r.between(2, 6) {
		b.WriteString(pick(r, parts...))
	}
	return b.String()
}

// randomTree writes a small document in a mix of styles.
func randomTree(r *rng) string {
	var b strings.Builder
	anchors := 0
	scalar := func() string {
		s := pick(r, yamlScalars...)
		switch r.IntN(6) {
		case 0:
			return "'" + strings.ReplaceAll(s, "'", "''") + "'"
		case 1:
			return `"` + strings.NewReplacer(`\`, `\\`, `"`, `\"`).Replace(s) + `"`
		case 2:
			return pick(r, "a", "b", "1", "true", "x y", "1.5", "null")
		}
		return pick(r, s, pick(r, "a", "b", "1", "yes", "web", "0x1F"))
	}
	var node func(indent, depth int)
	pad := func(n int) { b.WriteString(strings.Repeat(" ", n)) }
	value := func(indent, depth int) {
		if r.chance(12) {
			anchors++
			fmt.Fprintf(&b, " &x%d", anchors)
		} else if anchors > 0 && r.chance(15) {
			fmt.Fprintf(&b, " *x%d\n", r.between(1, anchors))
			return
		}
		switch {
		case depth > 0 && r.chance(45):
			b.WriteString("\n")
			node(indent+2, depth-1)
		case r.chance(10):
			b.WriteString(" " + pick(r, "|", ">", "|-", ">-", "|+", ">+") + "\n")
			for range r.between(1, 3) {
				pad(indent + 2)
				b.WriteString(pick(r, "x", "y z", " deeper", "", "# no comment", "k: v") + "\n")
			}
		case r.chance(15):
			b.WriteString(" [" + scalar() + ", " + scalar() + "]\n")
		case r.chance(15):
			b.WriteString(" {" + pick(r, "a", "b", "yes", "1") + ": " + scalar() + "}\n")
		default:
			b.WriteString(" " + scalar() + pick(r, "", "", "", " # c") + "\n")
		}
	}
	node = func(indent, depth int) {
		seq := r.chance(35)
		for range r.between(1, 4) {
			pad(indent)
			switch {
			case seq:
				b.WriteString("-")
			case anchors > 0 && r.chance(15):
				fmt.Fprintf(&b, "<<: *x%d\n", r.between(1, anchors))
				continue
			default:
				b.WriteString(pick(r, "a", "b", "c", "d", "e", "on", "1", "'q'", "true") + ":")
			}
			value(indent, depth)
		}
	}
	node(0, 3)
	return b.String()
}

// damage changes a document in one place.
func damage(r *rng, s string) string {
	if s == "" {
		return "\n"
	}
	junk := []string{" ", "  ", "\n", "\t", ":", ": ", "-", "- ", "#", " #", "&x ", "*x", "!", "|", ">", "'", `"`, "{", "}", "[", "]", ",", "?", "%", "---", "\n---\n", "...", "\r\n", "a", "0", "\\", "<<: "}
	i := r.IntN(len(s) + 1)
	if i < len(s) && r.chance(35) {
		return s[:i] + s[i+1:]
	}
	return s[:i] + pick(r, junk...) + s[i:]
}

// answer is what a conversion said. Go walks maps in random order, so two
// keys that become the same string, or two errors, can end either way; such
// answers are asked for often enough to notice and then left out.
func answer(o obj, key string, ask func() (string, error)) {
	// Of two keys one comes first in 1 of 8 walks: 200 walks miss that once in 10^11 times.
	const tries = 200
	var out string
	var first error
	stable, stableText := true, true
	for i := range tries {
		got, err := ask()
		if i == 0 {
			out, first = got, err
			continue
		}
		if (err == nil) != (first == nil) || got != out {
			stable = false
		}
		if err != nil && first != nil && err.Error() != first.Error() {
			stableText = false
		}
	}
	switch {
	case !stable:
		o["unstable"] = true
	case first == nil:
		text(o, key, out)
	case stableText:
		text(o, key+"_error", first.Error())
	default:
		o[key+"_error"] = ""
	}
}

func recordYAML(r *rng, w *writer) {
	seen := map[string]bool{}
	for _, c := range yamlCases(r) {
		if seen[c.in] {
			continue
		}
		seen[c.in] = true
		o := obj{"kind": "yaml", "group": c.group}
		text(o, "in", c.in)
		answer(o, "json", func() (string, error) {
			j, err := yaml.YAMLToJSON([]byte(c.in))
			return string(j), err
		})
		answer(o, "strict", func() (string, error) {
			j, err := yaml.YAMLToJSONStrict([]byte(c.in))
			return string(j), err
		})
		// Only what strict reading refuses in addition is worth a field.
		if o["strict"] == o["json"] && o["json_error"] == nil && o["strict_error"] == nil {
			delete(o, "strict")
		}
		if o["strict_error"] != nil && o["strict_error"] == o["json_error"] {
			delete(o, "strict_error")
		}
		switch {
		case o["unstable"] != nil:
			w.count("yaml unstable")
		case o["json_error"] != nil || o["json_error_base64"] != nil:
			w.count("yaml error")
		default:
			w.count("yaml ok")
		}
		w.line(o, 1)
	}
	for _, s := range streams(r) {
		if seen["stream\x00"+s] {
			continue
		}
		seen["stream\x00"+s] = true
		recordStream(w, s)
	}
}

var streamParts = []string{
	"a: 1\n", "b: 2\n", "b: 2", "kind: A\nname: x\n", "{\"c\": 3}", "{\"c\": 3}\n", "{\"d\": {\"e\": [1]}}", "[1, 2]\n", "x\n", "null\n", "~\n", "\n", "", " \n", "# only a comment\n", "\t\n",
	"---\n", "---\n", "---\n", "---\n", "---", "--- \n", "---\t\n", "--- # x\n", "---# x\n", "--- #\n", "---text\n", "--- text\n", "--- {f: 1}\n", "----\n", "-----\n", " ---\n", "--- |\n text\n", "---\r\n", "--- \r\n", "--- # x\r\n", "...\n", "...", "...\n---\n", "a: |\n  x\n  ---\n  y\n", "a: |\n  x\n", "a: \"x\n---\ny\"\n", "a: 1\r\n", "a: 1\r\nb: 2\r\n", "\ufeff", "\ufeffa: 1\n", "%YAML 1.1\n", "a: [1\n", "a: b: c\n", "{\"a\":", "{\"a\": 1} x", "{}", "{}\n", "{ }\n{ }\n", "[]", "\"s\"\n", "1\n", "{\"a\":1,\"a\":2}", "a: 1\na: 2\n", "a: &x 1\n", "b: *x\n", "#c\n---\n", "---\n---\n", "{a: 1}\n", " {\"a\": 1}\n", "\n\n{\"a\": 1}\n", "apiVersion: v1\nkind: List\nitems: []\n",
}

var fixedStreams = []string{
	"a: 1\n---\nb: 2\n", "a: 1\n--- \nb: 2\n", "---\na: 1\n---\nb: 2\n---\n", "---\n---\na: 1\n", "a: 1\n---\n---\n---\nb: 2", "a: 1\n--- # x\nb: 2", "a: 1\n---# x\nb: 2", "a: 1\n---text\nb: 2", "a: 1\n--- text\nb: 2", "a: 1\n----\nb: 2", "a: 1\r\n---\r\nb: 2\r\n",
	"\ufeffa: 1\n---\nb: 2\n", "a: 1\n---\n\ufeffb: 2\n", "\ufeff---\na: 1\n", "\ufeff{\"a\":1}", "a: 1\n...\n---\nb: 2\n...\n", "a: 1\n...\nb: 2\n", "...\n---\na: 1\n", "# c\n---\na: 1\n", "# c\n\n---\n\n# d\n---\na: 1", "---", "---\n", "", "\n", " ", "#", "---\n#\n---\n",
	`{"a":1}{"b":2}`, `{"a":1} {"b":2}{"c":3}`, "{\"a\":1}\n{\"b\":2}\n", "{\"a\":1}\n---\n{\"b\":2}\n", "{\"a\":1}\n---\nb: 2\n", "{\"a\":1}{\"b\":2}\n---\nc: 3\n", "{\"a\":1}\n{\"b\":2}\n---\n{\"c\":3}\n", "a: 1\n---\n{\"b\":2}\n", "a: 1\n---\n{\"b\":2}{\"c\":3}\n", `{"a":1},{"b":2}`, `{"a":1}x`, "{\"a\":1}\nb: 2\n", "{a: 1}\n---\n{b: 2}\n", "{a: 1}{b: 2}", `{"a":1}}`, `{"a":1`, `{"a":1}{"b":`, `{"a":1}` + "\n\n\n---\n\n" + `{"b":2}`, "  {\"a\":1}  ", "[{\"a\":1}]", "[{\"a\":1}][{\"b\":2}]", "{\"a\":1}---\nb: 2", "{\"a\":1} ---\nb: 2", "{\"a\":1}\r\n---\r\n{\"b\":2}\r\n", "{\"a\":1}\n\n---\nb: 2\n---\n{\"c\":3}",
	"{ # comment\n\"a\": 1}\n", "{\"a\":1 # c\n}", "{\"a\":yes}\n---\nb: 1", "{\"a\":1}\n# c\n", "{\"a\":1}\n# c\n---\nb: 2", "// c\n{\"a\":1}", "null\n---\na: 1\n", "~\n---\na: 1", "a: 1\n---\nnull\n---\nb: 2", "1\n---\nx\n---\n[1]\n---\n\"s\"\n", "{\"a\":1}null{\"b\":2}", "{\"a\":1}null", "{\"a\":1}[1]{\"b\":2}", "a: |\n  x\n---\nb: 1\n", "a: |\n  x\n  ---\n  y\n---\nb: 1\n", "a: \"x\n---\ny\"\n", "a: 'x\n  ---\n  y'\n", "a: 1\n ---\nb: 2\n", "a: x\n ---\n", "a: 1\n---\nb: [\n---\nc: 3\n", "a: [\n---\nb: 2\n", "a: 1\n---\n\tb: 2\n---\nc: 3\n", "a: 1\na: 2\n---\nb: 1\n", "a: &x 1\n---\nb: *x\n", "%YAML 1.1\n---\na: 1\n", "a: 1\n---\n%YAML 1.1\n---\nb: 2\n", "--- a\n", "--- {a: 1}\n---\nb: 2\n", "---a: 1\n", "--- >\n x\n", "--- !!map\na: 1\n", "a: 1\n--- !!map\nb: 2\n", "a: 1\n---\n---text", "a: 1\n--- #c\n--- #d\nb: 2", "a: 1\n---\t# c\nb: 2", "a: 1\n---\u00a0\nb: 2", "a: 1\n---\u2028b: 2\n", "a: 1\r---\rb: 2\r", "a: \xff\n---\nb: 1\n", "a: 1\n---\nb: \xc3\n", "a: \x00\n", "a: 1\n---\n" + strings.Repeat("# pad\n", 800) + "b: 2\n", strings.Repeat(" ", 5000) + "{\"a\":1}", strings.Repeat("\n", 4095) + "{\"a\":1}{\"b\":2}", strings.Repeat("\n", 4096) + "{\"a\":1}{\"b\":2}", "a: \"" + strings.Repeat("x", 5000) + "\"\n---\nb: 1\n", "{\"a\":\"" + strings.Repeat("x", 5000) + "\"}\n---\nb: 1\n",
	"items:\n- a\n---\nitems:\n- b\n", "a: 1\n\n\n---\n\n\nb: 2\n\n\n", "a: 1\n---\n   \n---\nb: 2", "a: 1\n---\n{}\n---\n[]\n---\n''\n---\nb: 2\n", "a: 1\n---\n\"\"\n---\nb: 2\n", "a: 1\n...", "a: 1\n... # c\n---\nb: 2\n", "a: 1\n.... \n", "a: 1\n...\n...\n---\nb: 2", "{}\n{}\n", "{}{}{}", "{}\n---\n{}\n---\n{}", "{\"a\":1}\n{\"b\":2}\nc: 3\n", "{\"a\":1}{\"b\":2}x", "{\"a\":1}\n{\"b\":2}\n{\"c\":", "{\"a\": 1}\n  \n\t{\"b\": 2}", "{\"a\":\"\\ud800\"}", "{\"a\":1}\x00", "{\"a\":1}\ufeff{\"b\":2}", "{\"a\": .inf}", "a: .inf\n---\nb: 1", "? {a: 1}\n: 2\n---\nb: 1\n",
}

func streams(r *rng) []string {
	out := append([]string{}, fixedStreams...)
	for _, s := range []string{"a: 1\n---\nb: ä\n", "{\"a\":1}{\"b\":2}"} {
		out = append(out, inUTF16(s, false), inUTF16(s, true))
	}
	for range 900 {
		var b strings.Builder
		odd := pick(r, 0, 25, 100)
		for range r.between(1, 6) {
			if r.chance(odd) {
				b.WriteString(pick(r, streamParts...))
				continue
			}
			b.WriteString(pick(r, "a: 1\n", "b: 2\n", "kind: A\nname: x\n", "- x\n", "# c\n", "\n", "{\"c\": 3}\n") + pick(r, "", "---\n", "---\n", "--- # x\n", "---  \r\n", "---\n---\n"))
		}
		out = append(out, b.String())
	}
	return out
}

func inUTF16(s string, big bool) string {
	var b bytes.Buffer
	for _, u := range utf16.Encode([]rune("\ufeff" + s)) {
		if big {
			b.Write([]byte{byte(u >> 8), byte(u)})
		} else {
			b.Write([]byte{byte(u), byte(u >> 8)})
		}
	}
	return b.String()
}

// recordStream reads as kubectl reads a file or its standard input:
// FileVisitor's byte order mark handling, then StreamVisitor's loop.
func recordStream(w *writer, s string) {
	bom := unicode.BOMOverride(unicode.UTF8.NewDecoder())
	d := utilyaml.NewYAMLOrJSONDecoder(transform.NewReader(strings.NewReader(s), bom), 4096)
	o := obj{"kind": "documents"}
	text(o, "in", s)
	docs := []any{}
	for {
		ext := runtime.RawExtension{}
		err := d.Decode(&ext)
		if err == io.EOF {
			w.count("documents ok")
			break
		}
		if err != nil {
			text(o, "error", err.Error())
			w.count("documents error")
			break
		}
		ext.Raw = bytes.TrimSpace(ext.Raw)
		if len(ext.Raw) == 0 || bytes.Equal(ext.Raw, []byte("null")) {
			continue
		}
		if doc := string(ext.Raw); strings.ToValidUTF8(doc, "") == doc {
			docs = append(docs, doc)
		} else {
			docs = append(docs, obj{"base64": base64.StdEncoding.EncodeToString(ext.Raw)})
		}
	}
	o["docs"] = docs
	w.line(o, 1)
}
