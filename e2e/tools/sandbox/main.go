// Runs real components without Docker and without root: a node of its own, and pods in it, made of Linux namespaces.
//
//	sandbox node -- COMMAND ARGS...        runs a command on a made-up node without any network but its own
//	sandbox pod SPEC.json                  runs, on such a node, one container as a kubelet would
//	sandbox address ADDRESS...             lets processes of such a node speak as somebody else too
//	sandbox processes -- COMMAND ARGS...   runs a command as anybody would, but that all its processes end with it
//
// It ends with the exit code of what it runs, with 128 and the signal's number where a signal ended it, and with 125 where
// it cannot be run at all.
package main

import (
	"fmt"
	"os"
	"runtime"
	"syscall"
)

// What this program calls itself with, within the namespaces that it has just made.
const (
	stageNode      = "node-init"
	stageProcesses = "processes-init"
	stageContainer = "pod-container"
)

// The kernel keeps capabilities, and whose end ends whom, by thread. All of that is done on the first one.
func init() { runtime.LockOSThread() }

func main() {
	code, err := run(os.Args[1:])
	if err != nil {
		fmt.Fprintf(os.Stderr, "sandbox: %v\n", err)
	}
	os.Exit(code)
}

func run(args []string) (int, error) {
	switch {
	case len(args) > 2 && args[0] == "node" && args[1] == "--":
		return runApart(args[2:], stageNode, syscall.CLONE_NEWNET|syscall.CLONE_NEWUTS|syscall.CLONE_NEWIPC)
	case len(args) > 2 && args[0] == "processes" && args[1] == "--":
		return runApart(args[2:], stageProcesses, 0)
	case len(args) == 2 && args[0] == "pod":
		return runPod(args[1])
	case len(args) > 1 && args[0] == "address":
		if err := speakAs(args[1:]); err != nil {
			return cannotRun, err
		}
		return 0, nil
	case len(args) > 1 && args[0] == stageNode:
		return runInit(args[1:], prepareNode)
	case len(args) > 1 && args[0] == stageProcesses:
		return runInit(args[1:], prepareProcesses)
	case len(args) == 1 && args[0] == stageContainer:
		return cannotRun, runContainer()
	}
	return 2, fmt.Errorf("usage: sandbox node|processes -- COMMAND ARGS... | sandbox pod SPEC.json | sandbox address ADDRESS...")
}
