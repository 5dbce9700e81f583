package main

import (
	"errors"
	"fmt"
	"os"
	"os/exec"
	"syscall"

	"golang.org/x/sys/unix"
)

// runInit is the first process of a node. It prepares the node, starts the command, and outlives it only by a moment: its
// own end makes the kernel kill everything else on the node.
func runInit(command []string, prepare func() error) (int, error) {
	line, err := holdLifeline()
	if err != nil {
		return cannotRun, err
	}
	if err := prepare(); err != nil {
		return cannotRun, err
	}
	path, err := exec.LookPath(command[0])
	if err != nil {
		return cannotRun, err
	}
	pid, err := syscall.ForkExec(path, command, &syscall.ProcAttr{
		Env:   os.Environ(),
		Files: []uintptr{0, 1, 2},
		Sys:   &syscall.SysProcAttr{Setpgid: true},
	})
	if err != nil {
		return cannotRun, fmt.Errorf("%s: %w", command[0], err)
	}
	go func() {
		for {
			number, err := line.ReadByte()
			if err != nil {
				os.Exit(128 + int(unix.SIGKILL))
			}
			signalCommand(pid, syscall.Signal(number))
		}
	}()
	// Whatever loses its parent becomes a child of this process, and stays a zombie unless it is waited for.
	for {
		var status syscall.WaitStatus
		ended, err := syscall.Wait4(-1, &status, 0, nil)
		if ended == pid {
			return exitCode(status), nil
		}
		if err != nil && !errors.Is(err, syscall.EINTR) {
			return cannotRun, err
		}
	}
}

// signalCommand does as a terminal would: its Ctrl-C reaches all that the command has in the foreground.
func signalCommand(pid int, each syscall.Signal) {
	if each == unix.SIGINT {
		pid = -pid
	}
	syscall.Kill(pid, each)
}

// memory is where a node has a file system of its own, in memory: what is written there ends with it.
const memory = "/dev/shm"

func prepareNode() error {
	if err := prepareProcesses(); err != nil {
		return err
	}
	if err := unix.Mount("tmpfs", memory, "tmpfs", unix.MS_NOSUID|unix.MS_NODEV, "mode=1777"); err != nil {
		return forbidden("mount "+memory, err)
	}
	return prepareNodeNetwork()
}

func prepareProcesses() error {
	// Nothing that is mounted here shows outside.
	if err := unix.Mount("", "/", "", unix.MS_REC|unix.MS_PRIVATE, ""); err != nil {
		return forbidden("keep mounts to itself", err)
	}
	// The old one shows the processes of the machine.
	if err := unix.Mount("proc", "/proc", "proc", unix.MS_NOSUID|unix.MS_NODEV|unix.MS_NOEXEC, ""); err != nil {
		return forbidden("mount /proc", err)
	}
	return nil
}
