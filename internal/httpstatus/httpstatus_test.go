package httpstatus_test

import (
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/mastoerr/mastoerr/internal/httpstatus"
)

func TestEveryStatusIsOneMemberOfItsClass(t *testing.T) {
	t.Parallel()
	for status := -100; status < 700; status++ {
		set := httpstatus.Of(status)
		require.NotZero(t, set, status)
		require.Zero(t, set&(set-1), "%d is one member", status)
		require.NotZero(t, set&httpstatus.OnAny, status)
		require.Equal(t, status >= 200 && status < 300, set&httpstatus.On2xx != 0, status)
		require.Equal(t, status >= 300 && status < 400, set&httpstatus.On3xx != 0, status)
		require.Equal(t, status >= 400 && status < 500, set&httpstatus.On4xx != 0, status)
		require.Equal(t, status >= 500 && status < 600, set&httpstatus.On5xx != 0, status)
	}
}

func TestStatusesThatRowsTellApartAreMembersOfTheirOwn(t *testing.T) {
	t.Parallel()
	for status, want := range map[int]httpstatus.Set{
		400: httpstatus.On400, 401: httpstatus.On401, 403: httpstatus.On403, 404: httpstatus.On404,
		406: httpstatus.On406, 409: httpstatus.On409, 422: httpstatus.On422, 429: httpstatus.On429,
		500: httpstatus.On500, 503: httpstatus.On503,
	} {
		require.Equal(t, want, httpstatus.Of(status))
		require.NotEqual(t, want, httpstatus.Of(status+7))
	}
}
