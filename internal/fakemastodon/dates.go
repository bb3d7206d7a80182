package fakemastodon

import (
	"regexp"
	"strconv"
	"strings"
	"time"
)

var (
	isoDate = regexp.MustCompile(`^(-?\d{4,})-(\d{1,2})-(\d{1,2})(?:(?:T|\s+)(\d{1,2}):(\d{2})(?::(\d{2})(?:[.,](\d+))?)?)?\s*(Z|z|UTC|GMT|[+-]\d{2}:?\d{2})?$`)
	weekday = regexp.MustCompile(`(?i)\b(sun|mon|tue|wed|thu|fri|sat)[a-z]*\b`)
	dayTime = regexp.MustCompile(`^(\d{1,2}):(\d{2})(?::(\d{2}))?$`)
)

// dateLayouts are other ways to write a date that Ruby reads.
var dateLayouts = []string{
	time.RFC1123, time.RFC1123Z, time.RFC850, time.ANSIC, time.UnixDate, "2006/01/02", "2006/01/02 15:04", "20060102",
	"20060102T150405Z", "20060102T150405Z0700", "2 Jan 2006", "2 January 2006", "Jan 2 2006", "January 2, 2006", "2 Jan 2006 15:04",
}

// parseDateTime reads a time as Ruby's String#to_datetime does, which takes a lot:
// "next tuesday" is the Tuesday of this week (measured on 4.6.5). A blank text is no
// time. It reports whether the text is a time or blank.
func parseDateTime(text string, now time.Time) (t time.Time, valid bool) {
	text = strings.TrimSpace(text)
	if text == "" {
		return time.Time{}, true
	}
	if t, valid = parseDate(text); valid {
		return t, true
	}
	now = now.UTC()
	midnight := time.Date(now.Year(), now.Month(), now.Day(), 0, 0, 0, 0, time.UTC)
	if m := dayTime.FindStringSubmatch(text); m != nil {
		hour, minute, second := number(m[1]), number(m[2]), number(m[3])
		since := time.Duration(hour)*time.Hour + time.Duration(minute)*time.Minute + time.Duration(second)*time.Second
		return midnight.Add(since), hour < 24 && minute < 60 && second < 60
	}
	if isoDate.MatchString(text) {
		return time.Time{}, false // of a month or day that is none
	}
	if m := weekday.FindStringSubmatch(text); m != nil {
		day := strings.Index("sunmontuewedthufrisat", strings.ToLower(m[1])) / 3
		return midnight.AddDate(0, 0, day-int(now.Weekday())), true
	}
	return time.Time{}, false
}

// parseDate reads a whole date, with or without a time of day and a zone.
func parseDate(text string) (t time.Time, valid bool) {
	m := isoDate.FindStringSubmatch(strings.TrimSpace(text))
	if m == nil {
		for _, layout := range dateLayouts {
			if t, err := time.Parse(layout, text); err == nil {
				return t.UTC(), true
			}
		}
		return time.Time{}, false
	}
	year, month, day := number(m[1]), number(m[2]), number(m[3])
	hour, minute, second := number(m[4]), number(m[5]), number(m[6])
	nanoseconds := number((m[7] + "000000000")[:9])
	t = time.Date(year, time.Month(month), day, hour, minute, second, nanoseconds, zone(m[8]))
	if t.Day() != day || int(t.Month()) != month || hour > 24 || minute > 59 || second > 59 {
		return time.Time{}, false
	}
	return t.UTC(), true
}

func number(digits string) int {
	n, _ := strconv.Atoi(digits) // "" is 0
	return n
}

// zone reads "+01:00".
func zone(text string) *time.Location {
	if len(text) < 5 {
		return time.UTC
	}
	digits := strings.ReplaceAll(text[1:], ":", "")
	offset := number(digits[:2])*3600 + number(digits[2:])*60
	if text[0] == '-' {
		offset = -offset
	}
	return time.FixedZone("", offset)
}
