package main

import (
	"bytes"
	"compress/gzip"
	"encoding/base64"
	"encoding/json"
	"os"
	"unicode/utf8"
)

const kubernetesVersion = "v1.36.3"

// obj is a line or a part of one; encoding/json sorts the keys.
type obj = map[string]any

// writer gathers the lines of one recording; the header needs their number.
type writer struct {
	name  string
	seed  uint64
	head  obj
	lines bytes.Buffer
	cases int
	stats map[string]int
}

func newWriter(name string, seed uint64) *writer {
	return &writer{name: name, seed: seed, head: obj{}, stats: map[string]int{}}
}

// line adds one line that holds n cases.
func (w *writer) line(v any, n int) {
	w.lines.Write(compact(v))
	w.lines.WriteByte('\n')
	w.cases += n
}

func (w *writer) count(stat string) { w.stats[stat]++ }

func (w *writer) save(path string) (int64, error) {
	w.head["recording"] = w.name
	w.head["kubernetes"] = kubernetesVersion
	w.head["seed"] = w.seed
	w.head["cases"] = w.cases

	var buf bytes.Buffer
	// The gzip header stays empty: neither time nor name.
	z := must(gzip.NewWriterLevel(&buf, gzip.BestCompression))
	z.Write(compact(w.head))
	z.Write([]byte("\n"))
	z.Write(w.lines.Bytes())
	if err := z.Close(); err != nil {
		return 0, err
	}
	return int64(buf.Len()), os.WriteFile(path, buf.Bytes(), 0o644)
}

// compact is JSON without HTML escapes and without what the API types print
// although it is empty.
func compact(v any) []byte {
	var buf bytes.Buffer
	e := json.NewEncoder(&buf)
	e.SetEscapeHTML(false)
	if err := e.Encode(v); err != nil {
		panic(err)
	}
	return bytes.TrimRight(buf.Bytes(), "\n")
}

// object is the JSON of an API object, without the empty parts that Go prints
// for lack of an omitempty: they only cost space.
func object(v any) json.RawMessage {
	var m any
	d := json.NewDecoder(bytes.NewReader(compact(v)))
	d.UseNumber()
	if err := d.Decode(&m); err != nil {
		panic(err)
	}
	prune(m, "")
	return compact(m)
}

// given is what goes into the file and the object read back from it: the
// answer has to be about that one, not about one that lost something on the way.
func given[T any](v *T) (json.RawMessage, *T) {
	raw := object(v)
	back := new(T)
	if err := json.Unmarshal(raw, back); err != nil {
		panic(err)
	}
	return raw, back
}

func givens[T any](vs []*T) ([]json.RawMessage, []*T) {
	raws, backs := []json.RawMessage{}, []*T{}
	for _, v := range vs {
		raw, back := given(v)
		raws, backs = append(raws, raw), append(backs, back)
	}
	return raws, backs
}

var pruned = map[string]bool{"status": true, "resources": true, "updateStrategy": true, "nodeInfo": true, "daemonEndpoints": true}

func prune(v any, under string) {
	switch t := v.(type) {
	case map[string]any:
		for k, x := range t {
			// The data of a ControllerRevision is compared byte by byte.
			if k == "data" {
				continue
			}
			prune(x, k)
			// Empty resources of a status say that the kubelet reports them.
			if k == "resources" && under != "containers" && under != "initContainers" {
				continue
			}
			if m, ok := x.(map[string]any); ok && pruned[k] && allZero(m) {
				delete(t, k)
			}
		}
	case []any:
		for _, x := range t {
			prune(x, under)
		}
	}
}

func allZero(m map[string]any) bool {
	for _, x := range m {
		switch t := x.(type) {
		case json.Number:
			if t != "0" {
				return false
			}
		case string:
			if t != "" {
				return false
			}
		case map[string]any:
			if !allZero(t) {
				return false
			}
		default:
			return false
		}
	}
	return true
}

// text puts a string under key, or its base64 under key_base64 where JSON
// cannot hold it.
func text(o obj, key, s string) {
	if utf8.ValidString(s) {
		o[key] = s
		return
	}
	o[key+"_base64"] = base64.StdEncoding.EncodeToString([]byte(s))
}

// errText is null for no error.
func errText(err error) any {
	if err == nil {
		return nil
	}
	return err.Error()
}
