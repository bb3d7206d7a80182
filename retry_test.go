package mastoerr_test

import (
	"context"
	"errors"
	"io"
	"net/http"
	"testing"
	"testing/synctest"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/mastoerr/mastoerr"
	"github.com/mastoerr/mastoerr/internal/testkit"
)

func TestBackoffGrowsAndKeepsToItsBounds(t *testing.T) {
	testkit.InBubble(t, func(t *testing.T) {
		c, s := testkit.Client(t, testkit.Refused)
		_, err := testkit.Post(t.Context(), c, mastoerr.Policy{MaxAttempts: 60, MinWait: time.Second, MaxWait: time.Minute})
		require.Error(t, err)
		limit := time.Second
		for _, gap := range s.Gaps() {
			require.Positive(t, gap)
			require.LessOrEqual(t, gap, limit+1)
			limit = min(2*limit, time.Minute)
		}
	})
}

func TestAdvise(t *testing.T) {
	t.Parallel()
	request := func(method, path string) *mastoerr.MastodonError {
		req, err := http.NewRequest(method, "https://m.example"+path, nil)
		require.NoError(t, err)
		e, ok := mastoerr.FromError(mastoerr.CheckResponse(testkit.Respond(req, 502, "")))
		require.True(t, ok)
		return e
	}
	tests := map[string]struct {
		err  error
		want mastoerr.Step
	}{
		"nil":                       {nil, ""},
		"a stranger's error":        {errors.New("x"), mastoerr.StepVerify},
		"a cancellation":            {context.Canceled, mastoerr.StepVerify},
		"a typed nil":               {(*mastoerr.MastodonError)(nil), mastoerr.StepVerify},
		"a typed nil of another":    {(*mastoerr.GaveUpError)(nil), mastoerr.StepVerify},
		"a 502 of a GET":            {request("GET", "/api/v1/statuses/1"), mastoerr.StepResend},
		"a 502 of a PUT":            {request("PUT", "/api/v1/statuses/1"), mastoerr.StepResend},
		"a 502 of a favourite":      {request("POST", "/api/v1/statuses/1/favourite"), mastoerr.StepResend},
		"a 502 of a pin":            {request("POST", "/api/v1/statuses/1/pin"), mastoerr.StepVerify},
		"a 502 of a vote":           {request("POST", "/api/v1/polls/1/votes"), mastoerr.StepVerify},
		"a 502 of an upload":        {request("POST", "/api/v2/media"), mastoerr.StepVerify},
		"a 502 of a post":           {request("POST", "/api/v1/statuses"), mastoerr.StepVerify},
		"a 502 of a revocation":     {request("POST", "/oauth/revoke"), mastoerr.StepResend},
		"a 502 of a token exchange": {request("POST", "/oauth/token"), mastoerr.StepVerify},
		"an unknown retry safety":   {&mastoerr.MastodonError{Action: mastoerr.ActionRetryLater}, mastoerr.StepFix},
		"a taken key":               {mastoerr.Classify(400, []byte(`{"error":"Duplicate idempotency key."}`)), mastoerr.StepVerify},
		"a missing scope":           {mastoerr.Classify(403, []byte(`{"error":"This action is outside the authorized scopes"}`)), mastoerr.StepReconnect},
		"a cut answer":              {io.ErrUnexpectedEOF, mastoerr.StepVerify},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			require.Equal(t, test.want, mastoerr.Advise(test.err).Step)
		})
	}
	require.Zero(t, mastoerr.Advise(nil))
}

// The clock of a synctest bubble starts at this time.
const bubbleStart = "Sat, 01 Jan 2000 00:00:00 GMT"

func TestRetryAtReadsEveryFormOfAWait(t *testing.T) {
	t.Parallel()
	const unknown = time.Duration(-1)
	tests := map[string]struct {
		status int
		header map[string]string
		body   string
		want   time.Duration
	}{
		"Mastodon: ISO 8601 with six decimals":  {429, map[string]string{"X-RateLimit-Reset": "2000-01-01T00:05:00.123456Z", "Date": bubbleStart}, "", 5*time.Minute + 123456*time.Microsecond},
		"measured against the instance's clock": {429, map[string]string{"X-RateLimit-Reset": "2011-11-11T11:16:00.500Z", "Date": "Fri, 11 Nov 2011 11:11:00 GMT"}, "", 5*time.Minute + 500*time.Millisecond},
		"a time that the server truncated":      {429, map[string]string{"X-RateLimit-Reset": "2000-01-01T00:05:00.000Z", "Date": bubbleStart}, "", 5*time.Minute + time.Second},
		"without Date, against ours":            {429, map[string]string{"X-RateLimit-Reset": "2000-01-01T00:00:30Z"}, "", 31 * time.Second},
		"an unreadable Date is none":            {429, map[string]string{"X-RateLimit-Reset": "2000-01-01T00:00:30Z", "Date": "yesterday"}, "", 31 * time.Second},
		"unix seconds":                          {429, map[string]string{"X-RateLimit-Reset": "1659782950", "Date": "Sat, 06 Aug 2022 10:48:15 GMT"}, "", 56 * time.Second},
		"unix milliseconds":                     {429, map[string]string{"X-RateLimit-Reset": "1659782950500", "Date": "Sat, 06 Aug 2022 10:48:15 GMT"}, "", 55*time.Second + 500*time.Millisecond},
		"seconds from now":                      {429, map[string]string{"X-RateLimit-Reset": "42"}, "", 42 * time.Second},
		"Retry-After in seconds":                {503, map[string]string{"Retry-After": "120"}, "", 2 * time.Minute},
		"Retry-After as a date":                 {503, map[string]string{"Retry-After": "Sat, 01 Jan 2000 00:10:00 GMT", "Date": bubbleStart}, "", 10*time.Minute + time.Second},
		"Retry-After in the past":               {503, map[string]string{"Retry-After": "Fri, 31 Dec 1999 00:10:00 GMT", "Date": bubbleStart}, "", 0},
		"Retry-After before the reset":          {429, map[string]string{"Retry-After": "7", "X-RateLimit-Reset": "2000-01-01T00:05:00Z"}, "", 7 * time.Second},
		"Retry-After without end":               {503, map[string]string{"Retry-After": "99999999999999999999999999"}, "", 31 * 24 * time.Hour},
		"a reset without end":                   {429, map[string]string{"X-RateLimit-Reset": "9999-12-31T23:59:59Z"}, "", 31 * 24 * time.Hour},
		"a reset in the past":                   {429, map[string]string{"X-RateLimit-Reset": "1999-01-01T00:00:00Z"}, "", 0},
		"a negative reset":                      {429, map[string]string{"X-RateLimit-Reset": "-5"}, "", unknown},
		"a reset that is no number":             {429, map[string]string{"X-RateLimit-Reset": "NaN"}, "", unknown},
		"infinity":                              {429, map[string]string{"X-RateLimit-Reset": "+Inf", "Retry-After": "Inf"}, "", unknown},
		"garbage":                               {429, map[string]string{"Retry-After": "soon", "X-RateLimit-Reset": "later"}, "", unknown},
		"a negative Retry-After":                {503, map[string]string{"Retry-After": "-10"}, "", unknown},
		"nothing":                               {429, nil, `{"error":"Throttled"}`, unknown},
		"Cloudflare's body":                     {522, nil, `{"title":"Error 522","error_code":522,"cloudflare_error":true,"retry_after":120}`, 2 * time.Minute},
		"a Misskey fork's milliseconds":         {401, nil, `{"error":{"message":"Rate limit exceeded.","code":"RATE_LIMIT_EXCEEDED","info":{"resetMs":946684812345}}}`, 12*time.Second + 345*time.Millisecond},
		"a Misskey fork's seconds":              {429, nil, `{"error":{"message":"Rate limit exceeded.","code":"RATE_LIMIT_EXCEEDED","info":{"reset":946684812}}}`, 13 * time.Second},
		"a sentence":                            {429, nil, `{"error":"Rate limited, retry in 12.34s"}`, 12340 * time.Millisecond},
		"a sentence with minutes":               {429, nil, `{"error":"Too many requests. Please try again in 5 minutes."}`, 5 * time.Minute},
		"a sentence without a number":           {429, nil, `{"error":"Too many attempts. Try again in a few minutes."}`, unknown},
		"a reset of the last request left":      {503, map[string]string{"X-RateLimit-Reset": "2000-01-01T00:00:30Z", "X-RateLimit-Remaining": "0"}, "", 31 * time.Second},
		"a field of the IETF":                   {429, map[string]string{"RateLimit": `"default";r=0;t=30`}, "", 30 * time.Second},
		"a reset with requests left":            {503, map[string]string{"X-RateLimit-Reset": "2000-01-01T00:00:30Z", "X-RateLimit-Remaining": "4"}, "", unknown},
		"a wait that would not help":            {403, map[string]string{"Retry-After": "5"}, "", unknown},
		"a 422 with nothing left":               {422, map[string]string{"X-RateLimit-Reset": "2000-01-01T00:00:30Z", "X-RateLimit-Remaining": "0"}, "", unknown},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			synctest.Test(t, func(t *testing.T) {
				req, err := http.NewRequest(http.MethodPost, "https://m.example/api/v1/statuses", nil)
				require.NoError(t, err)
				resp := testkit.Respond(req, test.status, test.body)
				for k, v := range test.header {
					resp.Header.Set(k, v)
				}
				e, ok := mastoerr.FromError(mastoerr.CheckResponse(resp))
				require.True(t, ok)
				if test.want == unknown {
					require.Zero(t, e.RetryAt)
					require.Zero(t, e.RetryIn())
					return
				}
				require.False(t, e.RetryAt.IsZero())
				// A float keeps a time of this century to the microsecond.
				require.InDelta(t, test.want, e.RetryIn(), float64(time.Millisecond))
			})
		})
	}
}

func TestRateLimitIsReadFromFailuresOfAllKinds(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		req, err := http.NewRequest(http.MethodPost, "https://m.example/api/v1/statuses", nil)
		require.NoError(t, err)
		resp := testkit.Respond(req, 422, `{"error":"Record invalid"}`,
			"X-RateLimit-Limit", "300", "X-RateLimit-Remaining", "4", "X-RateLimit-Reset", "2000-01-01T00:05:00.500000Z")
		e, _ := mastoerr.FromError(mastoerr.CheckResponse(resp))
		require.Equal(t, mastoerr.RateLimit{Limit: 300, Remaining: 4, Reset: time.Now().Add(5*time.Minute + 500*time.Millisecond)}, e.RateLimit)
		require.Zero(t, e.RetryAt)
		require.True(t, mastoerr.Classify(429, nil).RateLimit.IsZero())
	})
}
