// Command record asks the Kubernetes code itself for the answers the Rust
// tests have to reproduce, and writes them as gzipped JSON lines.
package main

import (
	"flag"
	"fmt"
	"os"
	"path/filepath"
	"sort"
	"strings"
	"time"
)

// recorder fills one file.
type recorder struct {
	name string
	run  func(r *rng, w *writer)
}

var recorders = []recorder{
	{"quantities", recordQuantities},
	{"selectors", recordSelectors},
	{"yaml", recordYAML},
	{"tolerations", recordTolerations},
	{"placement", recordPlacement},
	{"requests", recordRequests},
	{"filters", recordFilters},
	{"jsonpath", recordJSONPath},
	{"scaling", recordScaling},
	{"state", recordState},
	{"defaults", recordDefaults},
	{"describe", recordDescribe},
}

func main() {
	seed := flag.Uint64("seed", 1, "same seed, same bytes")
	out := flag.String("out", "../parity", "folder to write into")
	only := flag.String("only", "", "comma separated names, default all")
	flag.Parse()

	wanted := map[string]bool{}
	for _, n := range strings.FieldsFunc(*only, func(c rune) bool { return c == ',' }) {
		wanted[n] = true
	}
	for _, rec := range recorders {
		if *only != "" && !wanted[rec.name] {
			continue
		}
		delete(wanted, rec.name)
		start := time.Now()
		w := newWriter(rec.name, *seed)
		rec.run(newRNG(*seed, rec.name), w)
		path := filepath.Join(*out, rec.name+".jsonl.gz")
		size, err := w.save(path)
		if err != nil {
			fatal(err)
		}
		fmt.Fprintf(os.Stderr, "%-12s %6d cases %8d bytes %s\n", rec.name, w.cases, size, time.Since(start).Round(time.Millisecond))
		for _, k := range sortedKeys(w.stats) {
			fmt.Fprintf(os.Stderr, "    %-44s %d\n", k, w.stats[k])
		}
	}
	for n := range wanted {
		fatal(fmt.Errorf("no recording named %q", n))
	}
}

func fatal(err error) {
	fmt.Fprintln(os.Stderr, "error:", err)
	os.Exit(1)
}

// must is for calls that fail only if the program itself is wrong.
func must[T any](v T, err error) T {
	if err != nil {
		panic(err)
	}
	return v
}

func sortedKeys[V any](m map[string]V) []string {
	keys := make([]string, 0, len(m))
	for k := range m {
		keys = append(keys, k)
	}
	sort.Strings(keys)
	return keys
}
