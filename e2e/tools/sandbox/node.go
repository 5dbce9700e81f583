package main

import (
	"fmt"
	"os"
	"syscall"
)

// runApart runs a command with root's rights over nothing but its own namespaces, and processes that all end with it,
// whichever way this process ends. The stage says how its init prepares what lies apart: processes and mounts, and more.
func runApart(command []string, stage string, more uintptr) (int, error) {
	parent := os.Getppid()
	if err := dieWithParent(); err != nil || os.Getppid() != parent {
		return cannotRun, fmt.Errorf("whoever started this is gone")
	}
	line, err := newLifeline()
	if err != nil {
		return cannotRun, err
	}
	users, groups := idMappings()
	pid, err := startInit(append([]string{"sandbox", stage}, command...), more, line, users, groups)
	if err == syscall.EPERM && len(users)+len(groups) > 2 {
		// Root without the right to hand on its ids, as in some containers.
		users, groups = ownIds()
		pid, err = startInit(append([]string{"sandbox", stage}, command...), more, line, users, groups)
	}
	if err != nil {
		return cannotRun, forbidden("make namespaces", err)
	}
	line.read.Close()
	onSignal(func(each syscall.Signal) { line.write.Write([]byte{byte(each)}) })
	status, err := wait(pid)
	if err != nil {
		return cannotRun, err
	}
	return exitCode(status), nil
}

func startInit(args []string, more uintptr, line lifeline, users, groups []syscall.SysProcIDMap) (int, error) {
	return syscall.ForkExec("/proc/self/exe", args, &syscall.ProcAttr{
		Env:   os.Environ(),
		Files: []uintptr{0, 1, 2, line.read.Fd()},
		Sys: &syscall.SysProcAttr{
			Cloneflags:  syscall.CLONE_NEWUSER | syscall.CLONE_NEWNS | syscall.CLONE_NEWPID | more,
			UidMappings: users,
			GidMappings: groups,
			// The kernel lets only those set groups who may map more than their own.
			GidMappingsEnableSetgroups: len(groups) > 1 || groups[0].Size > 1,
			Pdeathsig:                  syscall.SIGKILL,
			// Out of the terminal's reach: its Ctrl-C comes to this process, and from here once to the command.
			Setsid: true,
		},
	})
}

// forbidden explains why a step towards namespaces failed, where the machine says why.
func forbidden(step string, err error) error {
	if err != syscall.EPERM && err != syscall.EACCES && err != syscall.ENOSPC && err != syscall.EINVAL {
		return fmt.Errorf("cannot %s: %w", step, err)
	}
	switch {
	case setting("/proc/sys/kernel/apparmor_restrict_unprivileged_userns") == "1" && os.Geteuid() != 0:
		return fmt.Errorf("cannot %s (%w): AppArmor keeps user namespaces from whoever is not root; run it as root, "+
			"or set sysctl kernel.apparmor_restrict_unprivileged_userns=0", step, err)
	case setting("/proc/sys/kernel/unprivileged_userns_clone") == "0":
		return fmt.Errorf("cannot %s (%w): user namespaces are off; set sysctl kernel.unprivileged_userns_clone=1", step, err)
	case setting("/proc/sys/user/max_user_namespaces") == "0":
		return fmt.Errorf("cannot %s (%w): user namespaces are off; set sysctl user.max_user_namespaces to 1000", step, err)
	}
	return fmt.Errorf("cannot %s (%w): this machine or container does not allow user namespaces; run it on a host of its own, "+
		"or in a container that may make them (docker run --privileged)", step, err)
}
