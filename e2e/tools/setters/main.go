// Bumps followed images as Flux' image automation does: by kyaml's setters, over every YAML file below a folder.
//
//	setters DIR flux-system:home-web=docker.io/library/web:1.2.3 ...
//
// It prints the paths of the files that it changed.
package main

import (
	"bytes"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"strings"

	"sigs.k8s.io/kustomize/kyaml/fieldmeta"
	"sigs.k8s.io/kustomize/kyaml/kio"
	"sigs.k8s.io/kustomize/kyaml/yaml"
)

// The comment that marks a value, as the controller's documents name it.
const marker = "$imagepolicy"

func main() {
	if len(os.Args) < 3 {
		fmt.Fprintln(os.Stderr, "usage: setters DIR POLICY=IMAGE:TAG[@DIGEST] ...")
		os.Exit(2)
	}
	if err := run(os.Args[1], os.Args[2:]); err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
}

func run(root string, bumps []string) error {
	fieldmeta.SetShortHandRef(marker)
	values := map[string]string{}
	for _, bump := range bumps {
		policy, reference, _ := strings.Cut(bump, "=")
		for suffix, value := range parts(reference) {
			values[policy+suffix] = value
		}
	}
	return filepath.WalkDir(root, func(path string, entry fs.DirEntry, err error) error {
		if err != nil {
			return err
		}
		if entry.IsDir() && strings.HasPrefix(entry.Name(), ".") && path != root {
			return fs.SkipDir
		}
		if extension := filepath.Ext(path); entry.IsDir() || (extension != ".yaml" && extension != ".yml") {
			return nil
		}
		return rewrite(path, values)
	})
}

// What each form of a marker stands for: the whole reference, or a part of it.
func parts(reference string) map[string]string {
	name, digest, _ := strings.Cut(reference, "@")
	at := strings.LastIndex(name, ":")
	return map[string]string{"": reference, ":name": name[:at], ":tag": name[at+1:], ":digest": digest}
}

// Files without a marker are not even read as YAML, and none is written in which no value changes.
func rewrite(path string, values map[string]string) error {
	before, err := os.ReadFile(path)
	if err != nil || !bytes.Contains(before, []byte(marker)) {
		return err
	}
	reader := &kio.ByteReader{Reader: bytes.NewReader(before), PreserveSeqIndent: true, DisableUnwrapping: true}
	nodes, err := reader.Read()
	if err != nil {
		return fmt.Errorf("%s: %w", path, err)
	}
	changed := false
	for _, node := range nodes {
		found, err := set(node, values)
		if err != nil {
			return fmt.Errorf("%s: %w", path, err)
		}
		changed = changed || found
	}
	if !changed {
		return nil
	}
	var after bytes.Buffer
	if err := (kio.ByteWriter{Writer: &after}).Write(nodes); err != nil {
		return fmt.Errorf("%s: %w", path, err)
	}
	fmt.Println(path)
	return os.WriteFile(path, after.Bytes(), 0o644)
}

// Sets every marked scalar below a node, and says whether one of them changed.
func set(node *yaml.RNode, values map[string]string) (changed bool, err error) {
	visit := func(child *yaml.RNode) error {
		found, err := set(child, values)
		changed = changed || found
		return err
	}
	switch node.YNode().Kind {
	case yaml.MappingNode:
		err = node.VisitFields(func(field *yaml.MapNode) error { return visit(field.Value) })
	case yaml.SequenceNode:
		err = node.VisitElements(visit)
	case yaml.ScalarNode:
		var meta fieldmeta.FieldMeta
		if meta.Read(node) != nil {
			return false, nil
		}
		reference := meta.Schema.Ref.String()
		setter := strings.TrimPrefix(reference, fieldmeta.DefinitionsPrefix+fieldmeta.SetterDefinitionPrefix)
		value, known := values[setter]
		if setter == reference || !known || node.YNode().Value == value {
			return false, nil
		}
		node.YNode().Value = value
		return true, nil
	}
	return changed, err
}
