package suite

import (
	"context"
	"fmt"
	"hash/fnv"
	"testing"
	"time"

	apps "k8s.io/api/apps/v1"
	v1 "k8s.io/api/core/v1"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"k8s.io/apimachinery/pkg/types"
	"k8s.io/client-go/kubernetes"
	"k8s.io/client-go/util/retry"
)

// patience is how long anything may take; a busy machine needs it.
// second is long for a loopback control plane: nothing comes after it.
const second = 1500 * time.Millisecond

// hour is longer than a run.
const hour = time.Hour

const patience = 90 * time.Second

// scene is the part of the cluster that one test plays in: a namespace, and
// nodes with the label scene=NAMESPACE.
type scene struct {
	*testing.T
	namespace string
	client    kubernetes.Interface
	ctx       context.Context
	wakes     int
}

// newScene makes the namespace.
func newScene(t *testing.T, namespace string) *scene {
	t.Helper()
	s := &scene{T: t, namespace: namespace, client: cluster.client, ctx: context.Background()}
	s.makeNamespace(namespace)
	return s
}

func (s *scene) makeNamespace(name string) {
	s.Helper()
	_, err := s.client.CoreV1().Namespaces().Create(s.ctx, &v1.Namespace{ObjectMeta: metav1.ObjectMeta{Name: name}}, metav1.CreateOptions{})
	s.check(err)
}

func (s *scene) check(err error) {
	s.Helper()
	if err != nil {
		s.Fatal(err)
	}
}

// here restricts a DaemonSet to the nodes of the scene.
func (s *scene) here() func(*apps.DaemonSet) { return onNodes("scene", s.namespace) }

// nodes makes nodes and waits until they are as they should be.
func (s *scene) nodes(nodes ...*v1.Node) {
	s.Helper()
	for _, n := range nodes {
		n.Labels["scene"] = s.namespace
		_, err := s.client.CoreV1().Nodes().Create(s.ctx, n, metav1.CreateOptions{})
		s.check(err)
	}
	for _, n := range nodes {
		s.eventually("kwok and the node lifecycle controller know the nodes", func() string {
			got, err := s.client.CoreV1().Nodes().Get(s.ctx, n.Name, metav1.GetOptions{})
			s.check(err)
			return unlike(got)
		})
	}
}

// plainNodes makes count nodes PREFIX-1, PREFIX-2, …
func (s *scene) plainNodes(count int) []string {
	s.Helper()
	var names []string
	var nodes []*v1.Node
	for i := range count {
		names = append(names, fmt.Sprintf("%s-%d", s.namespace, i+1))
		nodes = append(nodes, node(names[i]))
	}
	s.nodes(nodes...)
	return names
}

// apply makes DaemonSets.
func (s *scene) apply(sets ...*apps.DaemonSet) {
	s.Helper()
	for _, ds := range sets {
		_, err := s.client.AppsV1().DaemonSets(ds.Namespace).Create(s.ctx, ds, metav1.CreateOptions{})
		s.check(err)
	}
}

func (s *scene) get(name string) *apps.DaemonSet {
	s.Helper()
	ds, err := s.client.AppsV1().DaemonSets(s.namespace).Get(s.ctx, name, metav1.GetOptions{})
	s.check(err)
	return ds
}

func (s *scene) daemonSets(namespace string) []apps.DaemonSet {
	s.Helper()
	list, err := s.client.AppsV1().DaemonSets(namespace).List(s.ctx, metav1.ListOptions{})
	s.check(err)
	return list.Items
}

func (s *scene) pods(namespace string) []v1.Pod {
	s.Helper()
	list, err := s.client.CoreV1().Pods(namespace).List(s.ctx, metav1.ListOptions{})
	s.check(err)
	return list.Items
}

// patchNode sends a strategic merge patch; it replaces taints as a whole.
func (s *scene) patchNode(name, patch string) {
	s.Helper()
	_, err := s.client.CoreV1().Nodes().Patch(s.ctx, name, types.StrategicMergePatchType, []byte(patch), metav1.PatchOptions{})
	s.check(err)
}

// taintNode adds a taint to those the node has.
func (s *scene) taintNode(name, key string, effect v1.TaintEffect) {
	s.Helper()
	s.check(retry.RetryOnConflict(retry.DefaultBackoff, func() error {
		n, err := s.client.CoreV1().Nodes().Get(s.ctx, name, metav1.GetOptions{})
		if err == nil {
			n.Spec.Taints = append(n.Spec.Taints, v1.Taint{Key: key, Effect: effect})
			_, err = s.client.CoreV1().Nodes().Update(s.ctx, n, metav1.UpdateOptions{})
		}
		return err
	}))
}

// patch sends a strategic merge patch to a DaemonSet.
func (s *scene) patch(name, patch string) {
	s.Helper()
	_, err := s.client.AppsV1().DaemonSets(s.namespace).Patch(s.ctx, name, types.StrategicMergePatchType, []byte(patch), metav1.PatchOptions{})
	s.check(err)
}

// wake makes the controller look at DaemonSets again: node changes alone often
// do not (see the node handlers of pkg/controller/daemon/daemon_controller.go).
func (s *scene) wake(sets ...apps.DaemonSet) {
	s.Helper()
	s.wakes++
	patch := fmt.Appendf(nil, `{"metadata":{"annotations":{"suite/woken":"%d"}}}`, s.wakes)
	for _, ds := range sets {
		_, err := s.client.AppsV1().DaemonSets(ds.Namespace).Patch(s.ctx, ds.Name, types.MergePatchType, patch, metav1.PatchOptions{})
		s.check(err)
	}
}

// eventually waits until missing returns nothing; else it returns what is not
// yet as it should be.
func (s *scene) eventually(what string, missing func() string) {
	s.Helper()
	began := time.Now()
	for {
		asked := time.Now()
		why := missing()
		if why == "" {
			return
		}
		if err := cluster.broken(); err != nil {
			s.Fatalf("%s: %v", what, err)
		}
		if time.Since(began) > patience {
			s.Fatalf("not within %s: %s: %s", patience, what, why)
		}
		// Asking must not be what keeps the cluster busy.
		time.Sleep(max(150*time.Millisecond, 3*time.Since(asked)))
	}
}

// observed waits until the controller has seen the DaemonSets.
func (s *scene) observed(names ...string) {
	s.Helper()
	s.eventually("the controller has seen the change", func() string {
		for _, name := range names {
			if own := s.get(name); own.Status.ObservedGeneration < own.Generation {
				return fmt.Sprintf("%s: generation %d, seen %d", name, own.Generation, own.Status.ObservedGeneration)
			}
		}
		return ""
	})
}

// settle waits until every pod is where it will stay and nothing has changed for so long.
func (s *scene) settle(quiet time.Duration, namespaces ...string) {
	s.Helper()
	if len(namespaces) == 0 {
		namespaces = []string{s.namespace}
	}
	var last uint64
	since := time.Now()
	s.eventually("everything is at rest", func() string {
		print := fnv.New64a()
		for _, namespace := range namespaces {
			for _, ds := range s.daemonSets(namespace) {
				fmt.Fprint(print, ds.UID, ds.ResourceVersion, "\n")
				if ds.Status.ObservedGeneration < ds.Generation {
					since = time.Now()
					return fmt.Sprintf("DaemonSet %s: generation %d, seen %d", ds.Name, ds.Generation, ds.Status.ObservedGeneration)
				}
			}
			for _, pod := range s.pods(namespace) {
				fmt.Fprint(print, pod.UID, pod.ResourceVersion, "\n")
				if restless := unrest(&pod); restless != "" {
					since = time.Now()
					return restless
				}
			}
		}
		nodes, err := s.client.CoreV1().Nodes().List(s.ctx, metav1.ListOptions{LabelSelector: "scene=" + s.namespace})
		s.check(err)
		for _, n := range nodes.Items {
			fmt.Fprint(print, n.UID, n.ResourceVersion, "\n")
		}
		if now := print.Sum64(); now != last {
			last, since = now, time.Now()
		}
		if at := time.Since(since); at < quiet {
			return fmt.Sprintf("the last change was %s ago", at.Round(time.Millisecond))
		}
		return ""
	})
}

// unrest says what a pod waits for that will come.
func unrest(pod *v1.Pod) string {
	if pod.DeletionTimestamp != nil {
		return "pod " + pod.Name + " is going"
	}
	if pod.Spec.NodeName != "" {
		if pod.Status.Phase == v1.PodPending && len(pod.Status.ContainerStatuses) == 0 {
			return "pod " + pod.Name + " is not started"
		}
		return ""
	}
	for _, c := range pod.Status.Conditions {
		if c.Type == v1.PodScheduled && c.Reason == v1.PodReasonUnschedulable {
			return ""
		}
	}
	return "pod " + pod.Name + " is not scheduled"
}

// clear removes what the scene made, so that later tests have the machine for themselves.
func (s *scene) clear(namespaces ...string) {
	s.Helper()
	now := int64(0)
	for _, namespace := range namespaces {
		s.check(s.client.AppsV1().DaemonSets(namespace).DeleteCollection(s.ctx, metav1.DeleteOptions{}, metav1.ListOptions{}))
		s.check(s.client.AppsV1().Deployments(namespace).DeleteCollection(s.ctx, metav1.DeleteOptions{}, metav1.ListOptions{}))
		s.eventually("no pod is left", func() string {
			// The controller may make another in the same moment.
			s.check(s.client.CoreV1().Pods(namespace).DeleteCollection(s.ctx, metav1.DeleteOptions{GracePeriodSeconds: &now}, metav1.ListOptions{}))
			if pods := s.pods(namespace); len(pods) > 0 {
				return fmt.Sprintf("%d are", len(pods))
			}
			return ""
		})
		s.check(s.client.CoreV1().Namespaces().Delete(s.ctx, namespace, metav1.DeleteOptions{}))
	}
	s.check(s.client.CoreV1().Nodes().DeleteCollection(s.ctx, metav1.DeleteOptions{}, metav1.ListOptions{LabelSelector: "scene=" + s.namespace}))
}
