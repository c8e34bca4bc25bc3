package main

import (
	"bufio"
	"bytes"
	"compress/gzip"
	"encoding/json"
	"errors"
	"flag"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"reflect"
	"strings"

	apps "k8s.io/api/apps/v1"
	"k8s.io/apimachinery/pkg/api/resource"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"k8s.io/apimachinery/pkg/runtime"
	"k8s.io/apimachinery/pkg/runtime/schema"
	"k8s.io/apimachinery/pkg/util/intstr"
	"k8s.io/apimachinery/pkg/util/yaml"
	"k8s.io/kubernetes/pkg/api/legacyscheme"
)

var manifests = flag.String("manifests", "", "folder of manifests for the defaults recording, with a SOURCES.tsv (file, repo, path, licence)")

func recordDefaults(r *rng, w *writer) {
	for _, m := range recordedManifests() {
		answer, err := served(m["given"].(json.RawMessage))
		if err != nil {
			w.count("defaults of manifests: no DaemonSet to the API server")
			continue
		}
		m["served"] = answer
		w.line(m, 1)
		w.count("defaults of manifests")
	}
	g := &manifestGen{rng: r, drawn: map[string]int{}}
	trails := fieldTrails(reflect.TypeFor[apps.DaemonSet]())
	for _, trail := range trails {
		g.record(w, trail, 1)
		w.count("defaults around one field")
	}
	for range 1000 {
		g.record(w, nil, pick(r, 2, 3, 4))
		w.count("defaults at random")
	}
	for _, trail := range trails {
		if last := trail[len(trail)-1]; g.drawn[last.String()] == 0 {
			fatal(fmt.Errorf("defaults: field %s was never set", last))
		}
	}
}

// served is what the API server answers after it has stored the object: read
// with defaults into the internal version, written as protobuf, read again.
func served(given []byte) (json.RawMessage, error) {
	codecs := legacyscheme.Codecs
	serializer := func(mediaType string) runtime.Serializer {
		info, ok := runtime.SerializerInfoForMediaType(codecs.SupportedMediaTypes(), mediaType)
		if !ok {
			fatal(fmt.Errorf("no serializer for %s", mediaType))
		}
		return info.Serializer
	}
	v1, internal := apps.SchemeGroupVersion, schema.GroupVersion{Group: apps.GroupName, Version: runtime.APIVersionInternal}
	asJSON, asStored := serializer(runtime.ContentTypeJSON), serializer(runtime.ContentTypeProtobuf)

	read, err := runtime.Decode(codecs.DecoderToVersion(asJSON, internal), given)
	if err != nil {
		return nil, err
	}
	stored := must(runtime.Encode(codecs.EncoderForVersion(asStored, v1), read))
	back := must(runtime.Decode(codecs.DecoderToVersion(asStored, internal), stored))
	return bytes.TrimSpace(must(runtime.Encode(codecs.EncoderForVersion(asJSON, v1), back))), nil
}

// recordedManifests are the DaemonSets of the -manifests folder or, without
// one, those that the recording in the output folder already has.
func recordedManifests() []obj {
	if *manifests == "" {
		return earlierManifests(filepath.Join(flag.Lookup("out").Value.String(), "defaults.jsonl.gz"))
	}
	sources := map[string][]string{}
	for _, line := range strings.Split(string(must(os.ReadFile(filepath.Join(*manifests, "SOURCES.tsv")))), "\n") {
		if columns := strings.Split(line, "\t"); len(columns) >= 5 {
			sources[columns[0]] = columns
		}
	}
	var out []obj
	for _, entry := range must(os.ReadDir(*manifests)) {
		columns := sources[entry.Name()]
		if columns == nil {
			continue
		}
		for _, given := range daemonSetsIn(must(os.ReadFile(filepath.Join(*manifests, entry.Name())))) {
			out = append(out, obj{"repo": columns[1], "path": columns[3], "licence": columns[4], "given": given})
		}
	}
	return out
}

func earlierManifests(path string) []obj {
	file, err := os.Open(path)
	if errors.Is(err, os.ErrNotExist) {
		return nil
	}
	lines := bufio.NewReader(must(gzip.NewReader(must(file, err))))
	defer file.Close()
	var out []obj
	for {
		line, err := lines.ReadBytes('\n')
		if err == io.EOF {
			return out
		}
		var m map[string]json.RawMessage
		if err := json.Unmarshal(must(line, err), &m); err != nil {
			fatal(err)
		}
		if m["repo"] != nil {
			out = append(out, obj{"repo": m["repo"], "path": m["path"], "licence": m["licence"], "given": m["given"]})
		}
	}
}

// daemonSetsIn are those of a file of YAML or JSON documents and lists, all
// taken for apps/v1. A file that is no YAML holds none.
func daemonSetsIn(text []byte) []json.RawMessage {
	var out []json.RawMessage
	docs := yaml.NewYAMLOrJSONDecoder(bytes.NewReader(text), 4096)
	for {
		var doc map[string]any
		if err := docs.Decode(&doc); err != nil {
			return out
		}
		items, ok := doc["items"].([]any)
		if !ok {
			items = []any{doc}
		}
		for _, item := range items {
			if o, ok := item.(map[string]any); ok && o["kind"] == "DaemonSet" {
				o["apiVersion"] = "apps/v1"
				out = append(out, compact(o))
			}
		}
	}
}

// typeField is a JSON field of a Go struct.
type typeField struct {
	owner reflect.Type
	name  string
	typ   reflect.Type
}

func (f typeField) String() string { return f.owner.Name() + "." + f.name }

func jsonFields(t reflect.Type) []typeField {
	var out []typeField
	for i := range t.NumField() {
		f := t.Field(i)
		name, _, _ := strings.Cut(f.Tag.Get("json"), ",")
		switch {
		case f.Anonymous && name == "":
			for _, inner := range jsonFields(f.Type) {
				out = append(out, typeField{t, inner.name, inner.typ})
			}
		case name != "" && name != "-":
			out = append(out, typeField{t, name, f.Type})
		}
	}
	return out
}

// structIn is the struct that a field of type t holds, alone or many times.
func structIn(t reflect.Type) (reflect.Type, bool) {
	for t.Kind() == reflect.Pointer || t.Kind() == reflect.Slice || t.Kind() == reflect.Map {
		t = t.Elem()
	}
	switch t {
	case reflect.TypeFor[metav1.Time](), reflect.TypeFor[metav1.FieldsV1](), reflect.TypeFor[resource.Quantity](), reflect.TypeFor[intstr.IntOrString]():
		return nil, false
	}
	return t, t.Kind() == reflect.Struct
}

// fieldTrails leads from root to each field of each struct, once.
func fieldTrails(root reflect.Type) [][]typeField {
	var out [][]typeField
	seen := map[reflect.Type]bool{root: true}
	type stop struct {
		typ   reflect.Type
		trail []typeField
	}
	for queue := []stop{{root, nil}}; len(queue) > 0; queue = queue[1:] {
		for _, f := range jsonFields(queue[0].typ) {
			trail := append(append([]typeField{}, queue[0].trail...), f)
			out = append(out, trail)
			if inner, ok := structIn(f.typ); ok && !seen[inner] {
				seen[inner] = true
				queue = append(queue, stop{inner, trail})
			}
		}
	}
	return out
}

// manifestGen draws JSON that decodes into Go types: every field, with zero
// values, nulls, unknown keys and several spellings of one value.
type manifestGen struct {
	*rng
	wanted map[reflect.Type]string
	plenty int
	left   int
	drawn  map[string]int
}

func (g *manifestGen) record(w *writer, trail []typeField, plenty int) {
	g.wanted, g.plenty, g.left = map[reflect.Type]string{}, plenty, 25*plenty
	for _, f := range trail {
		g.wanted[f.owner] = f.name
	}
	o := g.object(reflect.TypeFor[apps.DaemonSet]())
	o["apiVersion"], o["kind"] = "apps/v1", "DaemonSet"
	given := json.RawMessage(compact(o))
	w.line(obj{"given": given, "served": must(served(given))}, 1)
}

// always are drawn wherever their struct is: the way to what matters.
var always = map[string]int{
	"DaemonSet.spec": 100, "DaemonSetSpec.template": 100, "PodTemplateSpec.spec": 100, "PodSpec.containers": 50,
	"PodSpec.volumes": 30, "DaemonSet.status": 5, "DaemonSet.metadata": 20, "EnvVar.valueFrom": 50, "Container.image": 60,
	"PersistentVolumeClaimTemplate.spec": 100, "DaemonSetSpec.updateStrategy": 25, "Probe.httpGet": 30,
}

func (g *manifestGen) object(t reflect.Type) obj {
	o, fields := obj{}, jsonFields(t)
	for _, f := range fields {
		wanted := g.wanted[t] == f.name
		p, set := always[f.String()]
		if !set {
			p = 60 * g.plenty / len(fields)
		}
		if !wanted && (g.left <= 0 && p < 100 || !g.chance(p)) {
			continue
		}
		g.left--
		o[f.name] = g.value(f.typ, f.name, wanted)
		if o[f.name] != nil {
			g.drawn[f.String()]++
		}
	}
	if g.chance(2) {
		o[pick(g.rng, "unknown", "Name", "$patch")] = pick[any](g.rng, "replace", 1, obj{"a": nil})
	}
	return o
}

func (g *manifestGen) value(t reflect.Type, name string, wanted bool) any {
	if !wanted && g.chance(3) {
		return nil
	}
	switch t {
	case reflect.TypeFor[metav1.Time]():
		return pick(g.rng, "2024-01-02T03:04:05Z", "2024-01-02T03:04:05+02:00", "2024-01-02T23:04:05.678-05:30")
	case reflect.TypeFor[metav1.FieldsV1]():
		return obj{"f:spec": obj{"f:template": obj{}}}
	case reflect.TypeFor[resource.Quantity]():
		return pick[any](g.rng, "0", "1", 2, 0.5, "100m", "1000m", "0.1", "1.5Gi", "1024Mi", "0.5Mi", "1e3", "1E6", "1n", "1.0001m", "0.0001", " 1Gi ", "1500", "2000", "12e6", "1.5", "-1", "100G", "123456789.123456789", "1048576", "+1k", "0.3Gi", "1.2345u")
	case reflect.TypeFor[intstr.IntOrString]():
		return pick[any](g.rng, 0, 1, 8080, "http", "", "25%", "80")
	}
	switch t.Kind() {
	case reflect.Pointer:
		return g.value(t.Elem(), name, wanted)
	case reflect.Struct:
		return g.object(t)
	case reflect.Slice:
		return g.list(t.Elem(), name, wanted)
	case reflect.Map:
		return g.entries(t.Elem(), name, wanted)
	case reflect.Bool:
		return g.chance(70)
	case reflect.Int32, reflect.Int64:
		return pick(g.rng, 0, 1, 2, 30, 420, 8080, -1)
	case reflect.String:
		return g.text(name)
	}
	fatal(fmt.Errorf("defaults: no values of type %s", t))
	return nil
}

func (g *manifestGen) list(t reflect.Type, name string, wanted bool) []any {
	out := []any{}
	n := pick(g.rng, 0, 1, 1, 1, 1, 1, 2)
	if wanted {
		n = max(n, 1)
	}
	for i := range n {
		out = append(out, g.value(t, name, wanted && i == 0))
	}
	return out
}

func (g *manifestGen) entries(t reflect.Type, name string, wanted bool) obj {
	out := obj{}
	for range pick(g.rng, 0, 1, 1, 1, 2, 3) {
		out[pick(g.rng, "app", "example.com/role", "cpu", "memory", "hugepages-2Mi", "nvidia.com/gpu")] = g.value(t, "", wanted)
	}
	if name == "annotations" {
		if g.chance(40) {
			out[apps.DeprecatedTemplateGeneration] = pick(g.rng, "0", "3", "+5", "007", "-2")
		}
		if g.chance(40) {
			out["pod."+pick(g.rng, "alpha", "beta")+".kubernetes.io/init-container"+pick(g.rng, "s", "-statuses")] = "[]"
		}
	}
	return out
}

// texts are the values of fields whose value makes a difference; "" is drawn
// for every field.
var texts = map[string][]string{
	"image": images, "reference": images,
	"imagePullPolicy": {"Always", "Never", "IfNotPresent"}, "pullPolicy": {"Always", "Never"},
	"protocol": {"TCP", "UDP", "SCTP"}, "scheme": {"HTTP", "HTTPS"}, "operator": {"In", "Exists", "DoesNotExist", "NotIn"},
	"type":          {"RollingUpdate", "OnDelete", "OnDelete", "Directory", "RuntimeDefault"},
	"restartPolicy": {"Always", "Never", "OnFailure"}, "dnsPolicy": {"ClusterFirst", "Default", "None", "ClusterFirstWithHostNet"},
	"serviceAccountName": {"default", "agent"}, "serviceAccount": {"default", "old"}, "schedulerName": {"default-scheduler", "other"},
	"terminationMessagePolicy": {"File", "FallbackToLogsOnError"}, "apiVersion": {"v1", "v2"},
}

var images = []string{
	"nginx", "nginx:latest", "nginx:1.27", "nginx@" + sha, "nginx:latest@" + sha, "nginx:1@" + sha, "docker.io/nginx", "docker.io/library/nginx:latest",
	"quay.io/a/b", "quay.io:443/a/b:latest", "quay.io:443/a/b:v1", "localhost/a:latest", "localhost:5000/a", "localhost:5000", "[::1]:5000/a/b", "[fe80::1]/a:latest",
	"Nginx", "Nginx:latest", "Foo/bar", "Foo/Bar:latest", "foo/Bar", "a//b", "a/b/", "/a/b", "a b", "nginx:", "nginx:-x", "nginx:.latest", "nginx:LATEST", "nginx:_x",
	"nginx@sha256:abc", "nginx:latest@sha256:abc", "nginx@md5:" + strings.Repeat("a", 32), "nginx@" + strings.ToUpper(sha), "nginx:latest@sha512:" + strings.Repeat("0", 128), "nginx@sha384:" + strings.Repeat("0", 96),
	strings.Repeat("a", 64), strings.Repeat("g", 64), strings.Repeat("a", 63), "a_b.c/d", "a_b.c/d:latest", "a__b/c__d", "a___b", "a--b---c", "a.-b", "a-.b/c", "-a", "a-", "a.b-/c", "a..b/c",
	"nginx:" + strings.Repeat("t", 128), "nginx:" + strings.Repeat("t", 129), strings.Repeat("p", 247), strings.Repeat("p", 248), "quay.io/" + strings.Repeat("p", 255), "quay.io/" + strings.Repeat("p", 256),
	"a_.b/" + strings.Repeat("p", 250), "a_b.c/" + strings.Repeat("p", 250), "index.docker.io/a", "index.docker.io/a:latest", "registry.k8s.io/pause:3.10", "${IMAGE}", "{{ .Values.image }}", "http://quay.io/a:latest", "é/a", "É/a", "a:b:latest", "a:1/b", "quay.io:/a", "quay.io:x/a",
	":latest", "@" + sha, "a@" + sha + "@" + sha, "nginx:latest@", "nginx@sha256", " nginx", "nginx:latest ", "nginx\n",
}

const sha = "sha256:9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08"

func (g *manifestGen) text(name string) string {
	if g.chance(12) {
		return ""
	}
	if known := texts[name]; known != nil {
		return pick(g.rng, known...)
	}
	return pick(g.rng, "a", "b", "web", "true", "1", "/data", "example.com/x")
}
