// Package types says what machines are.
package types

// InstanceStateName is what a machine does.
type InstanceStateName string

// InstanceStateNameRunning is the one that counts.
const InstanceStateNameRunning InstanceStateName = "running"

// InstanceState is what a machine does.
type InstanceState struct{ Name InstanceStateName }

// Instance is a machine.
type Instance struct {
	InstanceId, PrivateIpAddress *string
	State                        *InstanceState
}

// Reservation is a group of machines.
type Reservation struct{ Instances []Instance }
