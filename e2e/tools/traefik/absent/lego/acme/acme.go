// Package acme says what an account is.
package acme

// Account is one at an authority.
type Account struct{}

// ExtendedAccount is one with its place.
type ExtendedAccount struct {
	Account
	Location string
}
