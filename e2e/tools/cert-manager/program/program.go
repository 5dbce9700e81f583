// Package program starts what the three programs of cert-manager have in common.
package program

import (
	"context"
	"fmt"
	"os"
	"os/signal"
	"syscall"

	"github.com/spf13/pflag"
	"k8s.io/apimachinery/pkg/runtime"
	logsapi "k8s.io/component-base/logs/api/v1"
	ctrl "sigs.k8s.io/controller-runtime"

	logf "github.com/cert-manager/cert-manager/pkg/logs"
)

// Defaults fills a configuration with what holds where no argument says otherwise: the published form takes the defaults,
// and becomes the form that the program reads.
func Defaults(scheme *runtime.Scheme, published, into any) error {
	scheme.Default(published.(runtime.Object))
	return scheme.Convert(published, into, nil)
}

// Run reads the arguments and runs until the program is told to end. An argument that is not known ends it, as it would
// end cert-manager.
func Run(name string, flags *pflag.FlagSet, logging *logsapi.LoggingConfiguration, run func(context.Context) error) {
	logf.InitLogs()
	defer logf.FlushLogs()
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	defer stop()
	err := flags.Parse(os.Args[1:])
	if err == nil {
		err = logf.ValidateAndApply(logging)
	}
	if err == nil {
		ctrl.SetLogger(logf.Log)
		err = run(logf.NewContext(ctx, logf.Log, name))
	}
	if err != nil {
		fmt.Fprintf(os.Stderr, "%s: %v\n", name, err)
		os.Exit(1)
	}
}
