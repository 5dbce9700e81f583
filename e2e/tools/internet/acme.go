package main

import (
	"log"
	"net/http"
	"os"

	"github.com/letsencrypt/pebble/v2/ca"
	"github.com/letsencrypt/pebble/v2/db"
	"github.com/letsencrypt/pebble/v2/va"
	"github.com/letsencrypt/pebble/v2/wfe"
)

// Let's Encrypt has its directory here, pebble elsewhere.
const directory = "/directory"

// Pebble, which looks up the records that it asks for. The accidents that it makes by default, to test clients, are off: the
// run is to be the same every time.
func acmeServer(nameserver string) http.Handler {
	for name, value := range map[string]string{
		"PEBBLE_VA_NOSLEEP": "1", "PEBBLE_WFE_NONCEREJECT": "0", "PEBBLE_AUTHZREUSE": "0",
	} {
		os.Setenv(name, value)
	}
	logger := log.New(os.Stdout, "pebble: ", 0)
	store := db.NewMemoryStore()
	profiles := map[string]ca.Profile{"default": {Description: "The default profile"}}
	authority := ca.New(logger, store, "", "ecdsa", 0, 1, profiles)
	validation := va.New(logger, 80, 443, false, nameserver, store)
	const again = 1
	frontend := wfe.New(logger, store, validation, authority, []string{"letsencrypt.org"}, false, false, again, again)
	pebble := frontend.Handler()
	return http.HandlerFunc(func(writer http.ResponseWriter, request *http.Request) {
		if request.URL.Path == directory {
			request.URL.Path = wfe.DirectoryPath
		}
		pebble.ServeHTTP(writer, request)
	})
}
