package sentence

import "strings"

// places is a set of endpoints; the empty set stands for all of them. A request that
// is not known is at none.
type places uint16

// The endpoints.
const (
	onOAuth   places = 1 << iota // /oauth/token, /oauth/revoke, /oauth/authorize
	onApps                       // /api/v1/apps
	creating                     // POST /api/v1/statuses, and the edit of a post
	onPosts                      // below /statuses
	voting                       // /api/v1/polls/:id/votes
	onMedia                      // below /media
	pinning                      // …/pin
	following                    // the calls on one account: follow, block, mute
	elsewhere                    // a known path that has nothing to do with OAuth
	getting                      // GET

	anywhere places = 0
)

func placesOf(method, path string) places {
	var set places
	if method == "GET" {
		set |= getting
	}
	path = strings.TrimSuffix(path, "/")
	switch {
	case strings.Contains(path, "/oauth/"), strings.Contains(path, "/oauth2/"):
		set |= onOAuth
	case strings.HasSuffix(path, "/apps"):
		set |= onApps
	case strings.Contains(path, "/statuses"):
		set |= onPosts
		switch {
		case method == "POST" && strings.HasSuffix(path, "/v1/statuses"), method == "PUT" && isStatus(path):
			set |= creating
		case strings.HasSuffix(path, "/pin"):
			set |= pinning
		}
	case strings.HasSuffix(path, "/votes"):
		set |= voting
	case strings.Contains(path, "/media"):
		set |= onMedia
	case method == "POST" && strings.Contains(path, "/accounts/"):
		set |= following
	}
	if path != "" && set&(onOAuth|onApps) == 0 {
		set |= elsewhere
	}
	return set
}

// isStatus reports whether a path is that of one post.
func isStatus(path string) bool {
	_, id, found := strings.Cut(path, "/v1/statuses/")
	return found && strings.IndexByte(id, '/') < 0
}

// NamesRecord reports whether a path may name one record of the API, such as
// /api/v1/statuses/1: it has more segments than "api", the version and a collection.
// An unknown path may.
func NamesRecord(path string) bool {
	return path == "" || strings.Count(strings.TrimSuffix(path, "/"), "/") > 3
}
