package main

import (
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/tls"
	"crypto/x509"
	"crypto/x509/pkix"
	"encoding/pem"
	"log"
	"maps"
	"math/big"
	"net"
	"net/http"
	"os"
	"slices"
	"time"
)

// Serves several hosts at one address, each by its name, with a certificate of an authority that it makes and writes down.
func serveHosts(address string, hosts map[string]http.Handler, trust string) error {
	certificate, authority, err := certify(slices.Collect(maps.Keys(hosts)))
	if err != nil {
		return err
	}
	if err := os.WriteFile(trust, pem.EncodeToMemory(&pem.Block{Type: "CERTIFICATE", Bytes: authority}), 0o644); err != nil {
		return err
	}
	listener, err := net.Listen("tcp", address)
	if err != nil {
		return err
	}
	log.Print("ready")
	server := http.Server{
		TLSConfig: &tls.Config{Certificates: []tls.Certificate{*certificate}},
		Handler: http.HandlerFunc(func(writer http.ResponseWriter, request *http.Request) {
			if host := hosts[request.Host]; host != nil {
				host.ServeHTTP(writer, request)
				return
			}
			http.Error(writer, "no such host", http.StatusMisdirectedRequest)
		}),
	}
	return server.ServeTLS(listener, "", "")
}

// A certificate for names, and the authority that signed it.
func certify(names []string) (*tls.Certificate, []byte, error) {
	root := template("Authority of the e2e")
	root.IsCA, root.BasicConstraintsValid, root.KeyUsage = true, true, x509.KeyUsageCertSign
	rootKey, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	if err != nil {
		return nil, nil, err
	}
	authority, err := x509.CreateCertificate(rand.Reader, root, root, &rootKey.PublicKey, rootKey)
	if err != nil {
		return nil, nil, err
	}
	leaf := template(names[0])
	leaf.DNSNames, leaf.ExtKeyUsage = names, []x509.ExtKeyUsage{x509.ExtKeyUsageServerAuth}
	key, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	if err != nil {
		return nil, nil, err
	}
	signed, err := x509.CreateCertificate(rand.Reader, leaf, root, &key.PublicKey, rootKey)
	return &tls.Certificate{Certificate: [][]byte{signed}, PrivateKey: key}, authority, err
}

func template(name string) *x509.Certificate {
	now := time.Now()
	return &x509.Certificate{
		SerialNumber: big.NewInt(now.UnixNano()), Subject: pkix.Name{CommonName: name},
		NotBefore: now.Add(-time.Hour), NotAfter: now.Add(24 * time.Hour),
	}
}
