package instance_test

import (
	"errors"
	"fmt"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/mastoerr/mastoerr/internal/instance"
)

func TestAnInstanceIsRead(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct {
		body     string
		software string
		want     instance.Limits
	}{
		"Mastodon": {
			`{"version":"4.6.6","source_url":"https://github.com/mastodon/mastodon","configuration":{"statuses":{"max_characters":500,"characters_reserved_per_url":23}}}`,
			"mastodon", instance.Limits{Characters: 500, LinkCharacters: 23},
		},
		"Pleroma": {
			`{"version":"2.7.2 (compatible; Pleroma 2.6.0)","max_toot_chars":5000,"upload_limit":16000000,"description_limit":5000}`,
			"pleroma", instance.Limits{Characters: 5000, Description: 5000, ImageSize: 16000000, VideoSize: 16000000},
		},
		"numbers in strings": {
			`{"version":"x","configuration":{"polls":{"max_options":"4","max_expiration":1e99},"media_attachments":{"supported_mime_types":["image/png",7]}}}`,
			"", instance.Limits{PollOptions: 4, PollLongest: 1 << 53, Types: []string{"image/png"}},
		},
		"the larger of two": {
			`{"version":"x","max_toot_chars":5000,"configuration":{"statuses":{"max_characters":500}}}`,
			"", instance.Limits{Characters: 5000},
		},
	} {
		i, ok := instance.Decode([]byte(c.body))
		require.True(t, ok, name)
		require.Equal(t, c.want, i.Limits, name)
		require.Equal(t, c.software, i.Software(""), name)
	}
	for _, body := range []string{"", "null", "[]", "{}", `{"version":""}`, "<html>"} {
		_, ok := instance.Decode([]byte(body))
		require.False(t, ok, body)
	}
}

func TestWhatAnInstanceSaysIsBounded(t *testing.T) {
	t.Parallel()
	long := strings.Repeat("x", 10_000)
	types := strings.Repeat(`"image/png",`, 1000)
	i, ok := instance.Decode([]byte(`{"version":"1\u0007` + long + `","source_url":"https://` + long + `","configuration":{"media_attachments":{"supported_mime_types":[` + types + `"` + long + `"]}}}`))
	require.True(t, ok)
	require.LessOrEqual(t, len(i.Version), 300)
	require.NotContains(t, i.Version, "\a")
	require.LessOrEqual(t, len(i.Software("")), 300)
	require.Len(t, i.Types, 256)
}

func FuzzDecode(f *testing.F) {
	f.Add([]byte(`{"version":"1","configuration":{"statuses":{"max_characters":-1e9}}}`))
	f.Fuzz(func(t *testing.T, body []byte) {
		if i, ok := instance.Decode(body); ok {
			require.GreaterOrEqual(t, min(i.Characters, i.Attachments, i.PollOptions, i.PollShortest), 0)
		}
	})
}

func TestTheCacheKeepsAnInstanceForADay(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		var cache instance.Cache
		reads := 0
		get := func(url string) (*instance.Instance, error) {
			return cache.Get(instance.Server{URL: url}, func(string) ([]byte, error) {
				reads++
				return fmt.Appendf(nil, `{"version":"%s"}`, url), nil
			})
		}
		for range 3 {
			i, err := get("a")
			require.NoError(t, err)
			require.Equal(t, "a", i.Version)
		}
		require.Equal(t, 1, reads)
		time.Sleep(24 * time.Hour)
		_, _ = get("a")
		require.Equal(t, 2, reads)
		for i := range 2000 {
			_, _ = get(fmt.Sprint(i))
		}
		reads = 0
		_, _ = get("1999")
		require.Zero(t, reads, "the last one is there")
	})
}

func TestTheCacheKeepsNoFailure(t *testing.T) {
	t.Parallel()
	var cache instance.Cache
	down := errors.New("down")
	_, err := cache.Get(instance.Server{}, func(string) ([]byte, error) { return nil, down })
	require.Equal(t, down, err)
	i, err := cache.Get(instance.Server{}, func(path string) ([]byte, error) {
		if path == "/api/v1/instance" {
			return []byte(`{"version":"1"}`), nil
		}
		return nil, nil
	})
	require.NoError(t, err)
	require.Equal(t, "1", i.Version)
}
