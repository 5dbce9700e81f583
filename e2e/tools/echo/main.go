// Command echo stands for the image of an app: whatever it is asked, it answers 200 and says which pod it is and what it
// was asked. It listens on the ports in ECHO_PORTS, separated by commas. Its arguments are those of the app and mean
// nothing to it.
package main

import (
	"encoding/json"
	"log"
	"net/http"
	"os"
	"strings"
)

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
	ends := make(chan error)
	for _, port := range strings.Split(os.Getenv("ECHO_PORTS"), ",") {
		go func() { ends <- http.ListenAndServe(":"+port, handler) }()
	}
	log.Fatal(<-ends)
}
