package main

import (
	"github.com/spf13/pflag"

	"github.com/cert-manager/cert-manager/e2e/program"
	config "github.com/cert-manager/cert-manager/internal/apis/config/controller"
	configscheme "github.com/cert-manager/cert-manager/internal/apis/config/controller/scheme"
	published "github.com/cert-manager/cert-manager/pkg/apis/config/controller/v1alpha1"
	"github.com/cert-manager/cert-manager/pkg/controller"
	"github.com/cert-manager/cert-manager/pkg/issuer/acme/dns/util"
	logf "github.com/cert-manager/cert-manager/pkg/logs"
)

func defaults() (*config.ControllerConfiguration, error) {
	configuration := &config.ControllerConfiguration{}
	scheme, _, err := configscheme.NewSchemeAndCodecs()
	if err != nil {
		return nil, err
	}
	return configuration, program.Defaults(scheme, &published.ControllerConfiguration{}, configuration)
}

// The flags of the original are not in a package that is served: those that bramble gives stand here, each on the field
// that the original sets by it.
func addFlags(flags *pflag.FlagSet, into *config.ControllerConfiguration) {
	dns, election := &into.ACMEDNS01Config, &into.LeaderElectionConfig
	flags.StringVar(&into.ClusterResourceNamespace, "cluster-resource-namespace", into.ClusterResourceNamespace, "")
	flags.StringVar(&election.Namespace, "leader-election-namespace", election.Namespace, "")
	flags.StringVar(&into.ACMEHTTP01Config.SolverImage, "acme-http01-solver-image", into.ACMEHTTP01Config.SolverImage, "")
	flags.IntVar(&into.MaxConcurrentChallenges, "max-concurrent-challenges", into.MaxConcurrentChallenges, "")
	flags.StringSliceVar(&dns.RecursiveNameservers, "dns01-recursive-nameservers", dns.RecursiveNameservers, "")
	flags.BoolVar(&dns.RecursiveNameserversOnly, "dns01-recursive-nameservers-only", dns.RecursiveNameserversOnly, "")
	logf.AddFlags(&into.Logging, flags)
}

// What the controllers are told. The HTTP-01 solver's resources stay out: nothing solves over HTTP here.
func contextOptions(from *config.ControllerConfiguration) controller.ContextOptions {
	nameservers := from.ACMEDNS01Config.RecursiveNameservers
	if len(nameservers) == 0 {
		nameservers = util.RecursiveNameservers
	}
	return controller.ContextOptions{
		KubernetesAPIQPS:   from.KubernetesAPIQPS,
		KubernetesAPIBurst: from.KubernetesAPIBurst,
		IssuerOptions: controller.IssuerOptions{
			ClusterResourceNamespace:        from.ClusterResourceNamespace,
			ClusterIssuerAmbientCredentials: from.ClusterIssuerAmbientCredentials,
			IssuerAmbientCredentials:        from.IssuerAmbientCredentials,
		},
		ACMEOptions: controller.ACMEOptions{
			HTTP01SolverImage:       from.ACMEHTTP01Config.SolverImage,
			DNS01Nameservers:        nameservers,
			DNS01CheckRetryPeriod:   from.ACMEDNS01Config.CheckRetryPeriod,
			DNS01CheckAuthoritative: !from.ACMEDNS01Config.RecursiveNameserversOnly,
		},
		IngressShimOptions: controller.IngressShimOptions{
			DefaultIssuerKind:                 from.IngressShimConfig.DefaultIssuerKind,
			DefaultIssuerGroup:                from.IngressShimConfig.DefaultIssuerGroup,
			DefaultAutoCertificateAnnotations: from.IngressShimConfig.DefaultAutoCertificateAnnotations,
		},
		CertificateOptions: controller.CertificateOptions{
			EnableOwnerRef:                           from.EnableCertificateOwnerRef,
			CopiedAnnotationPrefixes:                 from.CopiedAnnotationPrefixes,
			CertificateRequestMinimumBackoffDuration: from.CertificateRequestMinimumBackoffDuration,
			CertificateRequestMaximumBackoffDuration: from.CertificateRequestMaximumBackoffDuration,
		},
		SchedulerOptions: controller.SchedulerOptions{MaxConcurrentChallenges: from.MaxConcurrentChallenges},
	}
}
