package main

import (
	"bytes"
	"encoding/json"
	"fmt"
	"reflect"

	v1 "k8s.io/api/core/v1"
	strict "k8s.io/apimachinery/pkg/util/json"
	"k8s.io/kubectl/pkg/describe"
)

// recordDescribe asks how kubectl describes pod templates, each field of each
// struct in one of them at least.
func recordDescribe(r *rng, w *writer) {
	g := &manifestGen{rng: r, drawn: map[string]int{}}
	for _, trail := range fieldTrails(reflect.TypeFor[v1.PodTemplateSpec]()) {
		g.describe(w, trail, 1)
	}
	for range 500 {
		g.describe(w, nil, pick(r, 2, 3, 4))
	}
}

func (g *manifestGen) describe(w *writer, trail []typeField, plenty int) {
	g.wanted, g.plenty, g.left = map[reflect.Type]string{}, plenty, 25*plenty
	for _, f := range trail {
		g.wanted[f.owner] = f.name
	}
	var template v1.PodTemplateSpec
	if err := strict.Unmarshal(compact(g.object(reflect.TypeFor[v1.PodTemplateSpec]())), &template); err != nil {
		fatal(err)
	}
	// As the controller stores it in a revision.
	given := json.RawMessage(compact(template))
	text, ok := described(&template)
	if !ok {
		w.count("describe: a nil pointer, which no server leaves")
		return
	}
	w.line(obj{"template": given, "text": text}, 1)
	w.count("describe")
}

// described is false when kubectl would panic.
func described(template *v1.PodTemplateSpec) (text string, ok bool) {
	defer func() {
		if why := recover(); why != nil {
			text, ok = fmt.Sprint(why), false
		}
	}()
	var out bytes.Buffer
	describe.DescribePodTemplate(template, describe.NewPrefixWriter(&out))
	return out.String(), true
}
