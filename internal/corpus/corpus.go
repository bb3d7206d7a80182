// Package corpus holds the test cases of mastoerr: failed API calls as they came
// over the wire, each with the labels that it deserves. Tests and mastoerrtest
// read it; the library itself does not.
//
// To add a case, add a line to one of the files:
//
//   - mastodon: Mastodon, from its sources and its tests
//   - localized: the messages of Mastodon in its other languages
//   - compat: other servers of the Mastodon API
//   - edge: proxies, CDNs and firewalls, most of them captured
//   - field: failures that users reported
//   - reports: further public bug reports, each tried one by one
//   - kit: one case for each code that the files above lack
//   - more: further wordings, read in the sources of the servers; code and retry only
//   - pages: further pages of proxies and firewalls; code and retry only
//   - real: responses of running servers
//   - servers: servers, bridges and old versions that were new to the library when they were labelled
//   - walls: so were these walls, gateways and proxies
//   - media_processing: every wording of this one message; internal/message/gen writes it
package corpus

import (
	"bytes"
	"embed"
	"encoding/json"
	"net/http"
)

//go:embed *.jsonl
var files embed.FS

// Wire are the files whose cases have all labels and come from servers.
var Wire = []string{"compat", "edge", "field", "localized", "mastodon", "real", "reports", "servers", "walls"}

// Case is one failed call. A case without Headers came without any that matter.
type Case struct {
	ID       string            `json:"id"`
	Origin   string            `json:"origin,omitempty"` // the software that responds: mastodon, gotosocial, nginx, …
	Source   string            `json:"source"`           // where the failure was read or captured
	Locale   string            `json:"locale,omitempty"` // language of the message
	Why      string            `json:"why,omitempty"`    // why it has these labels
	Method   string            `json:"method"`
	Path     string            `json:"path"`
	Status   int               `json:"status"`
	Headers  map[string]string `json:"headers,omitempty"`
	Body     string            `json:"body"`
	Want     Labels            `json:"expect"`
	Disputed *Dispute          `json:"disputed,omitempty"`
	Asked    *Dispute          `json:"asked,omitempty"` // what the request that it answers makes of it
}

// Labels are what a failure means.
type Labels struct {
	Category string   `json:"category,omitempty"`
	Action   string   `json:"action,omitempty"`
	Retry    string   `json:"retry,omitempty"`
	Code     string   `json:"code"`
	Wait     *float64 `json:"wait_s,omitempty"` // in seconds, nil when the response names none
}

// Dispute says that mastoerr holds the label of a case to be wrong, or less than what is
// known with the request.
type Dispute struct {
	Code string `json:"code"` // what mastoerr says instead
	Why  string `json:"why"`
}

// Header returns the headers of the response.
func (c *Case) Header() http.Header {
	header := make(http.Header, len(c.Headers))
	for name, value := range c.Headers {
		header.Set(name, value)
	}
	return header
}

// Read returns the cases of the named files, in their order. It panics when a
// file is missing or malformed.
func Read(names ...string) []Case {
	var all []Case
	for _, name := range names {
		content, err := files.ReadFile(name + ".jsonl")
		if err != nil {
			panic(err)
		}
		for line := range bytes.Lines(content) {
			var c Case
			if err := json.Unmarshal(line, &c); err != nil {
				panic("corpus: " + name + ": " + err.Error())
			}
			all = append(all, c)
		}
	}
	return all
}
