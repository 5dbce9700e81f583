// Package dns01 says how a proof is shown in the DNS.
package dns01

import (
	"strings"
	"time"
)

// ChallengeOption changes how.
type ChallengeOption func()

// Client would look names up.
type Client struct{}

// Options of a client.
type Options struct{ RecursiveNameservers []string }

// NewClient makes one that does nothing.
func NewClient(*Options) *Client { return &Client{} }

// SetDefaultClient does nothing.
func SetDefaultClient(*Client) {}

// LazyCondOption changes nothing.
func LazyCondOption(bool, func() ChallengeOption) ChallengeOption { return nil }

// CombineOptions changes nothing.
func CombineOptions(...ChallengeOption) ChallengeOption { return nil }

// CondOptions changes nothing.
func CondOptions(bool, ...ChallengeOption) ChallengeOption { return nil }

// DisableAuthoritativeNssPropagationRequirement changes nothing.
func DisableAuthoritativeNssPropagationRequirement() ChallengeOption { return nil }

// DisableRecursiveNSsPropagationRequirement changes nothing.
func DisableRecursiveNSsPropagationRequirement() ChallengeOption { return nil }

// PropagationWait changes nothing.
func PropagationWait(time.Duration, bool) ChallengeOption { return nil }

// UnFqdn takes the dot from the end of a name.
func UnFqdn(name string) string { return strings.TrimSuffix(name, ".") }
