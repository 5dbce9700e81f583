// Package challenge says who proves that a host is one's own.
package challenge

import "context"

// Provider shows a proof, and takes it away.
type Provider interface {
	Present(ctx context.Context, domain, token, keyAuth string) error
	CleanUp(ctx context.Context, domain, token, keyAuth string) error
}
