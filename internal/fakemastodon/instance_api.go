package fakemastodon

import "maps"

// getInstanceV1 has the version, by which clients know the software
// (docs.joinmastodon.org/entities/V1_Instance).
func (s *Server) getInstanceV1(*call, uint64) *reply {
	return ok(object{
		"uri": s.Host, "title": "mastoerrtest", "version": s.Software.Version,
		"short_description": "A fake instance", "description": "", "email": "admin@example.com",
		"urls":      object{"streaming_api": "wss://" + s.Host},
		"stats":     object{"user_count": len(s.accounts), "status_count": len(s.published), "domain_count": 0},
		"thumbnail": nil, "languages": []string{"en"}, "configuration": configuration,
		"registrations": false, "approval_required": false, "invites_enabled": false,
		"contact_account": nil, "rules": empty{},
	})
}

func (s *Server) getInstanceV2(c *call, _ uint64) *reply {
	if s.facts.noInstanceV2 {
		return c.noRoute()
	}
	withStreaming := maps.Clone(configuration)
	withStreaming["urls"] = object{"streaming": "wss://" + s.Host}
	instance := object{
		"domain": s.Host, "title": "mastoerrtest", "version": s.Software.Version,
		"source_url": s.facts.sourceURL, "description": "A fake instance",
		"usage":     object{"users": object{"active_month": len(s.accounts)}},
		"thumbnail": object{"url": ""}, "languages": []string{"en"}, "configuration": withStreaming,
		"registrations": object{"enabled": false, "approval_required": false, "message": nil},
		"contact":       object{"email": "admin@example.com", "account": nil}, "rules": empty{},
	}
	if s.Software.Family == "" {
		instance["api_versions"] = object{"mastodon": 6}
	}
	return ok(instance)
}

var configuration = object{
	"accounts": object{"max_featured_tags": 10, "max_pinned_statuses": 5},
	"statuses": object{"max_characters": maxText, "max_media_attachments": maxMedia, "characters_reserved_per_url": 23},
	"media_attachments": object{
		"supported_mime_types": []string{"image/jpeg", "image/png", "image/gif", "video/mp4"},
		"image_size_limit":     16777216, "video_size_limit": 103809024,
	},
	"polls": object{"max_options": 4, "max_characters_per_option": 50, "min_expiration": 300, "max_expiration": 2629746},
}
