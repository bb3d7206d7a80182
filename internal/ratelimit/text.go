package ratelimit

import (
	"strconv"
	"strings"
	"time"
)

// leads are the words before a wait.
var leads = [...]string{"retry in ", "again in ", "retry after ", "again after ", "wait "}

// InText returns the wait in a sentence: "retry in 12.34s", "try again in 5
// minutes", "retry after 30 seconds". A number without a unit is in seconds.
func InText(s string) (time.Duration, bool) {
	s = strings.ToLower(s)
	for _, lead := range leads {
		if _, rest, found := strings.Cut(s, lead); found {
			if wait, ok := parseSpan(rest); ok {
				return wait, true
			}
		}
	}
	return 0, false
}

// parseSpan reads the number and the unit that s, in lower case, starts with.
func parseSpan(s string) (time.Duration, bool) {
	digits := len(s) - len(strings.TrimLeft(s, "0123456789."))
	n, err := strconv.ParseFloat(strings.TrimRight(s[:digits], "."), 64)
	if err != nil {
		return 0, false
	}
	unit := strings.TrimLeft(s[digits:], " ")
	unit = unit[:len(unit)-len(strings.TrimLeft(unit, "abcdefghijklmnopqrstuvwxyz"))]
	switch unit {
	case "", "s", "sec", "secs", "second", "seconds":
		return Seconds(n), true
	case "ms", "millisecond", "milliseconds":
		return Seconds(n / 1000), true
	case "m", "min", "mins", "minute", "minutes":
		return Seconds(n * 60), true
	case "h", "hour", "hours":
		return Seconds(n * 3600), true
	}
	return 0, false
}
