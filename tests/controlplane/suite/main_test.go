package suite

import (
	"fmt"
	"os"
	"os/signal"
	"sync"
	"syscall"
	"testing"
	"time"
)

// cluster is the plane that the scenarios share. Scenarios that only touch
// their own nodes and namespace run in parallel, after all others.
var cluster *plane

func TestMain(m *testing.M) { os.Exit(runAll(m)) }

func runAll(m *testing.M) (code int) {
	binaries := os.Getenv("KUBECTL_DS_PLANE")
	if binaries == "" || os.Getenv("KUBECTL_DS_BIN") == "" {
		fmt.Fprintln(os.Stderr, "error: KUBECTL_DS_PLANE and KUBECTL_DS_BIN are not set: run tests/controlplane/run")
		return 1
	}
	began := time.Now()
	p, err := start(binaries)
	if err != nil {
		fmt.Fprintln(os.Stderr, "error:", err)
		return 1
	}
	cluster = p
	var once sync.Once
	stop := func(keepLogs bool) { once.Do(func() { p.stop(keepLogs) }) }
	defer func() { stop(code != 0) }()
	signals := make(chan os.Signal, 1)
	signal.Notify(signals, syscall.SIGINT, syscall.SIGTERM, syscall.SIGHUP)
	go func() {
		got := <-signals
		stop(false)
		fmt.Fprintln(os.Stderr, "error: ended by", got)
		os.Exit(130)
	}()
	if err := p.ready(); err != nil {
		fmt.Fprintln(os.Stderr, "error:", err, "\n"+p.tails())
		return 1
	}
	fmt.Printf("control plane ready in %.1f s at %s\n", time.Since(began).Seconds(), p.server)
	code = m.Run()
	if err := p.broken(); err != nil {
		fmt.Fprintln(os.Stderr, "error: the control plane broke:", err)
		code = 1
	}
	if code != 0 {
		fmt.Fprintln(os.Stderr, p.tails())
	}
	return code
}
