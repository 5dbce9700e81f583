// The controller of cert-manager: the controllers that the original starts by default, once elected.
package main

import (
	"context"
	"errors"
	"fmt"
	"log"
	"net"
	"os"

	"github.com/spf13/pflag"
	"golang.org/x/sync/errgroup"
	"k8s.io/client-go/tools/leaderelection"
	"k8s.io/client-go/tools/leaderelection/resourcelock"

	"github.com/cert-manager/cert-manager/e2e/program"
	config "github.com/cert-manager/cert-manager/internal/apis/config/controller"
	known "github.com/cert-manager/cert-manager/internal/apis/config/controller/v1alpha1"
	"github.com/cert-manager/cert-manager/internal/apis/config/controller/validation"
	"github.com/cert-manager/cert-manager/internal/pem"
	"github.com/cert-manager/cert-manager/pkg/controller"
	"github.com/cert-manager/cert-manager/pkg/healthz"
	"github.com/cert-manager/cert-manager/pkg/server"

	// Issuers make themselves known when they are imported; the defaults above import the controllers.
	_ "github.com/cert-manager/cert-manager/pkg/issuer/acme"
	_ "github.com/cert-manager/cert-manager/pkg/issuer/ca"
	_ "github.com/cert-manager/cert-manager/pkg/issuer/selfsigned"
	_ "github.com/cert-manager/cert-manager/pkg/issuer/vault"
	_ "github.com/cert-manager/cert-manager/pkg/issuer/venafi"
)

func main() {
	configuration, err := defaults()
	if err != nil {
		log.Fatal(err)
	}
	flags := pflag.NewFlagSet("controller", pflag.ContinueOnError)
	addFlags(flags, configuration)
	program.Run("controller", flags, &configuration.Logging, func(ctx context.Context) error {
		if wrong := validation.ValidateControllerConfiguration(configuration, nil); len(wrong) > 0 {
			return wrong.ToAggregate()
		}
		limits := configuration.PEMSizeLimitsConfig
		pem.SetGlobalSizeLimits(pem.NewSizeLimitsFromConfig(
			limits.MaxCertificateSize, limits.MaxPrivateKeySize, limits.MaxChainLength, limits.MaxBundleSize,
		))
		return run(ctx, configuration)
	})
}

func run(ctx context.Context, configuration *config.ControllerConfiguration) error {
	factory, err := controller.NewContextFactory(ctx, contextOptions(configuration))
	if err != nil {
		return err
	}
	group, ctx := errgroup.WithContext(ctx)
	health := healthz.NewServer(configuration.LeaderElectionConfig.HealthzTimeout)
	listener, err := net.Listen("tcp", configuration.HealthzListenAddress)
	if err != nil {
		return err
	}
	group.Go(func() error { return health.Start(ctx, listener) })

	elected := make(chan struct{})
	group.Go(func() error { return elect(ctx, factory, configuration.LeaderElectionConfig, health, elected) })
	select {
	case <-ctx.Done():
		return group.Wait()
	case <-elected:
	}

	shared, err := factory.Build()
	if err != nil {
		return err
	}
	metrics, err := server.Listen(ctx, "tcp", configuration.MetricsListenAddress)
	if err != nil {
		return err
	}
	go shared.Metrics.NewServer(metrics).Serve(metrics)
	for _, name := range known.DefaultEnabledControllers {
		each, err := controller.Known()[name](factory)
		if err != nil {
			return fmt.Errorf("%s: %w", name, err)
		}
		group.Go(func() error { return each.Run(configuration.NumberOfConcurrentWorkers, ctx) })
	}
	shared.SharedInformerFactory.Start(ctx.Done())
	shared.KubeSharedInformerFactory.Start(ctx.Done())
	shared.HTTP01ResourceMetadataInformersFactory.Start(ctx.Done())
	return group.Wait()
}

// Holds the lease of the original, which its Role names.
func elect(
	ctx context.Context, factory *controller.ContextFactory, timing config.LeaderElectionConfig, health *healthz.Server, elected chan<- struct{},
) error {
	own, err := factory.Build("leader-election")
	if err != nil {
		return err
	}
	host, err := os.Hostname()
	if err != nil {
		return err
	}
	lock, err := resourcelock.New(
		resourcelock.LeasesResourceLock, timing.Namespace, "cert-manager-controller", own.Client.CoreV1(), own.Client.CoordinationV1(),
		resourcelock.ResourceLockConfig{Identity: host + "-external-cert-manager-controller", EventRecorder: own.Recorder},
	)
	if err != nil {
		return err
	}
	lost := errors.New("another one leads")
	elector, err := leaderelection.NewLeaderElector(leaderelection.LeaderElectionConfig{
		Lock:            lock,
		LeaseDuration:   timing.LeaseDuration,
		RenewDeadline:   timing.RenewDeadline,
		RetryPeriod:     timing.RetryPeriod,
		ReleaseOnCancel: true,
		WatchDog:        health.LeaderHealthzAdaptor,
		Callbacks: leaderelection.LeaderCallbacks{
			OnStartedLeading: func(context.Context) { close(elected) },
			OnStoppedLeading: func() {},
		},
	})
	if err != nil {
		return err
	}
	elector.Run(ctx)
	if ctx.Err() != nil {
		return nil
	}
	return lost
}
