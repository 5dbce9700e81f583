package main

import (
	"encoding/json"
	"fmt"
	"net"
	"os"
	"path"
)

// A Spec says what runs in a pod; sandbox.ts has the same in TypeScript, and says what each field means.
type Spec struct {
	Binary       string              `json:"binary"`
	Command      []string            `json:"command"`
	Env          map[string]string   `json:"env"`
	WorkingDir   string              `json:"workingDir"`
	Address      string              `json:"address"`
	Hostname     string              `json:"hostname"`
	Mounts       []Mount             `json:"mounts"`
	ReadOnlyRoot bool                `json:"readOnlyRoot"`
	Capabilities []string            `json:"capabilities"`
	Nameservers  []string            `json:"nameservers"`
	Search       []string            `json:"search"`
	Hosts        map[string][]string `json:"hosts"`
	UID          int                 `json:"uid"`
	GID          int                 `json:"gid"`
	Groups       []int               `json:"groups"`
}

// A Mount shows a file or folder of the node at a path of the container.
type Mount struct {
	From     string `json:"from"`
	To       string `json:"to"`
	ReadOnly bool   `json:"readOnly"`
}

func readSpec(file string) (*Spec, error) {
	content, err := os.ReadFile(file)
	if err != nil {
		return nil, err
	}
	return parseSpec(file, content)
}

func parseSpec(file string, content []byte) (*Spec, error) {
	spec := &Spec{}
	if err := json.Unmarshal(content, spec); err != nil {
		return nil, fmt.Errorf("%s: %w", file, err)
	}
	if len(spec.Command) == 0 || !path.IsAbs(spec.Command[0]) {
		return nil, fmt.Errorf("%s: command must start with the absolute path of the program in the container", file)
	}
	if net.ParseIP(spec.Address).To4() == nil {
		return nil, fmt.Errorf("%s: address '%s' is no IPv4 address", file, spec.Address)
	}
	for _, each := range spec.Mounts {
		if !path.IsAbs(each.From) || !path.IsAbs(each.To) {
			return nil, fmt.Errorf("%s: mount from '%s' to '%s': both must be absolute", file, each.From, each.To)
		}
	}
	_, err := capabilityNumbers(spec.Capabilities)
	return spec, err
}
