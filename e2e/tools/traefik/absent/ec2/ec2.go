// Package ec2 stands for a client of a cloud.
package ec2

import (
	"context"
	"errors"

	"github.com/aws/aws-sdk-go-v2/service/ec2/types"
)

// Client would ask the cloud.
type Client struct{}

// NewFromConfig makes one that does nothing.
func NewFromConfig(any) *Client { return &Client{} }

// DescribeInstancesInput asks for machines.
type DescribeInstancesInput struct{ InstanceIds []string }

// DescribeInstancesOutput holds machines.
type DescribeInstancesOutput struct{ Reservations []types.Reservation }

// DescribeInstancesPaginator would go through machines.
type DescribeInstancesPaginator struct{}

// NewDescribeInstancesPaginator makes one that does nothing.
func NewDescribeInstancesPaginator(*Client, *DescribeInstancesInput) *DescribeInstancesPaginator {
	return &DescribeInstancesPaginator{}
}

// HasMorePages says no.
func (*DescribeInstancesPaginator) HasMorePages() bool { return false }

// NextPage never comes.
func (*DescribeInstancesPaginator) NextPage(context.Context) (*DescribeInstancesOutput, error) {
	return nil, errors.ErrUnsupported
}
