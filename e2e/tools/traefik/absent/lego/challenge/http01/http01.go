// Package http01 says how a proof is shown over HTTP.
package http01

import "time"

// PathPrefix is where it is shown.
const PathPrefix = "/.well-known/acme-challenge/"

// ChallengeOption changes how.
type ChallengeOption func()

// SetDelay changes nothing.
func SetDelay(time.Duration) ChallengeOption { return nil }
