package main

import (
	"bufio"
	"fmt"
	"math"
	"os"
	"os/signal"
	"syscall"

	"golang.org/x/sys/unix"
)

// cannotRun is the exit code where what was asked for could not be started at all, as `docker run` has it.
const cannotRun = 125

// lifelineFd is where a child finds the reading end of its lifeline.
const lifelineFd = 3

// A lifeline is a pipe from a process to the one that it starts in other namespaces. It hands over what the child must
// know, and its end tells that the parent is gone: a child in another PID namespace cannot ask who its parent is.
type lifeline struct{ read, write *os.File }

func newLifeline() (lifeline, error) {
	read, write, err := os.Pipe()
	return lifeline{read, write}, err
}

// holdLifeline is called first of all in a child: from then on the kernel kills it when its parent ends. A parent that was
// gone already shows as the end of the lifeline.
func holdLifeline() (*bufio.Reader, error) {
	// Neither this nor anything that whoever started the parent left open reaches the program.
	if err := unix.CloseRange(lifelineFd, math.MaxInt32, unix.CLOSE_RANGE_CLOEXEC); err != nil {
		return nil, fmt.Errorf("close files: %w", err)
	}
	if err := dieWithParent(); err != nil {
		return nil, err
	}
	return bufio.NewReader(os.NewFile(lifelineFd, "lifeline")), nil
}

func dieWithParent() error {
	return unix.Prctl(unix.PR_SET_PDEATHSIG, uintptr(unix.SIGKILL), 0, 0, 0)
}

// parentIsGone says whether the other end of the lifeline is closed.
func parentIsGone() bool {
	fds := []unix.PollFd{{Fd: lifelineFd, Events: unix.POLLIN}}
	_, err := unix.Poll(fds, 0)
	return err == nil && fds[0].Revents&unix.POLLHUP != 0
}

// onSignal hands on what asks this process to end, but for what it was started to ignore, as by nohup.
func onSignal(handOn func(syscall.Signal)) {
	signals := make(chan os.Signal, 8)
	for _, each := range []os.Signal{unix.SIGINT, unix.SIGTERM, unix.SIGHUP} {
		if !signal.Ignored(each) {
			signal.Notify(signals, each)
		}
	}
	go func() {
		for each := range signals {
			handOn(each.(syscall.Signal))
		}
	}()
}

// exitCode is what a shell would say of how a process ended.
func exitCode(status syscall.WaitStatus) int {
	if status.Signaled() {
		return 128 + int(status.Signal())
	}
	return status.ExitStatus()
}

// wait waits for one child.
func wait(pid int) (syscall.WaitStatus, error) {
	var status syscall.WaitStatus
	for {
		_, err := syscall.Wait4(pid, &status, 0, nil)
		if err != syscall.EINTR {
			if err != nil {
				err = fmt.Errorf("wait for process %d: %w", pid, err)
			}
			return status, err
		}
	}
}
