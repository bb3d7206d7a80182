package fakemastodon

import (
	"encoding/json"
	"net/http"
)

// reply is the server's response to a call.
type reply struct {
	status   int
	header   http.Header
	body     []byte
	stream   *stream // instead of a body
	complete bool    // the headers are complete: the response of a fault
	bare     bool    // no controller had a hand in it: no rate limit, no Server
}

// jsonType is the Content-Type of Rails.
const jsonType = "application/json; charset=utf-8"

// object is a JSON object that has no struct of its own.
type object map[string]any

// ok is a 200 with v as JSON.
func ok(v any) *reply {
	body, err := json.Marshal(v)
	if err != nil {
		panic(err) // v is one of this package's own types
	}
	return &reply{status: http.StatusOK, body: body}
}

// fail is an error of Mastodon's API.
func fail(status int, text string) *reply {
	r := ok(struct {
		Error string `json:"error"`
	}{text})
	r.status = status
	return r
}

func notFound() *reply { return fail(http.StatusNotFound, say("record.not_found")) }

// missing is the 404 for a status that is not there or not to be seen. Mastodon has
// other words for it than for its other records (concerns/error_responses.rb).
func (s *Server) missing() *reply {
	if s.facts.rules != nil {
		return fail(http.StatusNotFound, "Not Found")
	}
	return notFound()
}

func unprocessable(text string) *reply { return fail(http.StatusUnprocessableEntity, text) }

func invalid(text string) *reply { return unprocessable(say("validation.failed", text)) }

// set adds a header.
func (r *reply) set(name, value string) *reply {
	if r.header == nil {
		r.header = make(http.Header, 8)
	}
	r.header[name] = []string{value}
	return r
}

// reply returns the answer of a fault as a reply.
func (a *Answer) reply() *reply {
	h := a.Header.Clone()
	if h == nil {
		h = make(http.Header)
	}
	return &reply{status: a.Status, header: h, body: []byte(a.Body), complete: true}
}
