// Plays the part of the internet that issuing a certificate needs: name servers, Cloudflare's API for DNS records, and an
// ACME server, which is pebble. It takes their addresses on this machine, so it runs only where no other network is.
//
//	internet -zone bramble.example -token TOKEN -nameservers 1.1.1.1,9.9.9.9 -trust ca.pem
//
// It writes the authority that signs its own certificates to the file of -trust, then listens, then says "ready".
package main

import (
	"flag"
	"fmt"
	"log"
	"net"
	"net/http"
	"os"
	"strings"

	"github.com/miekg/dns"
	"github.com/vishvananda/netlink"
)

// The hosts that are played, and the address of all of them, which is kept for documentation.
const (
	cloudflareHost = "api.cloudflare.com"
	hostAddress    = "192.0.2.1"
)

var acmeHosts = []string{"acme-v02.api.letsencrypt.org", "acme-staging-v02.api.letsencrypt.org"}

func main() {
	zone := flag.String("zone", "", "the zone that the account at Cloudflare has")
	token := flag.String("token", "", "the token that may change its records")
	nameservers := flag.String("nameservers", "", "the addresses of the name servers, with commas between")
	trust := flag.String("trust", "", "the file to write the authority to")
	flag.Parse()
	log.SetFlags(0)
	log.SetOutput(os.Stdout)
	if err := run(*zone, *token, strings.Split(*nameservers, ","), *trust); err != nil {
		log.Fatal(err)
	}
}

func run(zone, token string, nameservers []string, trust string) error {
	for _, each := range append([]string{hostAddress}, nameservers...) {
		if err := take(each); err != nil {
			return fmt.Errorf("take the address %s: %w", each, err)
		}
	}
	records := &records{zone: dns.Fqdn(zone)}
	for _, each := range nameservers {
		if err := serveNames(net.JoinHostPort(each, "53"), records); err != nil {
			return err
		}
	}
	hosts := map[string]http.Handler{cloudflareHost: cloudflare(records, token)}
	authority := acmeServer(net.JoinHostPort(nameservers[0], "53"))
	for _, each := range acmeHosts {
		hosts[each] = authority
	}
	return serveHosts(net.JoinHostPort(hostAddress, "443"), hosts, trust)
}

// Gives this machine an address.
func take(address string) error {
	loopback, err := netlink.LinkByName("lo")
	if err != nil {
		return err
	}
	return netlink.AddrReplace(loopback, &netlink.Addr{IPNet: &net.IPNet{IP: net.ParseIP(address), Mask: net.CIDRMask(32, 32)}})
}
