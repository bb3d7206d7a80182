package clienttest_test

import (
	"strings"
	"testing"

	"github.com/mattn/go-mastodon"
	"github.com/stretchr/testify/require"

	"github.com/mastoerr/mastoerr"
	"github.com/mastoerr/mastoerr/internal/testkit"
)

func TestASuccessWithoutTheEntityIsAFailure(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct{ body, says string }{
		"an empty object": {`{}`, "no id"},
		"null":            {`null`, "null"},
		"another object":  {`{"ok":true}`, "no id"},
		"an error":        {`{"error":"Maintenance tonight"}`, "Maintenance tonight"},
		"a long error":    {`{"error":"Maintenance tonight","trace":"` + strings.Repeat("a", 2000) + `"}`, "Maintenance tonight"},
		"an array":        {`[]`, "no id"},
		"text":            {`OK`, "OK"},
		"nothing":         {``, "no id"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			c2, _ := testkit.Client(t, testkit.Responds(200, c.body))
			_, err := c2.PostStatus(t.Context(), &mastodon.Toot{Status: "Hello"})
			e := testkit.RequireOurs(t, err)
			require.Equal(t, mastoerr.CodeInvalidResponse, e.Code)
			require.Contains(t, e.Error(), c.says)
			require.Equal(t, mastoerr.StepVerify, mastoerr.Advise(err).Step, "the post may be out")

			c2, _ = testkit.Client(t, testkit.Responds(200, c.body))
			_, err = c2.GetStatus(t.Context(), "109")
			require.Equal(t, mastoerr.CodeInvalidResponse, testkit.RequireOurs(t, err).Code)
			require.Equal(t, mastoerr.StepResend, mastoerr.Advise(err).Step)
		})
	}
}

func TestASuccessThatNeedsNoEntityIsLeftAlone(t *testing.T) {
	t.Parallel()
	c, _ := testkit.Client(t, testkit.Responds(200, `{}`), testkit.Responds(200, `[]`), testkit.Responds(200, `{}`))
	require.NoError(t, c.DeleteStatus(t.Context(), "109"))
	_, err := c.GetTimelineHome(t.Context(), nil)
	require.NoError(t, err)
	_, err = c.GetStatusContext(t.Context(), "109")
	require.NoError(t, err)
}

func TestPostOnceChecksALongSuccessAfterDecodingIt(t *testing.T) {
	testkit.InBubble(t, func(t *testing.T) {
		c, _ := testkit.Client(t,
			testkit.Responds(200, `{"content":"`+strings.Repeat("a", 600)+`"}`),
			testkit.Responds(403, `{"error":"This action is outside the authorized scopes"}`))
		_, err := mastoerr.PostOnce(t.Context(), c, &mastodon.Toot{Status: "Hello"}, mastoerr.Policy{})
		require.ErrorIs(t, err, mastoerr.CodeInvalidResponse)
		testkit.RequireUnknown(t, err)
	})
}
