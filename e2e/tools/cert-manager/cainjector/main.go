// The CA injector of cert-manager: its own reconcilers, under a manager of our own.
package main

import (
	"context"
	"log"

	"github.com/spf13/pflag"
	core "k8s.io/api/core/v1"
	apiextensions "k8s.io/apiextensions-apiserver/pkg/apis/apiextensions/v1"
	"k8s.io/apimachinery/pkg/runtime"
	clientgoscheme "k8s.io/client-go/kubernetes/scheme"
	apiregistration "k8s.io/kube-aggregator/pkg/apis/apiregistration/v1"
	ctrl "sigs.k8s.io/controller-runtime"
	"sigs.k8s.io/controller-runtime/pkg/client"
	"sigs.k8s.io/controller-runtime/pkg/metrics/server"

	"github.com/cert-manager/cert-manager/e2e/program"
	config "github.com/cert-manager/cert-manager/internal/apis/config/cainjector"
	configscheme "github.com/cert-manager/cert-manager/internal/apis/config/cainjector/scheme"
	"github.com/cert-manager/cert-manager/internal/apis/config/cainjector/validation"
	published "github.com/cert-manager/cert-manager/pkg/apis/config/cainjector/v1alpha1"
	cmscheme "github.com/cert-manager/cert-manager/pkg/client/clientset/versioned/scheme"
	"github.com/cert-manager/cert-manager/pkg/controller/cainjector"
	logf "github.com/cert-manager/cert-manager/pkg/logs"
	"github.com/cert-manager/cert-manager/pkg/util"
)

func main() {
	configuration := &config.CAInjectorConfiguration{}
	scheme, _, err := configscheme.NewSchemeAndCodecs()
	if err == nil {
		err = program.Defaults(scheme, &published.CAInjectorConfiguration{}, configuration)
	}
	if err != nil {
		log.Fatal(err)
	}
	flags := pflag.NewFlagSet("cainjector", pflag.ContinueOnError)
	// The flags of the original are not in a package that is served: those that bramble gives stand here.
	flags.StringVar(&configuration.LeaderElectionConfig.Namespace, "leader-election-namespace", configuration.LeaderElectionConfig.Namespace, "")
	logf.AddFlags(&configuration.Logging, flags)
	program.Run("cainjector", flags, &configuration.Logging, func(ctx context.Context) error { return run(ctx, configuration) })
}

func run(ctx context.Context, configuration *config.CAInjectorConfiguration) error {
	if wrong := validation.ValidateCAInjectorConfiguration(configuration, nil); len(wrong) > 0 {
		return wrong.ToAggregate()
	}
	known := runtime.NewScheme()
	for _, add := range []func(*runtime.Scheme) error{
		clientgoscheme.AddToScheme, cmscheme.AddToScheme, apiextensions.AddToScheme, apiregistration.AddToScheme,
	} {
		if err := add(known); err != nil {
			return err
		}
	}
	rest, err := ctrl.GetConfig()
	if err != nil {
		return err
	}
	election := configuration.LeaderElectionConfig
	// Its name becomes that of the field manager.
	manager, err := ctrl.NewManager(util.RestConfigWithUserAgent(rest, "cainjector"), ctrl.Options{
		Scheme: known,
		// Secrets are read one at a time, as the original does: what it may do is what is proved here.
		Client:                        client.Options{Cache: &client.CacheOptions{DisableFor: []client.Object{&core.Secret{}}}},
		Metrics:                       server.Options{BindAddress: configuration.MetricsListenAddress},
		LeaderElection:                election.Enabled,
		LeaderElectionNamespace:       election.Namespace,
		LeaderElectionID:              "cert-manager-cainjector-leader-election",
		LeaderElectionReleaseOnCancel: true,
		LeaseDuration:                 &election.LeaseDuration,
		RenewDeadline:                 &election.RenewDeadline,
		RetryPeriod:                   &election.RetryPeriod,
	})
	if err != nil {
		return err
	}
	enabled := configuration.EnableInjectableConfig
	err = cainjector.RegisterAllInjectors(ctx, manager, cainjector.SetupOptions{
		Namespace:                    configuration.Namespace,
		IgnoreNamespaces:             configuration.IgnoreNamespaces,
		EnableCertificatesDataSource: configuration.EnableDataSourceConfig.Certificates,
		EnabledReconcilersFor: map[string]bool{
			cainjector.MutatingWebhookConfigurationName:   enabled.MutatingWebhookConfigurations,
			cainjector.ValidatingWebhookConfigurationName: enabled.ValidatingWebhookConfigurations,
			cainjector.APIServiceName:                     enabled.APIServices,
			cainjector.CustomResourceDefinitionName:       enabled.CustomResourceDefinitions,
		},
	})
	if err != nil {
		return err
	}
	return manager.Start(ctx)
}
