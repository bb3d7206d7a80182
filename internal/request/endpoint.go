package request

import (
	"strings"

	"github.com/mastoerr/mastoerr/internal/wire"
)

const (
	maxEndpoint = 500 // bytes
	maxSegments = 12  // of a path; what follows is "…"
)

// MaskPath returns the path with ":id" for every segment that is not a word of
// the API: ids, names, hashtags and whatever else could tell about people or
// make a metric's label grow without bound. The result is one line of at most
// 500 bytes.
func MaskPath(path string) string {
	path = strings.Trim(path, "/")
	var b strings.Builder
	b.Grow(min(len(path)+1, maxEndpoint))
	isTag := false // the segment before says that a hashtag follows
	segments := 0
	for segment := range strings.SplitSeq(path, "/") {
		if segments++; segments > maxSegments {
			b.WriteString("/…")
			break
		}
		b.WriteByte('/')
		switch {
		case segment == "":
		case isTag || !isAPIWord(segment):
			b.WriteString(":id")
		default:
			b.WriteString(segment)
		}
		isTag = segment == "tag" || segment == "tags"
	}
	return wire.Line(b.String(), maxEndpoint)
}

// isAPIWord reports whether a segment is a fixed part of the client API's paths:
// those that Mastodon's documentation lists (docs.joinmastodon.org/methods), and
// those of servers that add endpoints of their own.
func isAPIWord(segment string) bool {
	switch segment {
	case "api", "v1", "v1.1", "v1_alpha", "v2", "v2_alpha", "v3", "v4", "oauth", "health", "login", "auth", "sign_in", "invite", ".well-known", "nodeinfo",
		"token", "revoke", "authorize", "introspect", "userinfo",
		"apps", "verify_credentials", "emails", "confirmations",
		"accounts", "update_credentials", "statuses", "followers", "following", "featured_tags", "lists", "follow", "unfollow", "remove_from_followers",
		"block", "unblock", "mute", "unmute", "pin", "unpin", "endorse", "unendorse", "note", "relationships", "familiar_followers", "search", "lookup", "identity_proofs", "endorsements",
		"bookmarks", "favourites", "mutes", "blocks", "domain_blocks", "filters", "keywords", "reports", "follow_requests", "reject", "suggestions", "tags", "followed_tags",
		"profile", "avatar", "header", "preferences", "markers",
		"context", "translate", "reblogged_by", "favourited_by", "favourite", "unfavourite", "reblog", "unreblog", "bookmark", "unbookmark", "history", "source", "card", "quotes", "interaction_policy",
		"media", "polls", "votes", "scheduled_statuses",
		"timelines", "public", "tag", "home", "link", "list", "direct", "local", "hashtag", "user", "remote", "conversations", "read", "unread",
		"streaming", "notifications", "clear", "dismiss", "unread_count", "policy", "requests", "accept", "merged", "push", "subscription",
		"instance", "peers", "activity", "rules", "extended_description", "translation_languages", "terms_of_service", "privacy_policy", "languages",
		"trends", "links", "directory", "custom_emojis", "announcements", "reactions", "oembed", "proofs", "collections", "items", "async_refreshes", "annual_reports", "donation_campaigns",
		"admin", "action", "approve", "enable", "unsilence", "unsuspend", "unsensitive", "canonical_email_blocks", "email_domain_blocks", "dimensions", "domain_allows", "ip_blocks", "measures", "retention",
		"web", "push_subscriptions", "pleroma", "akkoma", "pixelfed", "compose", "settings", "groups", "discover", "stories":
		return true
	}
	return false
}
