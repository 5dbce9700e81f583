package main

import (
	"encoding/json"
	"fmt"
	"net"
	"syscall"
)

// runPod runs a container as a kubelet would, and stays as its parent.
func runPod(file string) (int, error) {
	spec, err := readSpec(file)
	if err != nil {
		return cannotRun, err
	}
	line, err := newLifeline()
	if err != nil {
		return cannotRun, err
	}
	const namespaces = syscall.CLONE_NEWNS | syscall.CLONE_NEWPID | syscall.CLONE_NEWUTS | syscall.CLONE_NEWIPC | syscall.CLONE_NEWNET
	pid, err := syscall.ForkExec("/proc/self/exe", []string{"sandbox", stageContainer}, &syscall.ProcAttr{
		Files: []uintptr{0, 1, 2, line.read.Fd()},
		Sys:   &syscall.SysProcAttr{Cloneflags: namespaces, Pdeathsig: syscall.SIGKILL, Setsid: true},
	})
	if err != nil {
		return cannotRun, fmt.Errorf("cannot make the pod's namespaces; 'sandbox pod' runs within 'sandbox node': %w", err)
	}
	line.read.Close()
	onSignal(func(each syscall.Signal) { syscall.Kill(pid, each) })
	defer pullOut(pid)
	if err := plugIn(pid, net.ParseIP(spec.Address)); err != nil {
		return cannotRun, err
	}
	// The container waits for this: its cable lies now.
	content, err := json.Marshal(spec)
	if err != nil {
		return cannotRun, err
	}
	// Where the container is gone already, its exit code says so.
	line.write.Write(append(content, '\n'))
	status, err := wait(pid)
	if err != nil {
		return cannotRun, err
	}
	return exitCode(status), nil
}

// runContainer is the first process of a pod, and becomes the container's program.
func runContainer() error {
	line, err := holdLifeline()
	if err != nil {
		return err
	}
	content, err := line.ReadBytes('\n')
	if err != nil {
		return fmt.Errorf("the pod's parent is gone")
	}
	spec, err := parseSpec("the pod", content)
	if err != nil {
		return err
	}
	if spec.Hostname != "" {
		if err := syscall.Sethostname([]byte(spec.Hostname)); err != nil {
			return fmt.Errorf("hostname '%s': %w", spec.Hostname, err)
		}
	}
	if err := enterRoot(spec); err != nil {
		return err
	}
	if err := preparePodNetwork(net.ParseIP(spec.Address)); err != nil {
		return err
	}
	if err := finishRoot(spec); err != nil {
		return err
	}
	if err := dropRights(spec); err != nil {
		return err
	}
	// A change of user makes the kernel forget whose end ends this process.
	if err := dieWithParent(); err != nil {
		return err
	}
	if parentIsGone() {
		return fmt.Errorf("the pod's parent is gone")
	}
	err = syscall.Exec(spec.Command[0], spec.Command, environment(spec))
	return fmt.Errorf("%s: %w", spec.Command[0], err)
}

func environment(spec *Spec) []string {
	all := map[string]string{
		"PATH":     "/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin",
		"HOME":     "/",
		"HOSTNAME": spec.Hostname,
	}
	for name, value := range spec.Env {
		all[name] = value
	}
	var list []string
	for name, value := range all {
		list = append(list, name+"="+value)
	}
	return list
}
