package message_test

import (
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/mastoerr/mastoerr/internal/corpus"
	"github.com/mastoerr/mastoerr/internal/message"
)

func TestFindKnowsTheMessagesOfEveryLanguage(t *testing.T) {
	t.Parallel()
	for _, c := range corpus.Read("localized") {
		require.Equal(t, codeOfText(&c), message.Find(textOf(t, &c), c.Status, c.Path), c.ID)
	}
}

// This is the message whose text alone decides that the same post may be sent
// again. It has to be found without a path as well.
func TestFindKnowsEveryWordingOfMediaProcessing(t *testing.T) {
	t.Parallel()
	cases := corpus.Read("media_processing")
	require.GreaterOrEqual(t, len(cases), 75, "wordings of Mastodon 3.5 to 4.7")
	for _, c := range cases {
		text := textOf(t, &c)
		require.Equal(t, "media_processing", message.Find(text, c.Status, ""), text)
		require.Equal(t, "media_processing", message.Find(text, c.Status, c.Path), text)
	}
}

func TestFindReadsThroughWhatStandsAroundAMessage(t *testing.T) {
	t.Parallel()
	for name, tt := range map[string]struct{ text, code string }{
		"nothing around it":                 {"Text character limit of 500 exceeded", "text_too_long"},
		"another number":                    {"Text character limit of 11000 exceeded", "text_too_long"},
		"upper case":                        {"TEXT CHARACTER LIMIT OF 500 EXCEEDED", "text_too_long"},
		"other punctuation":                 {"Text “character limit” of 500 – exceeded!", "text_too_long"},
		"a wrapper of an unknown language":  {"Gyzqa blorft: Text character limit of 500 exceeded", "text_too_long"},
		"a wrapper behind it":               {"Text character limit of 500 exceeded gyzqa blorft", "text_too_long"},
		"a message behind it":               {"Text character limit of 500 exceeded, Choices contain duplicate items", "text_too_long"},
		"a message before it":               {"Choices contain duplicate items, Text character limit of 500 exceeded", "poll_invalid"},
		"an unknown message before it":      {"Title is too short, Text character limit of 500 exceeded", "text_too_long"},
		"an invisible joiner inside":        {"Text char\u200Dacter limit of 500 exceeded", "text_too_long"},
		"free text behind it":               {"Text contained a disallowed hashtag: can't be blank", "hashtag_disallowed"},
		"free text that is another message": {"Text contained the disallowed hashtags: the poll has already ended", "hashtag_disallowed"},
		"more of the same sentence":         {"You have exceeded the limit of 25 scheduled posts for today", "scheduled_daily_limit"},
		"and less of it":                    {"You have exceeded the limit of 300 scheduled posts", "scheduled_total_limit"},
		"half a message":                    {"Text character limit of", ""},
		"a word that goes on":               {"Text character limit of 500 exceededly", ""},
		"a word that begins earlier":        {"Context character limit of 500 exceeded", ""},
		"no word at all":                    {" 500 !?", ""},
		"nothing":                           {"", ""},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			require.Equal(t, tt.code, message.Find(tt.text, 422, "/api/v1/statuses"))
		})
	}
}

func TestFindAsksForTheStatusOfTheMessage(t *testing.T) {
	t.Parallel()
	require.Equal(t, "token_revoked", message.Find("The access token was revoked", 401, ""))
	require.Empty(t, message.Find("The access token was revoked", 422, ""))
	require.Empty(t, message.Find("The access token was revoked", 0, ""))
}

func TestFindTakesMessagesThatNameNoFieldByThePath(t *testing.T) {
	t.Parallel()
	const (
		blankKorean       = "데이터 검증에 실패하였습니다. 내용을 입력해 주세요"
		invalidKorean     = "데이터 검증에 실패하였습니다. 올바르지 않은 값입니다, 올바르지 않은 값입니다"
		tooLargeKorean    = "데이터 검증에 실패하였습니다. 값은 16MB보다 작아야 합니다"
		descriptionIsLong = "Validation failed: Description is too long (maximum is 1500 characters)"
	)
	for name, tt := range map[string]struct{ text, path, code string }{
		"a blank field of a post is its text":    {blankKorean, "/api/v1/statuses", "text_blank"},
		"a blank field of a list is not":         {blankKorean, "/api/v1/lists", ""},
		"a blank field of a medium is not":       {blankKorean, "/api/v2/media", ""},
		"a blank field of who knows what is not": {blankKorean, "", ""},
		"an invalid medium is of a wrong type":   {invalidKorean, "/api/v2/media", "media_type_unsupported"},
		"an invalid post is not":                 {invalidKorean, "/api/v1/statuses", ""},
		"a medium can be too large":              {tooLargeKorean, "/api/v1/media", "media_too_large"},
		"a number elsewhere too, but is none":    {tooLargeKorean, "/api/v1/lists", ""},
		"a medium's description":                 {descriptionIsLong, "/api/v1/media/109", "media_description_too_long"},
		"a medium's description in an edit":      {descriptionIsLong, "/api/v1/statuses/109", "media_description_too_long"},
		"a collection's description":             {descriptionIsLong, "/api/v1_alpha/collections", ""},
		"a description of who knows what":        {descriptionIsLong, "", ""},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			require.Equal(t, tt.code, message.Find(tt.text, 422, tt.path))
		})
	}
}

// These texts are fixed in Mastodon's and Rails' code. Other parts of mastoerr
// know those that say something.
func TestFindKnowsNoTextThatIsNeverTranslated(t *testing.T) {
	t.Parallel()
	for _, text := range []string{
		"Record not found",
		"This action is not allowed",
		"This method requires an authenticated user",
		"This method requires an client credentials authentication",
		"Your login is missing a confirmed e-mail address",
		"Your login is currently pending approval",
		"Your login is currently disabled",
		"Your account requires two-factor authentication",
		"This action is outside the authorized scopes",
		"Not authorized",
		"Duplicate record",
		"Invalid date supplied",
		"Remote data could not be fetched",
		"Remote SSL certificate could not be verified",
		"There was a temporary problem serving your request, please try again",
		"Conflict during update, please try again",
		"Post would be sent to unexpected accounts",
		"File type of uploaded media could not be verified",
		"Error processing thumbnail for uploaded media",
		"Media attachment is currently used by a status",
		"Record invalid",
		"Mastodon::ValidationError",
		"param is missing or the value is empty or invalid: status",
		"Invalid value for 'expand_accounts', allowed values are 'full' and 'attributes_only'",
		"Unknown filter",
		"Unknown status: 109",
		"Not Found",
		"Gone",
		"Forbidden",
		"Unprocessable Content",
		"Too Many Requests",
		"Too many requests",
		"3000x5000 images are not supported",
		"3000x5000 videos are not supported",
		"Video has no video stream",
	} {
		for _, status := range []int{400, 401, 403, 404, 406, 409, 410, 422, 429, 500, 503} {
			for _, path := range []string{"", "/api/v1/statuses", "/api/v2/media", "/oauth/token"} {
				require.Empty(t, message.Find(text, status, path), "%s, %d", text, status)
				require.Empty(t, message.Find("Validation failed: "+text, status, path), "%s, %d", text, status)
			}
		}
	}
}

func TestFindReadsOnlyTheStartOfALongText(t *testing.T) {
	t.Parallel()
	const text = "Text character limit of 500 exceeded"
	require.Equal(t, "text_too_long", message.Find(text+strings.Repeat(" and more", 10_000), 422, ""))
	require.Empty(t, message.Find(strings.Repeat("more and ", 10_000)+text, 422, ""))
	require.Empty(t, message.Find(strings.Repeat(" ", 64<<10)+text, 422, ""))
}

func TestFindAllocatesNothing(t *testing.T) {
	for _, c := range corpus.Read("localized") {
		text := textOf(t, &c)
		require.Zero(t, testing.AllocsPerRun(1, func() { message.Find(text, c.Status, c.Path) }), c.ID)
	}
}
