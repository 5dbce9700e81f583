module github.com/aws/aws-sdk-go-v2/service/ssm

go 1.26.0
