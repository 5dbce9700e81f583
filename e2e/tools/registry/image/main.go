// Pushes an image of chance, and pulls one in the way that k3s does: asked through registries.yaml, by the code that k3s is made of.
//
//	image push REFERENCE CA USER PASSWORD   prints the digest
//	image pull REGISTRIES.YAML REFERENCE    prints the digest, after every layer has come and is what it should be
package main

import (
	"crypto/tls"
	"crypto/x509"
	"fmt"
	"io"
	"net/http"
	"os"

	"github.com/google/go-containerregistry/pkg/authn"
	"github.com/google/go-containerregistry/pkg/name"
	v1 "github.com/google/go-containerregistry/pkg/v1"
	"github.com/google/go-containerregistry/pkg/v1/random"
	"github.com/google/go-containerregistry/pkg/v1/remote"
	"github.com/rancher/wharfie/pkg/registries"
)

func main() {
	image, err := done(os.Args[1:])
	if err == nil {
		var digest v1.Hash
		if digest, err = image.Digest(); err == nil {
			fmt.Println(digest)
		}
	}
	if err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
}

func done(args []string) (v1.Image, error) {
	switch {
	case len(args) == 5 && args[0] == "push":
		return push(args[1], args[2], authn.FromConfig(authn.AuthConfig{Username: args[3], Password: args[4]}))
	case len(args) == 3 && args[0] == "pull":
		return pull(args[1], args[2])
	}
	return nil, fmt.Errorf("push REFERENCE CA USER PASSWORD, or pull REGISTRIES.YAML REFERENCE")
}

func push(reference, ca string, who authn.Authenticator) (v1.Image, error) {
	to, err := name.ParseReference(reference)
	if err != nil {
		return nil, err
	}
	certificate, err := os.ReadFile(ca)
	if err != nil {
		return nil, err
	}
	trusted := x509.NewCertPool()
	trusted.AppendCertsFromPEM(certificate)
	image, err := random.Image(200_000, 2)
	if err != nil {
		return nil, err
	}
	transport := &http.Transport{TLSClientConfig: &tls.Config{RootCAs: trusted}}
	return image, remote.Write(to, image, remote.WithAuth(who), remote.WithTransport(transport))
}

func pull(file, reference string) (v1.Image, error) {
	from, err := name.ParseReference(reference)
	if err != nil {
		return nil, err
	}
	configured, err := registries.GetPrivateRegistries(file)
	if err != nil {
		return nil, err
	}
	image, err := configured.Image(from)
	if err != nil {
		return nil, err
	}
	layers, err := image.Layers()
	if err != nil {
		return nil, err
	}
	for _, layer := range layers {
		if err := read(layer); err != nil {
			return nil, err
		}
	}
	return image, nil
}

// Reading to the end compares the digest.
func read(layer v1.Layer) error {
	content, err := layer.Compressed()
	if err != nil {
		return err
	}
	defer content.Close()
	_, err = io.Copy(io.Discard, content)
	return err
}
