package mastoerr

import (
	"net/http"
	"net/url"
	"strings"
)

// judgeRedirect explains a 3xx that is not followed. Where it leads may say
// more than the status: Pixelfed sends API calls that it will not answer to a
// page for people.
func judgeRedirect(a *answer) Code {
	location := a.header.Get("Location")
	switch {
	case a.status != http.StatusMovedPermanently && a.status != http.StatusFound &&
		a.status != http.StatusSeeOther && a.status != http.StatusTemporaryRedirect &&
		a.status != http.StatusPermanentRedirect:
		return CodeUnexpectedStatus
	case a.header == nil:
		return CodeUnexpectedRedirect
	case location == "":
		return CodeInvalidResponse
	}
	// What is longer is longer in its query.
	const enough = 4 << 10 // bytes
	u, err := url.Parse(location[:min(len(location), enough)])
	switch {
	case err != nil, u.Scheme != "" && u.Scheme != "http" && u.Scheme != "https":
		return CodeInvalidResponse
	}
	if c := pageForPeople(u.Path); c != "" {
		return c
	}
	return CodeUnexpectedRedirect
}

// pageForPeople names what it means to end on one of the pages that a web
// framework sends a browser to. Laravel's are /login and Pixelfed's
// /i/verify-email (pixelfed/pixelfed#4789); Rails' Devise has /auth/sign_in.
func pageForPeople(path string) Code {
	path = strings.TrimRight(path, "/")
	switch {
	case strings.HasPrefix(path, "/api/"):
	case strings.HasSuffix(path, "/login"), strings.HasSuffix(path, "/sign_in"), strings.HasSuffix(path, "/signin"):
		return CodeLoginRequired
	case strings.HasSuffix(path, "/verify-email"):
		return CodeEmailUnconfirmed
	}
	return ""
}
