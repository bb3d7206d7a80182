package message_test

import (
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/mastoerr/mastoerr/internal/message"
)

func TestFindKnowsTheMessagesOfEveryLanguage(t *testing.T) {
	t.Parallel()
	for _, c := range readCases(t, "localized.jsonl") {
		require.Equal(t, c.Code, message.Find(c.text(t), c.Status, c.Path), c.Name)
	}

}
