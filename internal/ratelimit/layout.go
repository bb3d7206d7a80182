package ratelimit

import (
	"strings"
	"time"
)

// layouts are the forms in which servers write a time. Mastodon sends ISO 8601
// with six decimals, GoToSocial with three; time.Parse reads decimals that a
// layout does not have.
var layouts = [...]string{
	time.RFC3339, "2006-01-02T15:04:05Z0700", "2006-01-02T15:04:05",
	time.RFC1123, time.RFC850, time.ANSIC, time.RFC1123Z, // RFC 9110, section 5.6.7; RFC 5322
	"2006-01-02 15:04:05 MST", "2006-01-02 15:04:05 -0700", "2006-01-02 15:04:05", // Ruby's Time#to_s, SQL
}

// parseTime reads a time. A time without a zone is UTC.
func parseTime(s string) (time.Time, bool) {
	if s == "" {
		return time.Time{}, false
	}
	for _, layout := range layouts {
		at, err := time.Parse(layout, s)
		if err != nil {
			continue
		}
		return at, !strings.HasSuffix(layout, "MST") || isUTC(at)
	}
	return time.Time{}, false
}

// isUTC reports whether the name of at's zone says UTC. time.Parse takes any other
// name that the machine does not know, such as CET, for UTC too.
func isUTC(at time.Time) bool {
	name, _ := at.Zone()
	return name == "UTC" || name == "GMT"
}
