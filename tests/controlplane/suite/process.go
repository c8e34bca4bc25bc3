package suite

import (
	"bytes"
	"fmt"
	"io"
	"log"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"strings"
	"syscall"
)

// process is one program of the control plane. It ends by its own id, never by
// its name: others of that name may run on the machine.
type process struct {
	name  string
	log   string
	cmd   *exec.Cmd
	ended chan struct{}
}

// starter runs every start on one thread that lives as long as the test: the
// kernel ends a child when the thread that made it ends (endsWithUs).
var starter = func() chan<- func() {
	starts := make(chan func())
	go func() {
		runtime.LockOSThread()
		for start := range starts {
			start()
		}
	}()
	return starts
}()

// begin starts a program that writes its output into folder.
func begin(folder, name, binary string, arguments ...string) (*process, error) {
	p := &process{name: name, log: filepath.Join(folder, name+".log"), cmd: exec.Command(binary, arguments...), ended: make(chan struct{})}
	out, err := os.Create(p.log)
	if err != nil {
		return nil, err
	}
	defer out.Close()
	p.cmd.Stdout, p.cmd.Stderr = out, out
	p.cmd.Dir = folder
	// No proxy, no kubeconfig and no credentials of the caller's.
	p.cmd.Env = []string{"HOME=" + folder, "PATH=/usr/bin:/bin", "TMPDIR=" + folder}
	p.cmd.SysProcAttr = endsWithUs()
	started := make(chan error)
	starter <- func() { started <- p.cmd.Start() }
	if err := <-started; err != nil {
		return nil, fmt.Errorf("%s: %w", name, err)
	}
	go func() {
		_ = p.cmd.Wait()
		close(p.ended)
	}()
	return p, nil
}

// running reports whether the process has not ended.
func (p *process) running() bool {
	select {
	case <-p.ended:
		return false
	default:
		return true
	}
}

// end kills: after SIGTERM the API server holds its port for many seconds.
func (p *process) end() {
	if p.running() {
		_ = p.cmd.Process.Kill()
		<-p.ended
	}
}

// signal sends a signal to a process that is known to run.
func (p *process) signal(s syscall.Signal) error {
	if !p.running() {
		return fmt.Errorf("%s has ended: %v", p.name, p.cmd.ProcessState)
	}
	return p.cmd.Process.Signal(s)
}

// tail returns the last lines of the log.
func (p *process) tail(lines int) string {
	text, err := os.ReadFile(p.log)
	if err != nil {
		return err.Error()
	}
	all := strings.Split(string(bytes.TrimSpace(text)), "\n")
	if len(all) > lines {
		all = all[len(all)-lines:]
	}
	for i, line := range all {
		if len(line) > 400 {
			all[i] = line[:400] + "…"
		}
	}
	return strings.Join(all, "\n")
}

// quietLog drops what it is told.
var quietLog = log.New(io.Discard, "", 0)
