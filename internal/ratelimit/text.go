package ratelimit

import (
	"strconv"
	"strings"
	"time"
)

// leads are the words before a wait.
var leads = [...]string{"retry in ", "again in ", "retry after ", "again after ", "wait "}

// InText returns the wait in a sentence: "retry in 12.34s", "try again in 5
// minutes", "retry after 1m30s". A number without a unit is in seconds.
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

// parseSpan reads the numbers and units that s, in lower case, starts with: "5
// minutes", "1m30s", "1 hour, 5 minutes and 3 seconds".
func parseSpan(s string) (time.Duration, bool) {
	seconds, unit, rest := parseUnit(s)
	if seconds < 0 {
		return 0, false
	}
	for unit != "" {
		rest = strings.TrimLeft(rest, " ,")
		rest = strings.TrimLeft(strings.TrimPrefix(rest, "and "), " ")
		var more float64
		if more, unit, rest = parseUnit(rest); more > 0 && unit != "" {
			seconds += more
		}
	}
	return Seconds(seconds), true
}

// parseUnit reads a number and its unit, and returns what follows them. It returns
// -1 where none stands.
func parseUnit(s string) (seconds float64, unit, rest string) {
	const letters = "abcdefghijklmnopqrstuvwxyz"
	rest = strings.TrimLeft(s, "0123456789.")
	n, err := strconv.ParseFloat(strings.TrimRight(s[:len(s)-len(rest)], "."), 64)
	if err != nil {
		return -1, "", ""
	}
	rest = strings.TrimLeft(rest, " ")
	unit = rest[:len(rest)-len(strings.TrimLeft(rest, letters))]
	rest = rest[len(unit):]
	switch unit {
	case "", "s", "sec", "secs", "second", "seconds":
		return n, unit, rest
	case "ms", "millisecond", "milliseconds":
		return n / 1000, unit, rest
	case "m", "min", "mins", "minute", "minutes":
		return n * 60, unit, rest
	case "h", "hour", "hours":
		return n * 3600, unit, rest
	case "d", "day", "days":
		return n * 86400, unit, rest
	}
	return -1, "", ""
}
