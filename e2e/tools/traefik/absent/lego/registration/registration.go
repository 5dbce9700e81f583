// Package registration says how one makes oneself known to an authority.
package registration

import (
	"context"
	"crypto"
	"errors"

	"github.com/go-acme/lego/v5/acme"
)

// User is who has an account.
type User interface {
	GetEmail() string
	GetRegistration() *acme.ExtendedAccount
	GetPrivateKey() crypto.Signer
}

// Registrar would make somebody known.
type Registrar struct{}

// RegisterOptions of an account.
type RegisterOptions struct{ TermsOfServiceAgreed bool }

// RegisterEABOptions of an account that is bound to another.
type RegisterEABOptions struct {
	TermsOfServiceAgreed bool
	Kid, HmacEncoded     string
}

// Register never does.
func (*Registrar) Register(context.Context, RegisterOptions) (*acme.ExtendedAccount, error) {
	return nil, errors.ErrUnsupported
}

// RegisterWithExternalAccountBinding never does.
func (*Registrar) RegisterWithExternalAccountBinding(context.Context, RegisterEABOptions) (*acme.ExtendedAccount, error) {
	return nil, errors.ErrUnsupported
}
