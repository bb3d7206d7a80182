package ratelimit_test

import (
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/mastoerr/mastoerr/internal/ratelimit"
)

func TestInTextReadsTheWaitOfASentence(t *testing.T) {
	t.Parallel()
	for text, want := range map[string]time.Duration{
		"Rate limited, retry in 12.34s":                     12340 * time.Millisecond,
		"Too many requests. Please try again in 5 minutes.": 5 * time.Minute,
		"RETRY AFTER 30 SECONDS":                            30 * time.Second,
		"Try again after 2h":                                2 * time.Hour,
		"Please wait 1 hour":                                time.Hour,
		"wait 90":                                           90 * time.Second,
		"wait 90.":                                          90 * time.Second,
		"retry in 500ms":                                    500 * time.Millisecond,
		"retry in 10 milliseconds, or wait":                 10 * time.Millisecond,
		"retry in 1 min":                                    time.Minute,
		"retry in 3 secs":                                   3 * time.Second,
		"retry in a while, wait 7 sec":                      7 * time.Second,
		"retry in 99999 hours":                              ratelimit.MaxWait,
		"retry in 1m30s":                                    90 * time.Second,
		"again in 1 hour, 5 minutes and 3 seconds":          time.Hour + 5*time.Minute + 3*time.Second,
		"try again in 2 days":                               48 * time.Hour,
		"wait 5 minutes, 300 requests are left":             5 * time.Minute,
		"retry in 30, 5 minutes are left":                   30 * time.Second,
		"retry in 3 weeks":                                  unread,
		"retry in 1.2.3s":                                   unread,
		"retry in .":                                        unread,
		"retry in ":                                         unread,
		"Try again in a few minutes.":                       unread,
		"Too many attempts":                                 unread,
		"":                                                  unread,
	} {
		t.Run(text, func(t *testing.T) {
			t.Parallel()
			wait, ok := ratelimit.InText(text)
			requireWait(t, want, wait, ok)
		})
	}
}

func TestInTextTakesTheFirstLeadThatCanBeRead(t *testing.T) {
	t.Parallel()
	wait, ok := ratelimit.InText("wait 7s, else retry in 9s")
	require.True(t, ok)
	require.Equal(t, 9*time.Second, wait, "a lead is worth more the sooner it stands in the list")
}
