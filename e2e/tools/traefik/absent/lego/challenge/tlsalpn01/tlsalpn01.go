// Package tlsalpn01 says how a proof is shown over TLS.
package tlsalpn01

import (
	"errors"
	"time"
)

// ACMETLS1Protocol is the name of the protocol.
const ACMETLS1Protocol = "acme-tls/1"

// ChallengeOption changes how.
type ChallengeOption func()

// SetDelay changes nothing.
func SetDelay(time.Duration) ChallengeOption { return nil }

// ChallengeBlocks makes none.
func ChallengeBlocks(domain, keyAuth string) ([]byte, []byte, error) {
	return nil, nil, errors.ErrUnsupported
}
