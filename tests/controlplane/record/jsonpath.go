package main

import (
	"bytes"
	"encoding/json"
	"fmt"
	"sort"
	"strings"

	"k8s.io/apimachinery/pkg/apis/meta/v1/unstructured"
	"k8s.io/apimachinery/pkg/runtime"
	"k8s.io/cli-runtime/pkg/genericclioptions"
	"k8s.io/kubectl/pkg/cmd/get"
)

// jsonpathData are the objects the templates run on.
var jsonpathData = map[string]string{
	"list": `{"apiVersion":"v1","kind":"List","metadata":{"resourceVersion":""},"items":[
		{"apiVersion":"apps/v1","kind":"DaemonSet","metadata":{"name":"a","namespace":"kube-system","generation":3,"labels":{"app":"a","app.kubernetes.io/name":"agent"},"annotations":{"deprecated.daemonset.template.generation":"3","note":"two words, one comma"},"creationTimestamp":"2026-01-01T00:00:00Z"},
		 "spec":{"minReadySeconds":0,"selector":{"matchLabels":{"app":"a"}},"template":{"spec":{"hostNetwork":true,"containers":[{"name":"c1","image":"r/c:1","args":["--x=1","-v"],"ports":[{"containerPort":80,"name":"http"},{"containerPort":443,"name":"https"}],"resources":{"requests":{"cpu":"100m","memory":"64Mi"}}},{"name":"c2","image":"r/c:2"}],"nodeSelector":{"kubernetes.io/os":"linux"},"tolerations":[{"operator":"Exists"},{"key":"k","operator":"Equal","value":"v","effect":"NoExecute","tolerationSeconds":300}]}},"updateStrategy":{"type":"RollingUpdate","rollingUpdate":{"maxUnavailable":1,"maxSurge":"0%"}}},
		 "status":{"desiredNumberScheduled":5,"currentNumberScheduled":5,"numberReady":4,"numberAvailable":4,"numberMisscheduled":0,"observedGeneration":3,"conditions":[]}},
		{"apiVersion":"apps/v1","kind":"DaemonSet","metadata":{"name":"b","namespace":"default","generation":1,"labels":{"app":"b"}},
		 "spec":{"minReadySeconds":10,"template":{"spec":{"hostNetwork":false,"containers":[{"name":"main","image":"x<y>&z"}]}},"updateStrategy":{"type":"OnDelete"}},
		 "status":{"desiredNumberScheduled":2,"currentNumberScheduled":1,"numberReady":0,"numberMisscheduled":1}},
		{"apiVersion":"apps/v1","kind":"DaemonSet","metadata":{"name":"ünï-\"c\"","namespace":"default","labels":{}},"spec":{"template":{"spec":{"containers":[]}},"paused":null},"status":{}}]}`,
	"one": `{"apiVersion":"apps/v1","kind":"DaemonSet","metadata":{"name":"a","namespace":"kube-system","labels":{"app":"a"},"annotations":{"x/y.z":"dotted","with space":"s"}},"spec":{"template":{"spec":{"containers":[{"name":"c","image":"i"}]}}},"status":{"numberReady":4}}`,
	"explanation": `{"apiVersion":"kubectl-ds/v1","kind":"Explanation","metadata":{"name":"a","namespace":"kube-system"},"daemonSet":"a","summary":{"desired":5,"ready":4,"percent":80.5,"share":0.8,"done":false,"ok":true,"none":null},
		"nodes":[{"name":"n1","verdict":"runs","reasons":[],"cpu":1.5,"weight":10,"ready":true},{"name":"n2","verdict":"blocked","reasons":["Insufficient cpu","Too many pods"],"cpu":2,"weight":-3,"ready":false},{"name":"n3","verdict":"excluded","reasons":["untolerated taint"],"cpu":0.25,"weight":0,"ready":false,"taint":{"key":"dedicated","effect":"NoSchedule"}},{"name":"n4","verdict":"runs","reasons":null,"weight":9007199254740993}]}`,
	"empty": `{"apiVersion":"v1","kind":"List","metadata":{"resourceVersion":""},"items":[]}`,
	"odd":   `{"apiVersion":"v1","kind":"Odd","metadata":{"name":"odd"},"matrix":[[1,2,3],[4,5,6],[7,8,9]],"big":123456789012,"huge":1e21,"tiny":1e-7,"million":1000000,"millionf":1000000.5,"neg":-1,"zero":0,"half":0.5,"text":"plain","multi":"line1\nline2","tab":"a\tb","esc":"\u001b[31mred","quote":"it's \"so\"","html":"<a&b>","empty":"","emptyList":[],"emptyMap":{},"t":true,"f":false,"nul":null,"mixed":[1,"1",1.5,true,null,[1],{"a":1}],"strs":["b","a","c"],"dotted.key":"dk","a":{"b":{"c":{"d":"deep"}},"d":"shallow"},"range":"r","end":"e","kind2":"x","0":"zero key","true":"true key","-":"dash","with-dash":"wd","under_score":"us","objs":[{"k":1,"v":"one"},{"k":2,"v":"two"},{"k":"2","v":"str two"},{"v":"no k"},{"k":null,"v":"null k"},{"k":2.5,"v":"float"},{"k":true,"v":"bool"}],"floats":[1.0,2.5,100,1e3,0.1]}`,
}

var jsonpathTemplates = map[string][]string{
	"list": {
		"{.items[*].metadata.name}", "{.items[0].metadata.name}", "{.items[-1].metadata.name}", "{.items[-2:].metadata.name}", "{.items[0:2].metadata.name}", "{.items[:1].metadata.name}", "{.items[1:].metadata.name}", "{.items[::2].metadata.name}", "{.items[0:3:2].metadata.name}", "{.items[3].metadata.name}", "{.items[-4].metadata.name}", "{.items[0,2].metadata.name}", "{.items[2,0].metadata.name}", "{.items[0:10].metadata.name}", "{.items[2:1].metadata.name}", "{.items[1:1].metadata.name}", "{.items[::-1].metadata.name}", "{.items[::0].metadata.name}", "{.items[-1:].metadata.name}", "{.items[:-1].metadata.name}", "{.items[-2:-1].metadata.name}", "{.items[0:-1].metadata.name}", "{.items[*].spec.template.spec.containers[*].image}", "{.items[*].spec.template.spec.containers[0].image}", "{.items[0].spec.template.spec.containers[1].name}",
		"{.items[*]['metadata.name', 'status.numberReady']}", "{.items[*]['metadata.name','kind']}", "{.items[*]['metadata']['name']}", "{.items[*][\"metadata\"].name}", "{.items[*].metadata['name','namespace']}", "{.items[0]['kind','apiVersion']}", "{.items[0]['metadata.labels.app']}", "{.items[0].metadata.labels.app\\.kubernetes\\.io/name}", "{.items[0].metadata.labels['app\\.kubernetes\\.io/name']}", "{.items[0].metadata.labels['app.kubernetes.io/name']}", "{.items[0].metadata.annotations.deprecated\\.daemonset\\.template\\.generation}", "{.items[*].metadata.labels.app}", "{.items[*].metadata.missing}", "{.missing}", "{.missing.deeper}", "{.items[0].missing[0]}", "{.items[0].metadata.name.first}", "{.items[0].metadata[0]}", "{.items.metadata}", "{.items.name}",
		"{..name}", "{..image}", "{.items[*]..image}", "{.items[0]..containerPort}", "{..containers[*].name}", "{..containers[0].name}", "{..ports}", "{.items..missing}", "{..}", "{..*}", "{....name}", "{.items[*]..ports[*].name}", "{..metadata.name}", "{..labels.app}", "{..matchLabels}", "{..nodeSelector}",
		"{.items[?(@.metadata.name==\"a\")].metadata.namespace}", "{.items[?(@.metadata.name=='a')].metadata.namespace}", "{.items[?(@.metadata.name!='a')].metadata.name}", "{.items[?(@.status.numberReady>0)].metadata.name}", "{.items[?(@.status.numberReady<4)].metadata.name}", "{.items[?(@.status.numberReady>=4)].metadata.name}", "{.items[?(@.status.numberReady<=4)].metadata.name}", "{.items[?(@.status.numberReady==4)].metadata.name}", "{.items[?(@.status.numberReady==4.0)].metadata.name}", "{.items[?(@.status.numberReady=='4')].metadata.name}", "{.items[?(@.status.numberReady!=4)].metadata.name}", "{.items[?(@.spec.template.spec.hostNetwork==true)].metadata.name}", "{.items[?(@.spec.template.spec.hostNetwork==false)].metadata.name}", "{.items[?(@.spec.template.spec.hostNetwork)].metadata.name}", "{.items[?(@.metadata.labels.app)].metadata.name}", "{.items[?(@.metadata.missing)].metadata.name}", "{.items[?(@.metadata.name=~\"a\")].metadata.name}", "{.items[?(@.metadata.name===\"a\")].metadata.name}", "{.items[?(@.metadata.name=\"a\")].metadata.name}", "{.items[?(@.metadata.name<>\"a\")].metadata.name}", "{.items[?(@.spec.minReadySeconds>5)].metadata.name}", "{.items[?(@.status.desiredNumberScheduled>@.status.currentNumberScheduled)].metadata.name}", "{.items[?(@.status.desiredNumberScheduled!=@.status.currentNumberScheduled)].metadata.name}", "{.items[?(@.metadata.name==\"a\"||@.metadata.name==\"b\")].metadata.name}", "{.items[?(@.metadata.name==\"a\" && @.kind==\"DaemonSet\")].metadata.name}", "{.items[?(@.metadata.name == \"a\")].metadata.name}", "{.items[?( @.metadata.name==\"a\" )].metadata.name}", "{.items[?(@.metadata.namespace==\"default\")].metadata.name}", "{.items[?(.metadata.name==\"a\")].metadata.namespace}", "{.items[?(metadata.name==\"a\")].metadata.namespace}", "{.items[?(\"a\"==@.metadata.name)].metadata.namespace}", "{.items[?(@.metadata.annotations.note==\"two words, one comma\")].metadata.name}", "{.items[?(@.metadata.name==\"a)\")].metadata.name}", "{.items[?(@.spec.updateStrategy.type in (\"OnDelete\"))].metadata.name}", "{.items[*].spec.template.spec.containers[?(@.name==\"c1\")].image}", "{.items[*].spec.template.spec.tolerations[?(@.operator==\"Exists\")]}", "{.items[*].spec.template.spec.tolerations[?(@.key)].value}", "{.items[0].metadata.labels[?(@==\"a\")]}", "{.items[0].metadata[?(@.name==\"a\")]}", "{.items[?(@.spec.template.spec.containers[0].name==\"c1\")].metadata.name}", "{.items[?(@.spec.template.spec.containers[*].name==\"c1\")].metadata.name}", "{.items[?(@..image==\"r/c:1\")].metadata.name}", "{.items[?(@.metadata.name==\"a\")]}", "{.items[?()].metadata.name}", "{.items[?(@)].metadata.name}", "{.items[?(true)].metadata.name}", "{.items[?(false)].metadata.name}", "{.items[?(@.metadata.name==a)].metadata.name}", "{.items[?(@.metadata.name==\"a\").metadata.name}", "{.items[?(@.metadata.name==\"a\"]}", "{.items[?(@.metadata.name==\"a)]}",
		"{range .items[*]}{.metadata.name}{end}", "{range .items[*]}{.metadata.name}{\"\\n\"}{end}", "{range .items[*]}{.metadata.name}{\"\\t\"}{.status.numberReady}{\"\\n\"}{end}", "{range .items[*]}[{.metadata.name}, {.kind}] {end}", "{range .items[*]}{@.metadata.name}{','}{end}", "{range .items[*]}{$.kind}{end}", "{range .items[*]}{.metadata.name}: {range .spec.template.spec.containers[*]}{.image} {end}{\"\\n\"}{end}", "{range .items[*]}{range .spec.template.spec.containers[*]}{range .ports[*]}{.name}{end}{end}{end}", "{range .items[*]}{range .spec.template.spec.containers[*]}{.name}({range .ports[*]}{.containerPort},{end}){end};{end}done", "{range .items[0,1]}{.metadata.name}-{end}", "{range .items[:2]}{.metadata.name}-{end}", "{range .items[?(@.kind==\"DaemonSet\")]}{.metadata.name} {end}", "{range .missing[*]}{.name}{end}after", "{range .missing[*]}{.name[0]}{end}after", "{range .missing[*]}{.name[*].x}{range .y}{.z}{end}{end}after", "{range .items[*]}{.missing}{\"x\"}{end}", "{range .items}{.metadata.name}{end}", "{range .items[*]}", "{range .items[*]}{.metadata.name}", "{end}", "{.kind}{end}", "{range .items[*]}{end}{end}", "{range}{end}", "{range .items[*]}{end}", "{range .items[*].metadata}{.name}{\" \"}{end}", "{range .items[*].metadata.name}{@}{\";\"}{end}", "{range .items[*].metadata.labels}{@}{end}", "{ range .items[*] }{ .metadata.name }{ end }", "{range .items[*]}{.metadata.name}{\"\\n\"}{end}{range .items[*]}{.kind}{\"\\n\"}{end}", "before {range .items[*]}x{end} after", "{range .items[0].spec.template.spec.containers[*]}{.name}={.image}{\"\\n\"}{end}{.kind}", "{range .items[*]}{.spec.template.spec.tolerations[?(@.key==\"k\")].value}|{end}", "{range .items[*]}{range .status.conditions[*]}c{end}{.metadata.name} {end}",
		"{.kind}", "{@.kind}", "{$.kind}", "{$}", "{@}", "{.}", "{}", "", "{", "}", "{.kind", ".kind}", "kind", ".kind", "items[*].metadata.name", ".items[*].metadata.name", "{kind}", "{items}", "text only", "{.kind} text {.apiVersion}", "{{.kind}}", "{.kind}}", "{ .kind }", "{.kind }", "{ .kind}", "{. kind}", "{.kind .apiVersion}", "{.kind.apiVersion}", "{.kind}{.apiVersion}", "{.kind}\\n{.apiVersion}", "{.kind}{\"\\n\"}{.apiVersion}", "{.kind}\n{.apiVersion}", "{.kind\n}", "{\"\\t\"}", "{\"a\\nb\"}", "{'a\\nb'}", "{'it\\'s'}", "{\"it\\\"s\"}", "{\"a'b\"}", "{'a\"b'}", "{\"\\u00e9\\x41\\101\"}", "{\"\\z\"}", "{\"unterminated}", "{'unterminated}", "{\"\"}", "{''}", "{\"{}\"}", "{\"a\"}{\"b\"}", "{\"a\" \"b\"}", "{\"a\".kind}", "{1}", "{1.5}", "{-1}", "{+1}", "{1.5.2}", "{1e3}", "{true}", "{false}", "{null}", "{foo}", "{1 2}", "{-}", "{#}", "{!}", "{.items[}", "{.items[]}", "{.items[*}", "{.items[a]}", "{.items['a]}", "{.items[0 ]}", "{.items[ 0 ]}", "{.items[ *]}", "{.items[0].}", "{.items.}", "{.items..}", "{.items[0]..}", "{...kind}", "{.items[*].metadata}", "{.items[*].metadata.labels}", "{.items[1].metadata}", "{.items[1].spec}", "{.items[1].status}", "{.items[2]}", "{.items[1].spec.template.spec.containers}", "{.items[0].spec.template.spec.containers[0].args}", "{.items[0].spec.template.spec.containers[0].args[*]}", "{.items[0].spec.updateStrategy.rollingUpdate}", "{.items[*].spec.minReadySeconds}", "{.items[*].spec.template.spec.hostNetwork}", "{.items[2].spec.paused}", "{.items[0].status.conditions}", "{.items[0].status.conditions[0]}", "{.items[0].status.conditions[*]}", "{.items[2].status}", "{.items[2].metadata.labels}", "{.items[*].status}", "{.items[*].status.*}", "{.*}", "{.items[1].status.*}", "{.items[*].metadata.labels.*}", "{.items[*].*}", "{.items[1].metadata.labels[*]}", "{.items[0].metadata.name[0]}", "{.items[0].metadata.name[*]}", "{.items[0].metadata.name.*}", "{.items[0][0]}", "{.items[0].kind}{.items[1].kind}", "{.items[0].metadata.annotations.note}", "{.items[0].spec['selector','updateStrategy']}", "{.items[0:2]['metadata.name','kind']}", "{['kind']}", "{['kind','apiVersion']}", "{.['kind']}", "{$['kind']}", "{$.items[0]['metadata']['name']}", "{[*]}", "{[0]}", "{.items[*].metadata['labels'].app}", "{.items[\"0\"]}", "{.items['0']}", "{.items[0]['metadata', 'kind'].name}", "{.items[0].metadata.['name']}", "{.items[0]metadata}", "{.items[0]kind}", "{.items[0] .kind}", "{.items[*] metadata}", "{.items[*].metadata.name,.kind}", "{.items[1,].kind}", "{.items[,1].kind}", "{.items[0,0].kind}", "{.items[*,0].metadata.name}", "{.items[0:1,2].metadata.name}", "{.items[0 , 1].metadata.name}", "{.items[0][\"kind\"]}", "{.items[0]['metadata'.'name']}", "{.items[+1].kind}", "{.items[01].metadata.name}", "{.items[1.0].kind}", "{.items[99999999999999999999].kind}",
	},
	"one": {
		"{.metadata.name}", "{.metadata.annotations.x/y\\.z}", "{.metadata.annotations['x/y\\.z']}", "{.metadata.annotations.with space}", "{.metadata.annotations['with space']}", "{.metadata.annotations.with\\ space}", "{.metadata.labels}", "{.metadata}", "{@}", "{$}", "{.}", "{..name}", "{.items[*].metadata.name}", "{.spec.template.spec.containers[*].name}", "{range .spec.template.spec.containers[*]}{.name}{end}", "{.status.numberReady}", "{.kind}/{.metadata.name}{\"\\n\"}", "{.metadata.name}{\"\\n\"}{.metadata.missing}{\"\\n\"}", "{.*}", "{.metadata.*}", "{range .metadata.labels}{.app}{end}", "{.metadata.labels.app}{.status.missing}", "{.metadata['name','namespace']}", "{.metadata.annotations}",
	},
	"explanation": {
		"{.nodes[*].name}", "{.nodes[?(@.verdict==\"runs\")].name}", "{.nodes[?(@.verdict!=\"runs\")].name}", "{.nodes[?(@.ready==true)].name}", "{.nodes[?(@.ready==false)].name}", "{.nodes[?(@.ready)].name}", "{.nodes[?(@.weight>0)].name}", "{.nodes[?(@.weight<0)].name}", "{.nodes[?(@.weight>-4)].name}", "{.nodes[?(@.cpu>1)].name}", "{.nodes[?(@.cpu>1.0)].name}", "{.nodes[?(@.cpu==2)].name}", "{.nodes[?(@.cpu==2.0)].name}", "{.nodes[?(@.cpu<1)].name}", "{.nodes[?(@.cpu<1.0)].name}", "{.nodes[?(@.taint)].name}", "{.nodes[?(@.taint.key==\"dedicated\")].name}", "{.nodes[?(@.reasons[0]==\"Insufficient cpu\")].name}", "{.nodes[?(@.reasons[*])].name}", "{.nodes[?(@.reasons)].name}", "{.nodes[?(@.reasons==null)].name}", "{.nodes[*].reasons}", "{.nodes[*].reasons[*]}", "{.nodes[1].reasons[*]}", "{.nodes[1].reasons[1]}", "{.nodes[3].reasons}", "{.nodes[3].reasons[*]}", "{.nodes[3].reasons[0]}", "{.nodes[0].reasons[0]}", "{.nodes[*].cpu}", "{.nodes[*].weight}", "{.nodes[*].taint}", "{.nodes[*].taint.key}", "{.summary}", "{.summary.percent}", "{.summary.share}", "{.summary.done}", "{.summary.none}", "{.summary.*}", "{.summary['desired','ready']}", "{.summary.desired}/{.summary.ready}", "{range .nodes[*]}{.name}{\"\\t\"}{.verdict}{\"\\t\"}{.reasons[0]}{\"\\n\"}{end}", "{range .nodes[*]}{.name}{\"\\t\"}{.verdict}{\"\\t\"}{.reasons[*]}{\"\\n\"}{end}", "{range .nodes[*]}{.name}:{range .reasons[*]} {@};{end}{\"\\n\"}{end}", "{range .nodes[?(@.verdict==\"blocked\")]}{.name}: {.reasons}{\"\\n\"}{end}", "{.nodes[-1].name}", "{.nodes[1:3].name}", "{.nodes[?(@.name>\"n2\")].name}", "{.nodes[?(@.name<='n2')].name}", "{..reasons}", "{..reasons[*]}", "{..key}", "{.nodes[?(@.weight==10)].name}", "{.nodes[?(@.weight==10.0)].name}", "{.nodes[?(@.weight==\"10\")].name}", "{.nodes[?(@.weight>9007199254740992)].name}", "{.nodes[?(@.weight<=@.cpu)].name}", "{.nodes[?(@.missing==\"x\")].name}", "{.nodes[?(@.missing!=\"x\")].name}", "{.nodes[?(@.ready!=true)].name}", "{.nodes[?(@.ready==\"true\")].name}", "{.nodes[?(@.ready>false)].name}", "{.nodes[?(@.reasons>1)].name}", "{.nodes[?(@.taint==\"x\")].name}", "{.nodes[?(@.name)].verdict}", "{.daemonSet}: {.summary.ready} of {.summary.desired}{\"\\n\"}",
	},
	"empty": {
		"{.items[*].metadata.name}", "{.items[0].metadata.name}", "{.items}", "{.items[0:0]}", "{.items[:]}", "{.items[-1]}", "{range .items[*]}{.metadata.name}{\"\\n\"}{end}", "{range .items[*]}{.x[0]}{end}", "{range .items[*]}{range .y[*]}{.z}{end}{end}done", "{range .items[*]}{range .y[*]}{.z}{end}b{end}done{range .items[*]}{.a}{end}x", "{.items[?(@.a==\"b\")].name}", "{..name}", "{.kind}", "{.items[*]}", "{range .items[*]}{.a[?(@.b==1)]}{end}", "{range .items[*]}{..a}{end}", "{range .items[*]}{.*}{end}", "{range .items[*]}{['a','b']}{end}",
	},
	"odd": {
		"{.matrix}", "{.matrix[*]}", "{.matrix[*][0]}", "{.matrix[0][*]}", "{.matrix[1][1]}", "{.matrix[*][*]}", "{.matrix[-1][-1]}", "{.matrix[0:2][1:]}", "{.matrix[0,2][1]}", "{.matrix[*][3]}", "{.matrix[::2][::2]}", "{.big}", "{.huge}", "{.tiny}", "{.million}", "{.millionf}", "{.neg}", "{.zero}", "{.half}", "{.text}", "{.multi}", "{.tab}", "{.esc}", "{.quote}", "{.html}", "{.empty}", "{.emptyList}", "{.emptyMap}", "{.t}", "{.f}", "{.nul}", "{.nul.x}", "{.nul[0]}", "{.nul[*]}", "{.mixed}", "{.mixed[*]}", "{.mixed[0]}", "{.mixed[4]}", "{.mixed[5]}", "{.mixed[6].a}", "{.mixed[*].a}", "{.mixed[?(@==1)]}", "{.mixed[?(@==\"1\")]}", "{.mixed[?(@==true)]}", "{.mixed[?(@!=1)]}", "{.mixed[?(@>1)]}", "{.mixed[?(@)]}", "{.strs}", "{.strs[?(@==\"a\")]}", "{.strs[?(@>\"a\")]}", "{.strs[?(@!=\"a\")]}", "{.strs[1:]}", "{.dotted\\.key}", "{.dotted.key}", "{['dotted.key']}", "{['dotted\\.key']}", "{.a.b.c.d}", "{.a..d}", "{..d}", "{..c}", "{.a.*}", "{.a.b.*}", "{.range}", "{.end}", "{.0}", "{['0']}", "{.true}", "{.-}", "{.with-dash}", "{.under_score}", "{.objs[*].v}", "{.objs[?(@.k==2)].v}", "{.objs[?(@.k==\"2\")].v}", "{.objs[?(@.k!=2)].v}", "{.objs[?(@.k>1)].v}", "{.objs[?(@.k)].v}", "{.objs[0:2][?(@.k>1)].v}", "{.objs[*].k}", "{.objs[?(@.v==\"str two\")].k}", "{.objs[?(@.v=='no k')]}", "{.objs[0:2].k}", "{.objs[?(@.k==2.5)].v}", "{.objs[?(@.k==true)].v}", "{.objs[?(@.k==null)].v}", "{.floats}", "{.floats[*]}", "{.floats[?(@>1)]}", "{.floats[?(@>1.5)]}", "{.floats[?(@==100)]}", "{.floats[?(@==100.0)]}", "{.floats[?(@>=2.5)]}", "{range .matrix[*]}{@}{\"\\n\"}{end}", "{range .matrix[*]}{range @[*]}{@},{end};{end}", "{range .matrix[*]}{[0]}{end}", "{range .strs[*]}{@}{end}", "{range .strs[*]}- {@}{\"\\n\"}{end}", "{range .emptyMap}{.x}x{end}", "{range .emptyList[*]}x{end}y", "{range .nul}x{end}y", "{range .nul[*]}x{end}y", "{range .text}{@}{end}", "{.text[0]}", "{.text[*]}", "{.text.x}", "{.t.x}", "{.zero.x}", "{.zero[0]}", "{.emptyMap.x}", "{.emptyMap[*]}", "{.emptyMap.*}", "{.emptyMap..}", "{.a[?(@.b)]}", "{.text[?(@.b)]}", "{.nul[?(@.b)]}", "{.missing[?(@.b)]}", "{.html}{\"<\"}", "{.quote}{'\"'}", "{.kind}{.metadata.name}", "{.mixed[1:3]}", "{.matrix[0][?(@>1)]}", "{.matrix[?(@[0]>1)]}", "{.matrix[?(@[0]==4)][1]}", "{.a['b.c.d','d']}", "{.a['b','d']}", "{.objs[1]['k','v']}", "{.objs[*]['k','v']}", "{.strs[0,1,2]}", "{.strs[2,1]}", "{.strs[-1,0]}", "{.strs[-3]}", "{.strs[-4]}", "{.strs[3]}", "{.strs[0:3:1]}", "{.strs[0:3:3]}", "{.strs[:3:2]}", "{.strs[1::]}", "{.strs[::]}", "{.strs[:]}", "{.strs[3:]}", "{.strs[3:3]}", "{.strs[4:4]}", "{.strs[-1:0]}", "{.strs[0:-3]}", "{.strs[0:-4]}", "{.strs[-3:-1]}", "{.strs[1:0]}", "{.strs[0:4]}", "{.strs[0:3:-1]}",
	},
}

var columnSpecs = map[string][]string{
	"list": {
		"NAME:.metadata.name", "NAME:metadata.name", "NAME:{.metadata.name}", "NAME:{metadata.name}", "NAME:.metadata.name,NS:.metadata.namespace", "NAME:.metadata.name,READY:.status.numberReady,AVAIL:.status.numberAvailable", "NAME:.metadata.name,LABELS:.metadata.labels", "IMAGES:.spec.template.spec.containers[*].image", "IMAGE:.spec.template.spec.containers[0].image", "LAST:.spec.template.spec.containers[-1].image", "NAME:.metadata.name,HOST:.spec.template.spec.hostNetwork", "MISSING:.missing", "A:.metadata.missing,B:.metadata.name", "STATUS:.status", "ALL:@", "ALL:.", "ALL:{.}", "ALL:{@}", "ALL:$", "LBL:.metadata.labels.app\\.kubernetes\\.io/name", "LBL:.metadata.labels['app\\.kubernetes\\.io/name']", "X:.spec.paused", "X:.status.conditions", "X:.status.conditions[*].type", "X:.status.conditions[0].type", "NAME:..name", "NAME:.spec..name", "A:.spec.template.spec.containers[?(@.name==\"c1\")].image", "A:.spec.template.spec.tolerations[*].key", "A:.spec.template.spec.tolerations", "", "NAME", "NAME:", ":.metadata.name", ":", ",", "NAME:.metadata.name,", "NAME:.metadata.name,,B:.kind", "NAME:.metadata.name:x", "NAME:.kind,NAME:.kind", "a b:.kind", "NAME :.metadata.name", "NAME: .metadata.name", "NAME:.metadata.name }", "NAME:{.metadata.name}x", "NAME:{.metadata.name}{.kind}", "NAME:.metadata.name[", "NAME:.metadata['name','namespace']", "NAME:.metadata[\"name\"]", "NAME:..", "NAME:.*", "K:kind,V:apiVersion", "GEN:.metadata.generation", "TS:.metadata.creationTimestamp", "X:.metadata.annotations.note", "X:.spec.updateStrategy.rollingUpdate.maxSurge", "X:.spec.updateStrategy.rollingUpdate", "ITEMS:.items[*].metadata.name", "X:1", "X:{1}", "X:'a'", "X:{'a'}", "X:\"a\"", "X:range", "X:{range}", "X:true", "N:.metadata.name,CPU:.spec.template.spec.containers[*].resources.requests.cpu", "N:.metadata.name,PORTS:.spec.template.spec.containers[*].ports[*].containerPort", "N:.spec.template.spec.containers[:1].name", "N:.spec.template.spec.containers[5].name", "Ünï:.kind", "N:.metadata.labels.*", "R:.status.numberReady,D:.status.desiredNumberScheduled,N:.metadata.name", "V\tX:.kind", "N:.metadata.name.x", "N:.metadata[0]",
	},
	"one":         {"NAME:.metadata.name", "NAME:.metadata.name,X:.missing,R:.status.numberReady", "A:.metadata.annotations", "A:.metadata.labels.app", "A:.metadata.annotations.with space", "ITEMS:.items[*].kind"},
	"explanation": {"N:.nodes[*].name", "N:.nodes[*].name,V:.nodes[*].verdict", "R:.nodes[*].reasons", "R:.nodes[*].reasons[*]", "S:.summary", "S:.summary.none", "P:.summary.percent,S:.summary.share,D:.summary.done", "C:.nodes[*].cpu", "W:.nodes[*].weight", "T:.nodes[*].taint.key", "F:.nodes[?(@.ready==true)].name", "F:.nodes[?(@.ready)].name", "X:.nodes[9].name", "X:.nodes[3].reasons"},
	"odd":         {"A:.text,B:.multi,C:.tab", "E:.esc", "Q:.quote", "H:.html", "Z:.empty", "L:.emptyList", "M:.emptyMap", "N:.nul", "MX:.mixed", "MX:.mixed[*]", "B:.big,H:.huge,T:.tiny", "F:.floats", "F:.floats[*]", "MA:.matrix", "MA:.matrix[*]", "MA:.matrix[*][0]", "A:.a", "A:.a.b.c.d", "D:.dotted\\.key", "S:.strs", "S:.strs[*]", "MI:.million,MF:.millionf", "T:.t,F:.f", "O:.objs[*].k", "O:.objs", "LONG:.text,X:.zero,Y:.neg,Z:.half"},
	"empty":       {"NAME:.metadata.name", "A:.kind,B:.x"},
}

// relaxed are expressions as --sort-by and custom-columns take them.
var relaxedExpressions = []string{"", "metadata.name", ".metadata.name", "{metadata.name}", "{.metadata.name}", "{..name}", "..name", "{", "}", "{}", "{{.x}}", "{.x", ".x}", "x}", "{.x}{.y}", "{.x} ", " .x", "{ .x }", ".", "{.}", "..", "$.x", "{$.x}", "@", "{@}", "[0]", ".[0]", "{[0]}", ".items[*].name", "items[?(@.a==\"b\")]", ".a\nb", "{.a\nb}", "\n", "'x'", "{'x'}", "ü", ".metadata.labels.app\\.x/y", " "}

func recordJSONPath(r *rng, w *writer) {
	names := sortedKeys(jsonpathData)
	objects := map[string]func() runtime.Object{}
	for _, name := range names {
		var buf bytes.Buffer
		if err := json.Compact(&buf, []byte(jsonpathData[name])); err != nil {
			panic(err)
		}
		data := buf.Bytes()
		objects[name] = func() runtime.Object {
			return must(runtime.Decode(unstructured.UnstructuredJSONScheme, data))
		}
		w.line(obj{"kind": "data", "name": name, "object": json.RawMessage(data)}, 0)
	}
	for _, name := range names {
		for _, t := range jsonpathTemplates[name] {
			recordTemplate(w, "jsonpath", name, t, objects[name])
			if r.chance(12) {
				recordTemplate(w, "jsonpath-as-json", name, t, objects[name])
			}
		}
		for _, s := range columnSpecs[name] {
			recordTemplate(w, "custom-columns", name, s, objects[name])
		}
	}
	for range 500 {
		name := pick(r, "list", "list", "one", "explanation", "odd", "odd")
		recordTemplate(w, "jsonpath", name, randomTemplate(r, objects[name]()), objects[name])
	}
	for range 60 {
		name := pick(r, "list", "list", "explanation", "odd")
		var columns []string
		start := objects[name]()
		for range r.between(1, 4) {
			var at any = content(start)
			if items, ok := at.(map[string]any)["items"].([]any); ok {
				at = items[0]
			}
			columns = append(columns, pick(r, "NAME", "A", "LONG-HEADER", "x")+":"+randomPath(r, at))
		}
		recordTemplate(w, "custom-columns", name, strings.Join(columns, ","), objects[name])
	}
	for _, e := range relaxedExpressions {
		out, err := get.RelaxedJSONPathExpression(e)
		o := obj{"kind": "relaxed", "in": e, "ok": err == nil}
		if err != nil {
			o["error"] = err.Error()
		} else {
			o["out"] = out
		}
		w.count("relaxed")
		w.line(o, 1)
	}
}

func content(o runtime.Object) map[string]any {
	return o.(runtime.Unstructured).UnstructuredContent()
}

// recordTemplate prints the object as -o FORMAT=TEMPLATE does.
func recordTemplate(w *writer, format, data, template string, object func() runtime.Object) {
	ask := func() (out string, err error) {
		// Go itself panics on some templates, and so does kubectl.
		defer func() {
			if p := recover(); p != nil {
				out, err = "", fmt.Errorf("panic: %v", p)
			}
		}()
		var buf bytes.Buffer
		if format == "custom-columns" {
			p, err := get.NewCustomColumnsPrintFlags().ToPrinter(format + "=" + template)
			if err != nil {
				return "", err
			}
			err = p.PrintObj(object(), &buf)
			return buf.String(), err
		}
		p, err := genericclioptions.NewJSONPathPrintFlags("", true).ToPrinter(format + "=" + template)
		if err != nil {
			return "", err
		}
		err = p.PrintObj(object(), &buf)
		return buf.String(), err
	}

	o := obj{"kind": format, "data": data}
	text(o, "template", template)
	// Of two keys one comes first in 1 of 8 walks: 200 walks miss that once in 10^11 times.
	const tries = 200
	out, err := ask()
	outs := map[string]bool{out: true}
	words := map[string]bool{sortedWords(out): true}
	for range tries {
		again, againErr := ask()
		if (againErr == nil) != (err == nil) {
			panic("sometimes an error: " + template)
		}
		outs[again], words[sortedWords(again)] = true, true
	}
	if err != nil {
		// The rest of the message is a dump of the object.
		msg, _, _ := strings.Cut(err.Error(), ". Printing more information")
		o["error"] = msg
		if strings.HasPrefix(msg, "panic: ") {
			o["panic"] = true
			w.count(format + " panic")
		}
		w.count(format + " error")
	} else if len(outs) == 1 {
		text(o, "out", out)
		w.count(format + " ok")
	} else {
		// A wildcard or descent over a map follows Go's random order.
		o["unordered"] = true
		if len(words) == 1 {
			o["words"] = sortedWords(out)
		}
		w.count(format + " unordered")
	}
	if err != nil && len(outs) == 1 && out != "" {
		// What was written before the error.
		text(o, "out", out)
	}
	w.line(o, 1)
}

func sortedWords(s string) string {
	words := strings.Fields(s)
	sort.Strings(words)
	return strings.Join(words, " ")
}

// randomPath walks into the object, now and then off the road.
func randomPath(r *rng, at any) string {
	var b strings.Builder
	for range r.between(1, 7) {
		switch t := at.(type) {
		case map[string]any:
			if len(t) == 0 {
				return b.String()
			}
			k := pick(r, sortedKeys(t)...)
			at = t[k]
			if r.chance(5) {
				k, at = "missing", nil
			}
			switch {
			case r.chance(4):
				b.WriteString(".*")
				return b.String()
			case r.chance(12):
				b.WriteString("['" + strings.ReplaceAll(k, ".", `\.`) + "']")
			case r.chance(8) && len(t) > 1:
				other := pick(r, sortedKeys(t)...)
				b.WriteString("['" + strings.ReplaceAll(k, ".", `\.`) + "', '" + strings.ReplaceAll(other, ".", `\.`) + "']")
			case r.chance(6):
				b.WriteString(".." + strings.ReplaceAll(k, ".", `\.`))
			default:
				b.WriteString("." + strings.ReplaceAll(k, ".", `\.`))
			}
		case []any:
			n := len(t)
			switch {
			case r.chance(35):
				b.WriteString("[*]")
			case r.chance(30):
				fmt.Fprintf(&b, "[%d]", r.between(-n-1, n))
			case r.chance(40):
				lo, hi, step := pick(r, "", fmt.Sprint(r.between(-n-1, n))), pick(r, "", fmt.Sprint(r.between(-n-1, n+1))), pick(r, "", "", ":", ":1", ":2", ":-1")
				b.WriteString("[" + lo + ":" + hi + step + "]")
			case r.chance(50):
				b.WriteString(randomFilter(r, t))
			default:
				fmt.Fprintf(&b, "[%d,%d]", r.between(-n, n), r.between(0, n))
			}
			if n == 0 {
				return b.String()
			}
			at = pick(r, t...)
		default:
			return b.String()
		}
	}
	return b.String()
}

func randomFilter(r *rng, list []any) string {
	if len(list) == 0 {
		return "[?(@.x)]"
	}
	m, ok := pick(r, list...).(map[string]any)
	op := pick(r, "==", "==", "!=", "<", ">", "<=", ">=")
	literal := func(v any) string {
		switch t := v.(type) {
		case string:
			return pick(r, `"`, `'`) + strings.NewReplacer(`"`, "", "'", "").Replace(t)
		case int64:
			return pick(r, fmt.Sprint(t), fmt.Sprint(t+1), fmt.Sprintf("%d.0", t))
		case float64, bool:
			return fmt.Sprint(t)
		}
		return `"x`
	}
	quoted := func(s string) string {
		if s[0] == '"' || s[0] == '\'' {
			return s + s[:1]
		}
		return s
	}
	if !ok {
		return "[?(@" + op + quoted(literal(list[0])) + ")]"
	}
	k := pick(r, sortedKeys(m)...)
	path := "@." + strings.ReplaceAll(k, ".", `\.`)
	if r.chance(15) {
		return "[?(" + path + ")]"
	}
	if inner, ok := m[k].(map[string]any); ok && len(inner) > 0 {
		k2 := pick(r, sortedKeys(inner)...)
		return "[?(" + path + "." + strings.ReplaceAll(k2, ".", `\.`) + op + quoted(literal(inner[k2])) + ")]"
	}
	return "[?(" + path + op + quoted(literal(m[k])) + ")]"
}

func randomTemplate(r *rng, o runtime.Object) string {
	c := content(o)
	var b strings.Builder
	for range pick(r, 1, 1, 1, 2, 3) {
		switch r.IntN(8) {
		case 0:
			b.WriteString(pick(r, "text ", "{\"\\n\"}", "{\"\\t\"}", "{', '}", "-"))
		case 1:
			list := "items"
			if _, ok := c["nodes"]; ok {
				list = "nodes"
			} else if _, ok := c["objs"]; ok {
				list = "objs"
			}
			items, _ := c[list].([]any)
			inner := ""
			for range r.between(1, 3) {
				if len(items) > 0 {
					inner += "{" + randomPath(r, pick(r, items...)) + "}" + pick(r, "", " ", "{\"\\t\"}", "{\"\\n\"}")
				}
			}
			b.WriteString("{range ." + list + pick(r, "[*]", "[*]", "[0:2]", "[1:]") + "}" + inner + "{end}")
		default:
			b.WriteString("{" + pick(r, "", "", "$", "@") + randomPath(r, c) + "}")
		}
	}
	s := b.String()
	if r.chance(8) {
		s = damage(r, s)
	}
	return s
}
