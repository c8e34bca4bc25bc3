//go:build !linux

package suite

import "syscall"

// endsWithUs can promise nothing here beyond what TestMain does.
func endsWithUs() *syscall.SysProcAttr { return nil }
