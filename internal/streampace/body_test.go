package streampace_test

import (
	"errors"
	"io"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/mastoerr/mastoerr/internal/streampace"
)

func TestAStreamThatEndsWithinAMinuteCountsAsAFailure(t *testing.T) {
	t.Parallel()
	for open, want := range map[time.Duration]time.Duration{
		0:               4 * time.Second,
		time.Minute - 1: 4 * time.Second,
		time.Minute:     time.Second, // a reset
		time.Hour:       time.Second,
		24 * time.Hour:  time.Second,
	} {
		synctest.Test(t, func(t *testing.T) {
			var p streampace.Pacer
			p.Failed(id(1), false, time.Time{})
			p.Failed(id(1), false, time.Time{})
			require.Equal(t, 2*time.Second, waited(t, &p, 1))
			body := p.Body(id(1), io.NopCloser(strings.NewReader("")))
			time.Sleep(open)
			require.NoError(t, body.Close())
			require.Equal(t, want, waited(t, &p, 1), open)
		})
	}
}

func TestAResetStartsTheBackoffAnew(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		var p streampace.Pacer
		for range 5 {
			p.Failed(id(1), false, time.Time{})
		}
		body := p.Body(id(1), io.NopCloser(strings.NewReader("")))
		time.Sleep(time.Minute)
		require.NoError(t, body.Close())
		p.Failed(id(1), false, time.Time{})
		require.Equal(t, time.Second, waited(t, &p, 1))
	})
}

type closer struct {
	io.Reader
	closed int
}

func (c *closer) Close() error {
	c.closed++
	return errors.New("closed")
}

func TestABodyThatIsClosedTwiceCountsOnce(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		var p streampace.Pacer
		under := &closer{Reader: strings.NewReader("data: x")}
		body := p.Body(id(1), under)
		text, err := io.ReadAll(body)
		require.NoError(t, err)
		require.Equal(t, "data: x", string(text))
		require.EqualError(t, body.Close(), "closed")
		require.EqualError(t, body.Close(), "closed")
		require.Equal(t, 2, under.closed)
		require.Equal(t, time.Second, waited(t, &p, 1))
	})
}
