// Package lego stands for a client of certificate authorities.
package lego

import (
	"crypto/x509"
	"errors"
	"net/http"
	"time"

	"github.com/go-acme/lego/v5/certificate"
	"github.com/go-acme/lego/v5/challenge"
	"github.com/go-acme/lego/v5/challenge/dns01"
	"github.com/go-acme/lego/v5/challenge/http01"
	"github.com/go-acme/lego/v5/challenge/tlsalpn01"
	"github.com/go-acme/lego/v5/registration"
)

// DirectoryURLLetsEncrypt is the authority that Traefik would ask.
const DirectoryURLLetsEncrypt = "https://acme-v02.api.letsencrypt.org/directory"

// Client would ask an authority.
type Client struct {
	Certificate  *certificate.Certifier
	Challenge    *Solvers
	Registration *registration.Registrar
}

// Solvers would prove that a host is one's own.
type Solvers struct{}

// SetDNS01Provider does nothing.
func (*Solvers) SetDNS01Provider(challenge.Provider, ...dns01.ChallengeOption) error { return nil }

// SetHTTP01Provider does nothing.
func (*Solvers) SetHTTP01Provider(challenge.Provider, ...http01.ChallengeOption) error { return nil }

// SetTLSALPN01Provider does nothing.
func (*Solvers) SetTLSALPN01Provider(challenge.Provider, ...tlsalpn01.ChallengeOption) error {
	return nil
}

// Config of a client.
type Config struct {
	CADirURL, UserAgent string
	HTTPClient          *http.Client
	Certificate         struct{ Timeout time.Duration }
}

// NewConfig has nothing in it.
func NewConfig(registration.User) *Config { return &Config{} }

// NewClient never makes one.
func NewClient(*Config) (*Client, error) { return nil, errors.ErrUnsupported }

// CreateCertPool never makes one.
func CreateCertPool([]string, bool) (*x509.CertPool, error) { return nil, errors.ErrUnsupported }
