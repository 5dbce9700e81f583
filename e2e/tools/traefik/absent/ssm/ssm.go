// Package ssm stands for a client of a cloud.
package ssm

import (
	"context"
	"errors"

	"github.com/aws/aws-sdk-go-v2/service/ssm/types"
)

// Client would ask the cloud.
type Client struct{}

// NewFromConfig makes one that does nothing.
func NewFromConfig(any) *Client { return &Client{} }

// DescribeInstanceInformationInput asks for machines.
type DescribeInstanceInformationInput struct {
	Filters []types.InstanceInformationStringFilter
}

// DescribeInstanceInformationOutput holds machines.
type DescribeInstanceInformationOutput struct {
	InstanceInformationList []types.InstanceInformation
}

// DescribeInstanceInformationPaginator would go through machines.
type DescribeInstanceInformationPaginator struct{}

// NewDescribeInstanceInformationPaginator makes one that does nothing.
func NewDescribeInstanceInformationPaginator(*Client, *DescribeInstanceInformationInput) *DescribeInstanceInformationPaginator {
	return &DescribeInstanceInformationPaginator{}
}

// HasMorePages says no.
func (*DescribeInstanceInformationPaginator) HasMorePages() bool { return false }

// NextPage never comes.
func (*DescribeInstanceInformationPaginator) NextPage(context.Context) (*DescribeInstanceInformationOutput, error) {
	return nil, errors.ErrUnsupported
}
