// Command echo stands for the image of an app: whatever it is asked, it answers 200 and says which pod it is, at which port,
// and what it was asked. It listens on the ports in ECHO_PORTS, separated by commas, and answers datagrams at those in
// ECHO_DATAGRAMS. Its arguments are those of the app and mean nothing to it.
//
// It plays apps that differ: below /sign-in it answers 401 to who does not bear the cookie session=known, it waits as long as the
// header X-Echo-Wait says, or else ECHO_WAIT, answers ECHO_STATUS where that is set, and who wants a websocket hears what he says. At
// port 8443 it speaks TLS, with a certificate that nobody vouches for.
package main

import (
	"cmp"
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/tls"
	"crypto/x509"
	"encoding/json"
	"io"
	"log"
	"math/big"
	"net"
	"net/http"
	"os"
	"strconv"
	"strings"
	"time"
)

func main() {
	ends := make(chan error)
	for _, port := range listed("ECHO_PORTS") {
		go func() { ends <- answer(port) }()
	}
	for _, port := range listed("ECHO_DATAGRAMS") {
		go func() { ends <- answerDatagrams(port) }()
	}
	log.Fatal(<-ends)
}

func listed(name string) []string {
	return strings.FieldsFunc(os.Getenv(name), func(letter rune) bool { return letter == ',' })
}

func answer(port string) error {
	if port != "8443" {
		return http.ListenAndServe(":"+port, answering(port))
	}
	certificate, err := selfSigned()
	if err != nil {
		return err
	}
	server := http.Server{Addr: ":" + port, Handler: answering(port), TLSConfig: &tls.Config{Certificates: []tls.Certificate{certificate}}}
	return server.ListenAndServeTLS("", "")
}

func selfSigned() (tls.Certificate, error) {
	key, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	if err != nil {
		return tls.Certificate{}, err
	}
	template := x509.Certificate{SerialNumber: big.NewInt(1), NotAfter: time.Now().Add(24 * time.Hour)}
	bytes, err := x509.CreateCertificate(rand.Reader, &template, &template, key.Public(), key)
	return tls.Certificate{Certificate: [][]byte{bytes}, PrivateKey: key}, err
}

func answering(port string) http.Handler {
	return http.HandlerFunc(func(writer http.ResponseWriter, request *http.Request) {
		if wait, err := time.ParseDuration(cmp.Or(request.Header.Get("X-Echo-Wait"), os.Getenv("ECHO_WAIT"))); err == nil {
			time.Sleep(wait)
		}
		if request.Header.Get("Upgrade") != "" {
			talk(writer)
			return
		}
		writer.Header().Set("Content-Type", "application/json")
		if strings.HasPrefix(request.URL.Path, "/sign-in") {
			if cookie, err := request.Cookie("session"); err != nil || cookie.Value != "known" {
				writer.WriteHeader(http.StatusUnauthorized)
				return
			}
			writer.Header().Set("Remote-User", "known")
		}
		if status, err := strconv.Atoi(os.Getenv("ECHO_STATUS")); err == nil {
			writer.WriteHeader(status)
		}
		json.NewEncoder(writer).Encode(map[string]any{
			"pod":     os.Getenv("HOSTNAME"),
			"port":    port,
			"host":    request.Host,
			"path":    request.URL.Path,
			"headers": request.Header,
		})
	})
}

// talk says back all that it hears, as it comes.
func talk(writer http.ResponseWriter) {
	connection, _, err := http.NewResponseController(writer).Hijack()
	if err != nil {
		http.Error(writer, err.Error(), http.StatusInternalServerError)
		return
	}
	defer connection.Close()
	io.WriteString(connection, "HTTP/1.1 101 Switching Protocols\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n\r\n")
	io.Copy(connection, connection)
}

func answerDatagrams(port string) error {
	connection, err := net.ListenPacket("udp", ":"+port)
	if err != nil {
		return err
	}
	said := make([]byte, 1500)
	for {
		_, from, err := connection.ReadFrom(said)
		if err != nil {
			return err
		}
		answer, _ := json.Marshal(map[string]string{"pod": os.Getenv("HOSTNAME"), "port": port})
		connection.WriteTo(answer, from)
	}
}
