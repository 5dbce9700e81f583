package main

import (
	"fmt"
	"os"
	"path/filepath"
	"sort"
	"strings"

	"golang.org/x/sys/unix"
)

// folders are what an image without a distribution has, `FROM gcr.io/distroless/static`. /tmp is a folder of the root: it
// is read-only where the root is, unless something is mounted there.
var folders = []string{"/proc", "/dev", "/sys", "/etc/ssl/certs", "/tmp", "/run", "/var/run", "/home", "/root"}

// makeFiles writes what an image without a distribution has, and what a kubelet adds.
func makeFiles(spec *Spec) error {
	for _, each := range folders {
		if err := os.MkdirAll(inRoot(each), 0o755); err != nil {
			return err
		}
	}
	if err := os.Chmod(inRoot("/tmp"), 0o777|os.ModeSticky); err != nil {
		return err
	}
	files := map[string]string{
		"/etc/passwd":        "root:x:0:0:root:/:/sbin/nologin\nnobody:x:65534:65534:nobody:/:/sbin/nologin\nnonroot:x:65532:65532:nonroot:/:/sbin/nologin\n",
		"/etc/group":         "root:x:0:\nnobody:x:65534:\nnonroot:x:65532:\n",
		"/etc/nsswitch.conf": "hosts: files dns\n",
		"/etc/hosts":         hostsFile(spec),
		"/etc/resolv.conf":   resolvFile(spec),
	}
	for path, content := range files {
		if err := os.WriteFile(inRoot(path), []byte(content), 0o644); err != nil {
			return err
		}
	}
	return nil
}

func hostsFile(spec *Spec) string {
	lines := []string{"127.0.0.1 localhost", "::1 localhost"}
	if spec.Address != "" && spec.Hostname != "" {
		lines = append(lines, spec.Address+" "+spec.Hostname)
	}
	for address, names := range spec.Hosts {
		lines = append(lines, address+" "+strings.Join(names, " "))
	}
	sort.Strings(lines[2:])
	return strings.Join(lines, "\n") + "\n"
}

func resolvFile(spec *Spec) string {
	var lines []string
	if len(spec.Search) > 0 {
		lines = append(lines, "search "+strings.Join(spec.Search, " "))
	}
	for _, each := range spec.Nameservers {
		lines = append(lines, "nameserver "+each)
	}
	// As a kubelet writes it, so that a short name is looked for in the cluster first.
	return strings.Join(append(lines, "options ndots:5"), "\n") + "\n"
}

// makeDevices fills /dev, which stays writable where the root is not, as with every runtime.
func makeDevices() error {
	if err := mount("tmpfs", inRoot("/dev"), unix.MS_NOSUID, "mode=0755"); err != nil {
		return err
	}
	for _, each := range []string{"null", "zero", "full", "random", "urandom"} {
		if err := bind(filepath.Join("/dev", each), inRoot("/dev/"+each)); err != nil {
			return err
		}
	}
	links := map[string]string{"fd": "/proc/self/fd", "stdin": "/proc/self/fd/0", "stdout": "/proc/self/fd/1", "stderr": "/proc/self/fd/2"}
	for name, target := range links {
		if err := os.Symlink(target, inRoot("/dev/"+name)); err != nil {
			return fmt.Errorf("/dev/%s: %w", name, err)
		}
	}
	if err := os.Mkdir(inRoot("/dev/shm"), 0o777|os.ModeSticky); err != nil {
		return err
	}
	return mount("tmpfs", inRoot("/dev/shm"), unix.MS_NOSUID|unix.MS_NODEV|unix.MS_NOEXEC, "mode=1777,size=65536k")
}
