package main

import (
	"bytes"
	"context"
	_ "embed"
	"encoding/json"
	"fmt"
	"net"
	"net/http"
	"strconv"
	"strings"
	"time"
)

// wire holds failures as they came over the wire, with their sources.
//
//go:embed wire.jsonl
var wire []byte

type failure struct {
	Instance string            `json:"instance"`
	Call     string            `json:"call"`
	Status   int               `json:"status"`
	Header   map[string]string `json:"header"`
	Body     string            `json:"body"`
	Source   string            `json:"source"`
}

func recorded() ([]failure, error) {
	var failures []failure
	for line := range bytes.Lines(wire) {
		var f failure
		if err := json.Unmarshal(line, &f); err != nil {
			return nil, fmt.Errorf("wire.jsonl: %w", err)
		}
		failures = append(failures, f)
	}
	return failures, nil
}

// world is a web server on loopback that plays all the instances.
type world struct {
	listener net.Listener
	http     http.Server
	failures []failure
}

func startWorld(failures []failure) (*world, error) {
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		return nil, err
	}
	w := &world{listener: l, failures: failures}
	w.http.Handler = w
	go w.http.Serve(l)
	return w, nil
}

func (w *world) stop() { _ = w.http.Close() }

// server is the address of the i-th instance.
func (w *world) server(i int) string { return fmt.Sprintf("http://instance-%d.example", i) }

// transport leads every host to the world.
func (w *world) transport() http.RoundTripper {
	return &http.Transport{
		DisableKeepAlives: true,
		DialContext: func(ctx context.Context, network, _ string) (net.Conn, error) {
			var d net.Dialer
			return d.DialContext(ctx, network, w.listener.Addr().String())
		},
	}
}

// ServeHTTP answers as recorded.
func (w *world) ServeHTTP(rw http.ResponseWriter, r *http.Request) {
	name, _, _ := strings.Cut(strings.TrimPrefix(r.Host, "instance-"), ".")
	i, err := strconv.Atoi(name)
	if err != nil || i < 0 || i >= len(w.failures) {
		http.NotFound(rw, r)
		return
	}
	f := w.failures[i]
	h := rw.Header()
	h["Content-Type"] = nil // none unless recorded
	for name, value := range f.Header {
		h.Set(name, value)
	}
	if reset := h.Get("X-RateLimit-Reset"); reset != "" && h.Get("Date") == "" {
		// Recorded without the Date that it was relative to.
		h.Set("X-RateLimit-Reset", time.Now().UTC().Add(5*time.Minute).Format("2006-01-02T15:04:05.000000Z"))
	}
	rw.WriteHeader(f.Status)
	_, _ = rw.Write([]byte(f.Body))
}
