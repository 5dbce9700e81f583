package main

import (
	"fmt"
	"os"
	"strings"
	"syscall"
)

// idMappings hands every id on that this process may hand on: all that there are for root, so that a pod can run as the
// user that its manifest names, and its own as root's for anybody else.
func idMappings() (users, groups []syscall.SysProcIDMap) {
	if os.Geteuid() != 0 {
		return ownIds()
	}
	users, groups = same(mapped("/proc/self/uid_map")), same(mapped("/proc/self/gid_map"))
	if len(users) == 0 || len(groups) == 0 {
		return ownIds()
	}
	return users, groups
}

func ownIds() (users, groups []syscall.SysProcIDMap) {
	return []syscall.SysProcIDMap{{HostID: os.Geteuid(), Size: 1}}, []syscall.SysProcIDMap{{HostID: os.Getegid(), Size: 1}}
}

// A span of ids that are known here.
type span struct{ from, size int }

func mapped(file string) []span {
	var spans []span
	for _, line := range strings.Split(setting(file), "\n") {
		var from, outside, size int
		if _, err := fmt.Sscan(line, &from, &outside, &size); err == nil {
			spans = append(spans, span{from, size})
		}
	}
	return spans
}

func same(spans []span) []syscall.SysProcIDMap {
	var mappings []syscall.SysProcIDMap
	for _, each := range spans {
		mappings = append(mappings, syscall.SysProcIDMap{ContainerID: each.from, HostID: each.from, Size: each.size})
	}
	return mappings
}

// isMapped says whether an id can be taken on in this user namespace.
func isMapped(file string, id int) bool {
	for _, each := range mapped(file) {
		if id >= each.from && id-each.from < each.size {
			return true
		}
	}
	return false
}

// setting reads what the kernel says in a file, and nothing where it does not.
func setting(file string) string {
	content, _ := os.ReadFile(file)
	return strings.TrimSpace(string(content))
}
