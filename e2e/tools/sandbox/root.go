package main

import (
	"fmt"
	"os"
	"path/filepath"
	"sort"

	"golang.org/x/sys/unix"
)

// building is where the root of a container is put together: a folder that every Linux has, and nothing is taken from.
const building = "/sys"

// enterRoot makes the container's root out of memory and of what is mounted into it, and leaves the node's for it.
func enterRoot(spec *Spec) error {
	if err := unix.Mount("", "/", "", unix.MS_REC|unix.MS_PRIVATE, ""); err != nil {
		return fmt.Errorf("keep mounts to itself: %w", err)
	}
	if err := mount("tmpfs", building, unix.MS_NOSUID|unix.MS_NODEV, "mode=0755"); err != nil {
		return err
	}
	if err := makeFiles(spec); err != nil {
		return err
	}
	if err := mount("proc", inRoot("/proc"), unix.MS_NOSUID|unix.MS_NODEV|unix.MS_NOEXEC, ""); err != nil {
		return err
	}
	if err := makeDevices(); err != nil {
		return err
	}
	for _, each := range allMounts(spec) {
		if err := bind(each.From, inRoot(each.To)); err != nil {
			return err
		}
	}
	if err := os.MkdirAll(inRoot(workingDir(spec)), 0o755); err != nil {
		return err
	}
	// The old root comes to lie on the new one, and is taken away from there.
	if err := unix.Chdir(building); err != nil {
		return err
	}
	if err := unix.PivotRoot(".", "."); err != nil {
		return fmt.Errorf("pivot_root: %w", err)
	}
	if err := unix.Unmount(".", unix.MNT_DETACH); err != nil {
		return fmt.Errorf("leave the node's root: %w", err)
	}
	return unix.Chdir("/")
}

// finishRoot makes read-only what is to be, after everything has its place.
func finishRoot(spec *Spec) error {
	for _, each := range allMounts(spec) {
		if each.ReadOnly {
			if err := readOnly(each.To); err != nil {
				return err
			}
		}
	}
	if spec.ReadOnlyRoot {
		if err := readOnly("/"); err != nil {
			return err
		}
	}
	return unix.Chdir(workingDir(spec))
}

// allMounts has what lies inside of another mount after it.
func allMounts(spec *Spec) []Mount {
	mounts := append([]Mount{}, spec.Mounts...)
	if spec.Binary != "" {
		mounts = append(mounts, Mount{From: spec.Binary, To: spec.Command[0], ReadOnly: true})
	}
	for i := range mounts {
		mounts[i].To = filepath.Clean(mounts[i].To)
	}
	sort.SliceStable(mounts, func(a, b int) bool { return len(mounts[a].To) < len(mounts[b].To) })
	return mounts
}

func workingDir(spec *Spec) string {
	if spec.WorkingDir == "" {
		return "/"
	}
	return spec.WorkingDir
}

func inRoot(path string) string { return filepath.Join(building, path) }

func mount(kind, at string, flags uintptr, options string) error {
	if err := unix.Mount(kind, at, kind, flags, options); err != nil {
		return fmt.Errorf("cannot mount %s at %s: %w", kind, at, err)
	}
	return nil
}

// bind shows a file or folder at a second path, which is made as needed.
func bind(from, to string) error {
	info, err := os.Stat(from)
	if err != nil {
		return err
	}
	if info.IsDir() {
		err = os.MkdirAll(to, 0o755)
	} else {
		err = touch(to)
	}
	if err == nil {
		err = unix.Mount(from, to, "", unix.MS_BIND|unix.MS_REC, "")
	}
	if err != nil {
		return fmt.Errorf("cannot mount %s at %s: %w", from, to, err)
	}
	return nil
}

func touch(path string) error {
	if err := os.MkdirAll(filepath.Dir(path), 0o755); err != nil {
		return err
	}
	file, err := os.OpenFile(path, os.O_CREATE, 0o644)
	if err != nil {
		return err
	}
	return file.Close()
}

// readOnly adds to what the mount forbids already, where a plain remount would have to name all of that.
func readOnly(path string) error {
	if err := unix.MountSetattr(-1, path, 0, &unix.MountAttr{Attr_set: unix.MOUNT_ATTR_RDONLY}); err != nil {
		return fmt.Errorf("cannot make %s read-only: %w", path, err)
	}
	return nil
}
