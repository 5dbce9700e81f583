// Package ext adds nothing to Traefik's routers: it stands in for a module that Traefik keeps beside its code and
// publishes nowhere.
package ext

// HTTP adds nothing to what all routers share.
type HTTP struct{}

// Router adds nothing to a router.
type Router struct{}
