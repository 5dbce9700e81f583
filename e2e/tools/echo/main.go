// Command echo stands for the image of an app: whatever it is asked, it answers 200 and says which pod it is and what it
// was asked. Its arguments are those of the app and mean nothing to it.
package main

import (
	"encoding/json"
	"log"
	"net/http"
	"os"
)

// ports are those of the apps. A pod's network is its own, so that all of them are free.
var ports = []string{"8080", "9292", "9898"}

func main() {
	handler := http.HandlerFunc(func(writer http.ResponseWriter, request *http.Request) {
		writer.Header().Set("Content-Type", "application/json")
		json.NewEncoder(writer).Encode(map[string]any{
			"pod":     os.Getenv("HOSTNAME"),
			"host":    request.Host,
			"path":    request.URL.Path,
			"headers": request.Header,
		})
	})
	for _, port := range ports[1:] {
		go func() { log.Fatal(http.ListenAndServe(":"+port, handler)) }()
	}
	log.Fatal(http.ListenAndServe(":"+ports[0], handler))
}
