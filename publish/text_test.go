package publish_test

import (
	"strings"
	"testing"

	"github.com/mattn/go-mastodon"
	"github.com/stretchr/testify/require"

	"github.com/mastoerr/mastoerr"
	"github.com/mastoerr/mastoerr/mastoerrtest"
	"github.com/mastoerr/mastoerr/publish"
)

func TestALogNamesThePartAndTheFile(t *testing.T) {
	onMastodon(t, func(t *testing.T, inst *mastoerrtest.Instance, c *mastodon.Client) {
		inst.Fail(newMedia, mastoerrtest.FailWith(mastoerr.CodeMediaTypeUnsupported))
		drafts := partsOf(2)
		drafts[1].Files = withCat("").Files
		_, err := publish.Thread(t.Context(), c, drafts, mastoerr.Policy{})
		want := `part 2 of 2: file "cat.png": mastodon: POST mastodon.test/api/v2/media: 422 media_type_unsupported: `
		require.Contains(t, mastoerr.Text(err), want)
		require.Contains(t, mastoerr.Attr(err).String(), "cat.png")
	})
}

func TestALogSaysHowMuchIsTooMuch(t *testing.T) {
	onMastodon(t, func(t *testing.T, inst *mastoerrtest.Instance, c *mastodon.Client) {
		limited(inst)
		err := publish.Check(t.Context(), c, text(strings.Repeat("x", 501)))
		require.Equal(t, "publish: 501 characters are more than 500: mastodon: text_too_long", mastoerr.Text(err))
	})
}
