package main

import (
	"encoding/json"
	"fmt"
	"log"
	"net/http"
	"strings"
	"sync/atomic"

	"github.com/miekg/dns"
)

const zoneID = "zone-1"

// What Cloudflare's API offers to whoever changes the TXT records of a zone. It shows only the zone that the token is for,
// and refuses any other token.
func cloudflare(records *records, token string) http.Handler {
	var last atomic.Int64
	api := http.NewServeMux()
	api.HandleFunc("GET /client/v4/zones", func(writer http.ResponseWriter, request *http.Request) {
		zones := []map[string]string{}
		if dns.Fqdn(request.FormValue("name")) == records.zone {
			zones = append(zones, map[string]string{"id": zoneID, "name": strings.TrimSuffix(records.zone, ".")})
		}
		result(writer, zones)
	})
	const inZone = "/client/v4/zones/" + zoneID + "/dns_records"
	api.HandleFunc("GET "+inZone, func(writer http.ResponseWriter, request *http.Request) {
		result(writer, records.named(request.FormValue("name")))
	})
	api.HandleFunc("POST "+inZone, func(writer http.ResponseWriter, request *http.Request) {
		var each record
		if err := json.NewDecoder(request.Body).Decode(&each); err != nil || each.Type != "TXT" {
			refuse(writer, http.StatusBadRequest, "a TXT record is wanted")
			return
		}
		each.ID = fmt.Sprintf("record-%d", last.Add(1))
		records.add(each)
		log.Printf("cloudflare: made %s TXT", each.Name)
		result(writer, each)
	})
	api.HandleFunc("DELETE "+inZone+"/{id}", func(writer http.ResponseWriter, request *http.Request) {
		records.remove(request.PathValue("id"))
		log.Printf("cloudflare: removed %s", request.PathValue("id"))
		result(writer, map[string]string{"id": request.PathValue("id")})
	})
	return http.HandlerFunc(func(writer http.ResponseWriter, request *http.Request) {
		if request.Header.Get("Authorization") != "Bearer "+token {
			log.Printf("cloudflare: refused %s %s: not the token", request.Method, request.URL.Path)
			refuse(writer, http.StatusForbidden, "Invalid request headers")
			return
		}
		api.ServeHTTP(writer, request)
	})
}

func result(writer http.ResponseWriter, value any) {
	_ = json.NewEncoder(writer).Encode(map[string]any{"success": true, "errors": []any{}, "messages": []any{}, "result": value})
}

func refuse(writer http.ResponseWriter, status int, message string) {
	writer.WriteHeader(status)
	problems := []map[string]any{{"code": 6003, "message": message}}
	_ = json.NewEncoder(writer).Encode(map[string]any{"success": false, "errors": problems, "result": nil})
}
