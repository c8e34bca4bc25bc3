package suite

import "syscall"

// endsWithUs lets the kernel end the child when this process dies, however
// that happens; a group of its own keeps Ctrl-C for TestMain, which cleans up.
func endsWithUs() *syscall.SysProcAttr {
	return &syscall.SysProcAttr{Pdeathsig: syscall.SIGKILL, Setpgid: true}
}
