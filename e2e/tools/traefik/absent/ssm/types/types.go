// Package types says what machines are.
package types

// InstanceInformation is a machine.
type InstanceInformation struct{ InstanceId, IPAddress *string }

// InstanceInformationStringFilter chooses machines.
type InstanceInformationStringFilter struct {
	Key    *string
	Values []string
}
