package mastoerrtest

import (
	"net/http"
	"strconv"
	"strings"
)

// endpoint is one call that the instance knows.
type endpoint struct {
	scope string // that the token needs; "" needs no token
	app   bool   // an application's token will do
	serve func(i *Instance, c *call, id uint64) reply
}

// endpoints are by method and path, with ":id" for an id.
var endpoints = map[string]endpoint{
	"GET /api/v1/instance":                    {serve: (*Instance).getInstanceV1},
	"GET /api/v2/instance":                    {serve: (*Instance).getInstanceV2},
	"POST /api/v1/apps":                       {serve: (*Instance).postApp},
	"GET /api/v1/apps/verify_credentials":     {scope: "read", app: true, serve: (*Instance).verifyApp},
	"GET /api/v1/accounts/verify_credentials": {scope: "read:accounts", serve: (*Instance).verifyAccount},
	"GET /api/v1/accounts/lookup":             {serve: (*Instance).lookupAccount},
	"GET /api/v1/accounts/:id":                {serve: (*Instance).getAccount},
	"GET /api/v1/accounts/:id/statuses":       {serve: (*Instance).getAccountStatuses},
	"GET /api/v1/timelines/home":              {scope: "read:statuses", serve: (*Instance).getHome},
	"GET /api/v1/statuses":                    {serve: (*Instance).getStatuses},
	"GET /api/v1/statuses/:id":                {serve: (*Instance).getStatus},
	"GET /api/v1/statuses/:id/context":        {serve: (*Instance).getContext},
	"GET /api/v1/statuses/:id/source":         {scope: "read:statuses", serve: (*Instance).getSource},
	"PUT /api/v1/statuses/:id":                {scope: "write:statuses", serve: (*Instance).putStatus},
	"DELETE /api/v1/statuses/:id":             {scope: "write:statuses", serve: (*Instance).deleteStatus},
	"POST /api/v1/statuses/:id/favourite":     {scope: "write:favourites", serve: mark(markFavourite, true)},
	"POST /api/v1/statuses/:id/unfavourite":   {scope: "write:favourites", serve: mark(markFavourite, false)},
	"POST /api/v1/statuses/:id/bookmark":      {scope: "write:bookmarks", serve: mark(markBookmark, true)},
	"POST /api/v1/statuses/:id/unbookmark":    {scope: "write:bookmarks", serve: mark(markBookmark, false)},
	"POST /api/v1/statuses/:id/mute":          {scope: "write:mutes", serve: mark(markMute, true)},
	"POST /api/v1/statuses/:id/unmute":        {scope: "write:mutes", serve: mark(markMute, false)},
	"POST /api/v1/statuses/:id/pin":           {scope: "write:accounts", serve: (*Instance).pin},
	"POST /api/v1/statuses/:id/unpin":         {scope: "write:accounts", serve: mark(markPin, false)},
	"POST /api/v1/statuses/:id/reblog":        {scope: "write:statuses", serve: (*Instance).reblog},
	"POST /api/v1/statuses/:id/unreblog":      {scope: "write:statuses", serve: (*Instance).unreblog},
	"POST /api/v1/media":                      {scope: "write:media", serve: (*Instance).postMediaV1},
	"POST /api/v2/media":                      {scope: "write:media", serve: (*Instance).postMediaV2},
	"GET /api/v1/media/:id":                   {scope: "write:media", serve: (*Instance).getMedia},
	"PUT /api/v1/media/:id":                   {scope: "write:media", serve: (*Instance).putMedia},
	"DELETE /api/v1/media/:id":                {scope: "write:media", serve: (*Instance).deleteMedia},
	"GET /api/v1/scheduled_statuses":          {scope: "read:statuses", serve: (*Instance).getScheduledStatuses},
	"GET /api/v1/scheduled_statuses/:id":      {scope: "read:statuses", serve: (*Instance).getScheduled},
	"PUT /api/v1/scheduled_statuses/:id":      {scope: "write:statuses", serve: (*Instance).putScheduled},
	"DELETE /api/v1/scheduled_statuses/:id":   {scope: "write:statuses", serve: (*Instance).deleteScheduled},
	"POST /oauth/token":                       {serve: (*Instance).postToken},
	"POST /oauth/revoke":                      {serve: (*Instance).postRevoke},
}

// route answers a call, new statuses apart.
func (i *Instance) route(c *call) reply {
	if strings.HasPrefix(c.path, "/api/v1/streaming/") {
		return i.openStream(c)
	}
	pattern, id := splitID(c.path)
	e, ok := endpoints[c.method+" "+pattern]
	if !ok {
		return c.missingRoute()
	}
	// A token that is not good is refused also where none is needed
	// (app/controllers/api/base_controller.rb:16).
	if e.scope != "" || bearer(c.header) != "" && strings.HasPrefix(c.path, "/api/") {
		if r, ok := c.authorize(e.scope, e.app || e.scope == ""); !ok {
			return r
		}
	}
	return e.serve(i, c, id)
}

// splitID puts ":id" for the number in a path.
func splitID(path string) (pattern string, id uint64) {
	start := 0
	for start < len(path) {
		end := strings.IndexByte(path[start:], '/')
		if end < 0 {
			end = len(path)
		} else {
			end += start
		}
		if n, err := strconv.ParseUint(path[start:end], 10, 64); err == nil {
			return path[:start] + ":id" + path[end:], n
		}
		start = end + 1
	}
	return path, 0
}

// authorize checks the token of a call. The order is Mastodon's: a disabled
// account comes before its token (base_controller.rb:17).
func (c *call) authorize(scope string, appWillDo bool) (reply, bool) {
	t := c.token
	switch {
	case t != nil && t.account != nil && t.account.disabled:
		return c.fail(http.StatusForbidden, "Your login is currently disabled"), false
	case t == nil:
		return c.badToken("The access token is invalid"), false
	case t.state == tokenRevoked:
		return c.badToken("The access token was revoked"), false
	case t.state == tokenExpired:
		return c.badToken("The access token expired"), false
	case t.account == nil && !appWillDo:
		return c.fail(http.StatusUnprocessableEntity, "This method requires an authenticated user"), false
	case scope != "" && !t.can(scope):
		r := c.fail(http.StatusForbidden, "This action is outside the authorized scopes")
		family, _, _ := strings.Cut(scope, ":")
		// Doorkeeper puts underscores for the quotes round the scopes.
		r.header["Www-Authenticate"] = []string{`Bearer realm="Doorkeeper", error="insufficient_scope", ` +
			`error_description="Access to this resource requires scope _` + family + " " + scope + `_."`}
		return r, false
	}
	return reply{}, true
}

func (c *call) badToken(description string) reply {
	r := c.fail(http.StatusUnauthorized, description)
	r.header["Www-Authenticate"] = []string{`Bearer realm="Doorkeeper", error="invalid_token", error_description="` + description + `"`}
	return r
}

// fail is an error of Mastodon's API.
func (c *call) fail(status int, text string) reply {
	b := append(make([]byte, 0, len(text)+16), `{"error":`...)
	b = appendString(b, text)
	return reply{status: status, header: make(http.Header, 8), body: append(b, '}')}
}

func (c *call) notFound() reply { return c.fail(http.StatusNotFound, "Record not found") }

func (c *call) invalid(text string) reply {
	return c.fail(http.StatusUnprocessableEntity, "Validation failed: "+text)
}

// missingRoute and crash are what Rails itself says: JSON to those who ask for
// it, else its page (concerns/error_responses.rb:62, public/500.html).
func (c *call) missingRoute() reply {
	if c.acceptsJSON() {
		return c.fail(http.StatusNotFound, "Not Found")
	}
	return c.page(http.StatusNotFound, "The page you are looking for isn't here.")
}

func (c *call) crash() reply {
	if c.acceptsJSON() {
		return reply{
			status: http.StatusInternalServerError, header: http.Header{"Content-Type": jsonType},
			body: []byte(`{"status":500,"error":"Internal Server Error"}`),
		}
	}
	return c.page(http.StatusInternalServerError, "We're sorry, but something went wrong on our end.")
}

func (c *call) page(status int, text string) reply {
	return reply{
		status: status, header: http.Header{"Content-Type": {"text/html; charset=utf-8"}},
		body: []byte("<!DOCTYPE html>\n<html lang='en'>\n<head>\n<title>" + text + " - Mastodon</title>\n</head>\n<body>\n<h1>" + text + "</h1>\n</body>\n</html>\n"),
	}
}

func (c *call) acceptsJSON() bool {
	for _, v := range c.header["Accept"] {
		if strings.Contains(v, "json") {
			return true
		}
	}
	return false
}

// good is an answer in JSON.
func (c *call) good(body []byte) reply { return reply{status: http.StatusOK, body: body} }
