package draft_test

import (
	"context"
	"fmt"
	"testing"
	"testing/synctest"
	"time"

	"github.com/mattn/go-mastodon"
	"github.com/stretchr/testify/require"

	"github.com/mastoerr/mastoerr/internal/draft"
	"github.com/mastoerr/mastoerr/internal/idemkey"
)

var (
	cat = [32]byte{1}
	dog = [32]byte{2}
)

func with(key string) context.Context {
	return idemkey.With(context.Background(), idemkey.New(key, time.Time{}))
}

func TestAPostOfUnknownOutcomeKeepsItsKey(t *testing.T) {
	t.Parallel()
	tests := map[string]struct {
		first, second context.Context
		post          [32]byte
		isUnknown     bool
		after         time.Duration
		kept          bool
	}{
		"without a key":          {context.Background(), context.Background(), cat, true, 0, true},
		"with the same key":      {with("a"), with("a"), cat, true, 0, true},
		"but not another post":   {context.Background(), context.Background(), dog, true, 0, false},
		"nor with another key":   {with("a"), with("b"), cat, true, 0, false},
		"nor one that has ended": {context.Background(), context.Background(), cat, false, 0, false},
		"nor after an hour":      {context.Background(), context.Background(), cat, true, time.Hour, false},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			synctest.Test(t, func(t *testing.T) {
				var m draft.Memory
				ctx := m.WithKey(test.first, cat)
				m.Settle(ctx, cat, test.isUnknown)
				time.Sleep(test.after)
				again := m.WithKey(test.second, test.post)
				require.NotNil(t, idemkey.From(again))
				require.Equal(t, test.kept, idemkey.From(ctx) == idemkey.From(again))
			})
		})
	}
}

func TestUploadsAreForgottenAfterADay(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		var m draft.Memory
		m.AddUpload("1", draft.File{Kind: "image"})
		file, ok := m.Upload("1")
		require.True(t, ok)
		require.Equal(t, "image", file.Kind)
		time.Sleep(25 * time.Hour)
		for i := range 3 {
			m.AddUpload(mastodon.ID(fmt.Sprint("later ", i)), draft.File{})
		}
		_, ok = m.Upload("1")
		require.False(t, ok)
		_, ok = m.Upload("later 2")
		require.True(t, ok)
	})
}

func TestTheHashIsTheDraftsOrTheRequests(t *testing.T) {
	t.Parallel()
	ofRequest := func() [32]byte { return dog }
	require.Equal(t, dog, draft.HashOf(context.Background(), ofRequest))
	require.Equal(t, cat, draft.HashOf(draft.With(context.Background(), &draft.Draft{Hash: cat}), ofRequest))
}
