package ratelimit_test

import (
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/mastoerr/mastoerr/internal/ratelimit"
)

func TestTheFieldsOfTheIETFAreReadInEveryVersion(t *testing.T) {
	t.Parallel()
	in := func(seconds int) time.Time { return now.Add(time.Duration(seconds) * time.Second) }
	for name, test := range map[string]struct {
		pairs []string
		want  ratelimit.Limits
		ok    bool
	}{
		"three fields":                     {[]string{"RateLimit-Limit", "100", "RateLimit-Remaining", "0", "RateLimit-Reset", "30"}, ratelimit.Limits{100, 0, in(30)}, true},
		"three fields, with a policy":      {[]string{"RateLimit-Limit", "100, 100;w=60", "RateLimit-Remaining", "7"}, ratelimit.Limits{Limit: 100, Remaining: 7}, true},
		"a reset that is a time":           {[]string{"RateLimit-Reset", "1795352700"}, ratelimit.Limits{Remaining: -1, Reset: in(301)}, true},
		"only what is left":                {[]string{"RateLimit-Remaining", "4"}, ratelimit.Limits{Remaining: 4}, false},
		"a dictionary":                     {[]string{"RateLimit", "limit=100, remaining=0, reset=30", "RateLimit-Policy", "100;w=60"}, ratelimit.Limits{100, 0, in(30)}, true},
		"an item":                          {[]string{"RateLimit", `"default";r=50;t=30`, "RateLimit-Policy", `"default";q=100;w=60`}, ratelimit.Limits{100, 50, in(30)}, true},
		"the item with the least left":     {[]string{"RateLimit", `"day";r=9;t=900, "hour";r=0;t=30`, "RateLimit-Policy", `"day";q=100;w=86400, "hour"; q=10`}, ratelimit.Limits{10, 0, in(30)}, true},
		"the item that lasts longest":      {[]string{"RateLimit", `"a";r=0;t=30,"b";r=0;t=60`, "RateLimit", `"c";r=0;t=40`}, ratelimit.Limits{0, 0, in(60)}, true},
		"an item that says what is left":   {[]string{"RateLimit", `"a";t=30,"b";r=5`}, ratelimit.Limits{Remaining: 5}, true},
		"a policy of another name":         {[]string{"RateLimit", `"a";r=1;t=5`, "RateLimit-Policy", `"b";q=100, "a"`}, ratelimit.Limits{0, 1, in(5)}, true},
		"nothing that can be read":         {[]string{"RateLimit", `;;,=,"a";r=-1;t=soon`}, ratelimit.Limits{Remaining: -1}, false},
		"a field beside three":             {[]string{"RateLimit", "?", "RateLimit-Limit", "100", "RateLimit-Reset", "30"}, ratelimit.Limits{100, -1, in(30)}, true},
		"the X- fields come first":         {[]string{"X-RateLimit-Limit", "300", "RateLimit", `"a";r=0;t=30`}, ratelimit.Limits{Limit: 300, Remaining: -1}, true},
		"X- fields with seconds from now":  {[]string{"X-RateLimit-Limit", "300", "X-RateLimit-Reset", "30"}, ratelimit.Limits{300, -1, in(30)}, true},
		"more policies than anybody has":   {[]string{"RateLimit", strings.Repeat(`"a";r=0;t=30,`, 100)}, ratelimit.Limits{Remaining: -1}, false},
		"the fifth field is not looked at": {[]string{"RateLimit", "", "RateLimit", "", "RateLimit", "", "RateLimit", "", "RateLimit", `"a";r=0`}, ratelimit.Limits{Remaining: -1}, false},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			l, ok := ratelimit.Headers(headers(test.pairs...), now)
			require.Equal(t, test.ok, ok)
			require.Equal(t, test.want, l)
		})
	}
}
