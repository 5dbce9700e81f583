// The webhook of cert-manager: its own flags and its own server.
package main

import (
	"context"
	"log"

	"github.com/spf13/pflag"

	"github.com/cert-manager/cert-manager/e2e/program"
	"github.com/cert-manager/cert-manager/internal/apis/config/webhook/validation"
	"github.com/cert-manager/cert-manager/internal/webhook"
	logf "github.com/cert-manager/cert-manager/pkg/logs"
	"github.com/cert-manager/cert-manager/pkg/webhook/options"
)

func main() {
	configuration, err := options.NewWebhookConfiguration()
	if err != nil {
		log.Fatal(err)
	}
	flags := pflag.NewFlagSet("webhook", pflag.ContinueOnError)
	options.AddConfigFlags(flags, configuration)
	program.Run("webhook", flags, &configuration.Logging, func(ctx context.Context) error {
		if wrong := validation.ValidateWebhookConfiguration(configuration, nil); len(wrong) > 0 {
			return wrong.ToAggregate()
		}
		server, err := webhook.NewCertManagerWebhookServer(logf.FromContext(ctx), *configuration)
		if err != nil {
			return err
		}
		return server.Run(ctx)
	})
}
