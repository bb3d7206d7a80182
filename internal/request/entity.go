package request

import (
	"net/http"
	"strings"
)

// The members by which a call's entity is known. An application that a server does not
// number has a name at least (docs.joinmastodon.org/entities/Application).
var (
	byID    = []string{"id"}
	byToken = []string{"access_token"}
	byApp   = []string{"client_id", "id", "name"}
)

// Identifiers returns the members of which the entity that the call asks for must have
// one. It returns nil for a call whose answer may be something else: a list, an empty
// object, or what differs among servers.
func (f *Facts) Identifiers() []string {
	if f.Method == http.MethodHead || f.Method == http.MethodDelete {
		return nil
	}
	if f.Method == http.MethodPost && strings.HasSuffix(f.Path, "/oauth/token") {
		return byToken
	}
	at := strings.LastIndex(f.Path, "/api/v")
	if at < 0 {
		return nil
	}
	_, path, _ := strings.Cut(f.Path[at+len("/api/v"):], "/")
	collection, rest, _ := strings.Cut(strings.TrimRight(path, "/"), "/")
	switch collection {
	case "statuses":
		return f.identifiersOfStatus(rest)
	case "media":
		if f.Method == http.MethodPost || rest != "" {
			return byID
		}
	case "accounts":
		switch {
		case rest == "verify_credentials", rest == "update_credentials", rest == "lookup",
			f.Method == http.MethodGet && rest != "" && !strings.Contains(rest, "/") && !isAPIWord(rest):
			return byID
		}
	case "apps":
		if rest == "" && f.Method == http.MethodPost || rest == "verify_credentials" {
			return byApp
		}
	}
	return nil
}

func (f *Facts) identifiersOfStatus(rest string) []string {
	id, part, _ := strings.Cut(rest, "/")
	switch {
	case id == "":
		if f.Method == http.MethodPost {
			return byID
		}
	case part == "" && !isAPIWord(id), part == "source":
		return byID
	}
	return nil
}
