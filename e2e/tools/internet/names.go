package main

import (
	"net"
	"slices"
	"strings"
	"sync"

	"github.com/miekg/dns"
)

// A TXT record of the zone, as Cloudflare's API speaks of it.
type record struct {
	ID      string `json:"id"`
	Type    string `json:"type"`
	Name    string `json:"name"`
	Content string `json:"content"`
	TTL     uint32 `json:"ttl"`
}

// The zone, whose TXT records come and go by the API.
type records struct {
	mutex sync.Mutex
	zone  string
	all   []record
}

func (r *records) add(each record) {
	r.mutex.Lock()
	defer r.mutex.Unlock()
	r.all = append(r.all, each)
}

func (r *records) remove(id string) {
	r.mutex.Lock()
	defer r.mutex.Unlock()
	r.all = slices.DeleteFunc(r.all, func(each record) bool { return each.ID == id })
}

func (r *records) named(name string) []record {
	r.mutex.Lock()
	defer r.mutex.Unlock()
	found := []record{}
	for _, each := range r.all {
		if strings.EqualFold(dns.Fqdn(each.Name), dns.Fqdn(name)) {
			found = append(found, each)
		}
	}
	return found
}

// Answers for the zone and for the hosts that are played; there are no other names.
func (r *records) ServeDNS(writer dns.ResponseWriter, request *dns.Msg) {
	answer := new(dns.Msg).SetReply(request)
	answer.RecursionAvailable = true
	question := request.Question[0]
	name := strings.ToLower(question.Name)
	header := dns.RR_Header{Name: question.Name, Rrtype: question.Qtype, Class: dns.ClassINET, Ttl: 1}
	isHost := name == dns.Fqdn(cloudflareHost) || slices.Contains(acmeHosts, strings.TrimSuffix(name, "."))
	texts := r.named(name)
	switch {
	case isHost && question.Qtype == dns.TypeA:
		answer.Answer = append(answer.Answer, &dns.A{Hdr: header, A: net.ParseIP(hostAddress)})
	case name == r.zone && question.Qtype == dns.TypeSOA:
		answer.Answer = append(answer.Answer, &dns.SOA{Hdr: header, Ns: "ns." + r.zone, Mbox: "hostmaster." + r.zone, Serial: 1, Minttl: 1})
	case question.Qtype == dns.TypeTXT:
		for _, each := range texts {
			answer.Answer = append(answer.Answer, &dns.TXT{Hdr: header, Txt: []string{each.Content}})
		}
	}
	if !isHost && name != r.zone && len(texts) == 0 {
		answer.Rcode = dns.RcodeNameError
	}
	_ = writer.WriteMsg(answer)
}

// Listens for both protocols; what comes before it is served waits.
func serveNames(address string, handler dns.Handler) error {
	packets, err := net.ListenPacket("udp", address)
	if err != nil {
		return err
	}
	listener, err := net.Listen("tcp", address)
	if err != nil {
		return err
	}
	go dns.ActivateAndServe(nil, packets, handler)
	go dns.ActivateAndServe(listener, nil, handler)
	return nil
}
