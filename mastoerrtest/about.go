package mastoerrtest

import "strconv"

// getInstanceV1 has the version, by which clients know the software
// (docs.joinmastodon.org/entities/V1_Instance).
func (i *Instance) getInstanceV1(c *call, _ uint64) reply {
	b := appendField(nil, `{"uri":`, i.host)
	b = appendField(b, `,"title":`, "mastoerrtest")
	b = appendField(b, `,"short_description":`, "A fake instance")
	b = append(b, `,"description":"","email":"admin@example.com"`...)
	b = appendField(b, `,"version":`, i.software.Version)
	b = appendField(b, `,"urls":{"streaming_api":`, "wss://"+i.host)
	b = append(b, `},"stats":`...)
	b = i.appendStats(b)
	b = append(b, `,"thumbnail":null,"languages":["en"],"registrations":false,"approval_required":false,"invites_enabled":false,"configuration":`...)
	b = append(b, configuration...)
	return c.good(append(b, `},"contact_account":null,"rules":[]}`...))
}

func (i *Instance) getInstanceV2(c *call, _ uint64) reply {
	b := appendField(nil, `{"domain":`, i.host)
	b = appendField(b, `,"title":`, "mastoerrtest")
	b = appendField(b, `,"version":`, i.software.Version)
	b = append(b, `,"source_url":"https://github.com/mastodon/mastodon","description":"A fake instance","usage":{"users":{"active_month":`...)
	b = strconv.AppendInt(b, int64(len(i.accounts)), 10)
	b = append(b, `}},"thumbnail":{"url":""},"languages":["en"],"configuration":`...)
	b = append(b, configuration...)
	b = appendField(b, `,"urls":{"streaming":`, "wss://"+i.host)
	return c.good(append(b, `}},"registrations":{"enabled":false,"approval_required":false,"message":null},"api_versions":{"mastodon":6},"contact":{"email":"admin@example.com","account":null},"rules":[]}`...))
}

// configuration is left open for one more field.
const configuration = `{"accounts":{"max_featured_tags":10,"max_pinned_statuses":5},` +
	`"statuses":{"max_characters":500,"max_media_attachments":4,"characters_reserved_per_url":23},` +
	`"media_attachments":{"supported_mime_types":["image/jpeg","image/png","image/gif","video/mp4"],"image_size_limit":16777216,"video_size_limit":103809024},` +
	`"polls":{"max_options":4,"max_characters_per_option":50,"min_expiration":300,"max_expiration":2629746}`

func (i *Instance) appendStats(b []byte) []byte {
	b = append(b, `{"user_count":`...)
	b = strconv.AppendInt(b, int64(len(i.accounts)), 10)
	b = append(b, `,"status_count":`...)
	b = strconv.AppendInt(b, int64(len(i.order)), 10)
	return append(b, `,"domain_count":0}`...)
}
