package main

import (
	"context"
	_ "unsafe" // for go:linkname

	apps "k8s.io/api/apps/v1"
	v1 "k8s.io/api/core/v1"
	"k8s.io/klog/v2"
	"k8s.io/kubernetes/pkg/controller/daemon"
)

// The controller's steps are not exported; these are its own functions.

//go:linkname getDaemonPods k8s.io/kubernetes/pkg/controller/daemon.(*DaemonSetsController).getDaemonPods
func getDaemonPods(dsc *daemon.DaemonSetsController, ctx context.Context, ds *apps.DaemonSet) ([]*v1.Pod, error)

//go:linkname getNodesToDaemonPods k8s.io/kubernetes/pkg/controller/daemon.(*DaemonSetsController).getNodesToDaemonPods
func getNodesToDaemonPods(dsc *daemon.DaemonSetsController, ctx context.Context, ds *apps.DaemonSet, includeDeletedTerminal bool) (map[string][]*v1.Pod, error)

//go:linkname podsShouldBeOnNode k8s.io/kubernetes/pkg/controller/daemon.(*DaemonSetsController).podsShouldBeOnNode
func podsShouldBeOnNode(dsc *daemon.DaemonSetsController, logger klog.Logger, node *v1.Node, nodeToDaemonPods map[string][]*v1.Pod, ds *apps.DaemonSet, hash string) (nodesNeedingDaemonPods, podsToDelete []string)

//go:linkname getUnscheduledPodsWithoutNode k8s.io/kubernetes/pkg/controller/daemon.getUnscheduledPodsWithoutNode
func getUnscheduledPodsWithoutNode(runningNodesList []*v1.Node, nodeToDaemonPods map[string][]*v1.Pod) []string

//go:linkname updateDaemonSetStatus k8s.io/kubernetes/pkg/controller/daemon.(*DaemonSetsController).updateDaemonSetStatus
func updateDaemonSetStatus(dsc *daemon.DaemonSetsController, ctx context.Context, ds *apps.DaemonSet, nodeList []*v1.Node, hash string, updateObservedGen bool) error

//go:linkname rollingUpdate k8s.io/kubernetes/pkg/controller/daemon.(*DaemonSetsController).rollingUpdate
func rollingUpdate(dsc *daemon.DaemonSetsController, ctx context.Context, ds *apps.DaemonSet, nodeList []*v1.Node, hash string) error

//go:linkname constructHistory k8s.io/kubernetes/pkg/controller/daemon.(*DaemonSetsController).constructHistory
func constructHistory(dsc *daemon.DaemonSetsController, ctx context.Context, ds *apps.DaemonSet) (cur *apps.ControllerRevision, old []*apps.ControllerRevision, err error)

//go:linkname cleanupHistory k8s.io/kubernetes/pkg/controller/daemon.(*DaemonSetsController).cleanupHistory
func cleanupHistory(dsc *daemon.DaemonSetsController, ctx context.Context, ds *apps.DaemonSet, old []*apps.ControllerRevision) error

//go:linkname getPatch k8s.io/kubernetes/pkg/controller/daemon.getPatch
func getPatch(ds *apps.DaemonSet) ([]byte, error)
