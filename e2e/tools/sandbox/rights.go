package main

import (
	"fmt"
	"strings"
	"syscall"

	"golang.org/x/sys/unix"
)

// capabilityNames are in the order of their numbers.
var capabilityNames = strings.Fields(`CHOWN DAC_OVERRIDE DAC_READ_SEARCH FOWNER FSETID KILL SETGID SETUID SETPCAP
	LINUX_IMMUTABLE NET_BIND_SERVICE NET_BROADCAST NET_ADMIN NET_RAW IPC_LOCK IPC_OWNER SYS_MODULE SYS_RAWIO SYS_CHROOT
	SYS_PTRACE SYS_PACCT SYS_ADMIN SYS_BOOT SYS_NICE SYS_RESOURCE SYS_TIME SYS_TTY_CONFIG MKNOD LEASE AUDIT_WRITE
	AUDIT_CONTROL SETFCAP MAC_OVERRIDE MAC_ADMIN SYSLOG WAKE_ALARM BLOCK_SUSPEND AUDIT_READ PERFMON BPF CHECKPOINT_RESTORE`)

// capabilityNumbers returns those that are named, as bits.
func capabilityNumbers(names []string) (uint64, error) {
	var bits uint64
	for _, name := range names {
		if name == "ALL" {
			return 1<<len(capabilityNames) - 1, nil
		}
		number := indexOf(strings.TrimPrefix(name, "CAP_"))
		if number < 0 {
			return 0, fmt.Errorf("there is no capability '%s'", name)
		}
		bits |= 1 << number
	}
	return bits, nil
}

func indexOf(name string) int {
	for i, each := range capabilityNames {
		if each == name {
			return i
		}
	}
	return -1
}

// dropRights leaves the container the capabilities and the user that its manifest gives it.
func dropRights(spec *Spec) error {
	kept, err := capabilityNumbers(spec.Capabilities)
	if err != nil {
		return err
	}
	if spec.UID != 0 {
		// Only root has any in its hands: a runtime gives nobody else ambient ones. Where the user cannot be taken on, this
		// keeps root from having more than that user would.
		kept = 0
	}
	for number := range capabilityNames {
		if kept&(1<<number) == 0 {
			// A kernel that does not know it says EINVAL.
			if err := unix.Prctl(unix.PR_CAPBSET_DROP, uintptr(number), 0, 0, 0); err != nil && err != unix.EINVAL {
				return fmt.Errorf("drop capability %s: %w", capabilityNames[number], err)
			}
		}
	}
	if err := unix.Prctl(unix.PR_CAP_AMBIENT, unix.PR_CAP_AMBIENT_CLEAR_ALL, 0, 0, 0); err != nil {
		return fmt.Errorf("drop ambient capabilities: %w", err)
	}
	if err := becomeUser(spec); err != nil {
		return err
	}
	if err := limitTo(kept); err != nil {
		return fmt.Errorf("drop capabilities: %w", err)
	}
	return unix.Prctl(unix.PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0)
}

// becomeUser takes on the user and groups, where they are known here: whoever is not root outside has one id only.
func becomeUser(spec *Spec) error {
	if !isMapped("/proc/self/uid_map", spec.UID) || setting("/proc/self/setgroups") == "deny" {
		return nil
	}
	for _, each := range append([]int{spec.GID}, spec.Groups...) {
		if !isMapped("/proc/self/gid_map", each) {
			return nil
		}
	}
	if err := syscall.Setgroups(spec.Groups); err != nil {
		return fmt.Errorf("set groups: %w", err)
	}
	if err := syscall.Setresgid(spec.GID, spec.GID, spec.GID); err != nil {
		return fmt.Errorf("become group %d: %w", spec.GID, err)
	}
	if err := syscall.Setresuid(spec.UID, spec.UID, spec.UID); err != nil {
		return fmt.Errorf("become user %d: %w", spec.UID, err)
	}
	return nil
}

// limitTo takes from this thread, and so from the program that it becomes, all but some of the capabilities it has.
func limitTo(kept uint64) error {
	header := unix.CapUserHeader{Version: unix.LINUX_CAPABILITY_VERSION_3}
	var data [2]unix.CapUserData
	if err := unix.Capget(&header, &data[0]); err != nil {
		return err
	}
	for i := range data {
		part := uint32(kept >> (32 * i))
		data[i].Permitted &= part
		data[i].Effective = data[i].Permitted
		data[i].Inheritable = 0
	}
	return unix.Capset(&header, &data[0])
}
