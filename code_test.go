package mastoerr_test

import (
	"go/ast"
	"go/parser"
	"go/token"
	"os"
	"slices"
	"strconv"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/mastoerr/mastoerr"
)

// declared are the Code constants of code.go with their comments.
func declared(t *testing.T) map[mastoerr.Code]string {
	t.Helper()
	file, err := parser.ParseFile(token.NewFileSet(), "code.go", nil, parser.ParseComments)
	require.NoError(t, err)
	codes := make(map[mastoerr.Code]string)
	ast.Inspect(file, func(n ast.Node) bool {
		spec, ok := n.(*ast.ValueSpec)
		if !ok || len(spec.Values) != 1 {
			return true
		}
		if typ, ok := spec.Type.(*ast.Ident); !ok || typ.Name != "Code" {
			return true
		}
		value, err := strconv.Unquote(spec.Values[0].(*ast.BasicLit).Value)
		require.NoError(t, err)
		name := spec.Names[0].Name
		comment := spec.Doc.Text()
		require.True(t, strings.HasPrefix(comment, name+" "), "%s: the comment begins with the name", name)
		require.True(t, strings.HasSuffix(strings.TrimSpace(comment), "."), "%s: the comment is a sentence", name)
		require.NotContains(t, codes, mastoerr.Code(value))
		codes[mastoerr.Code(value)] = comment
		return true
	})
	return codes
}

func TestEveryCodeHasOneRow(t *testing.T) {
	t.Parallel()
	constants := declared(t)
	rows := make(map[mastoerr.Code]bool)
	for info := range mastoerr.Codes() {
		require.False(t, rows[info.Code], "%s has two rows", info.Code)
		rows[info.Code] = true
		require.Contains(t, constants, info.Code, "a row without a constant")

		found, ok := info.Code.Info()
		require.True(t, ok)
		require.Equal(t, info, found)
	}
	for c := range constants {
		require.True(t, rows[c], "%s has no row", c)
	}
	_, ok := mastoerr.Code("no_such_code").Info()
	require.False(t, ok)
}

func TestEveryRowIsComplete(t *testing.T) {
	t.Parallel()
	categories := []mastoerr.Category{
		mastoerr.CategoryAuthentication, mastoerr.CategoryRequest, mastoerr.CategoryPermissions, mastoerr.CategoryNotFound,
		mastoerr.CategoryValidation, mastoerr.CategoryRateLimiting, mastoerr.CategoryRemoteService,
	}
	for info := range mastoerr.Codes() {
		require.Regexp(t, `^[a-z][a-z_]*[a-z]$`, string(info.Code))
		require.Contains(t, categories, info.Category, info.Code)
		require.NotEmpty(t, info.Action.Tag(), info.Code)
		require.Contains(t, []mastoerr.RetrySafety{mastoerr.RetryNever, mastoerr.RetrySafe, mastoerr.RetryIfIdempotent}, info.Retry, info.Code)
		if info.Action == mastoerr.ActionReconnect || info.Action == mastoerr.ActionFixInput {
			require.Equal(t, mastoerr.RetryNever, info.Retry, "%s: a person has to act first", info.Code)
		} else {
			require.NotEqual(t, mastoerr.RetryNever, info.Retry, "%s: waiting helps", info.Code)
		}
		for _, text := range []string{info.Summary, info.Fix} {
			require.True(t, strings.HasSuffix(text, "."), "%s: %q is a sentence", info.Code, text)
			require.Less(t, len(text), 200, info.Code)
			require.NotContains(t, text, "|", "%s: would break CODES.md", info.Code)
		}
		require.NotContains(t, info.Fix, ". ", "%s: Fix is one sentence", info.Code)
	}
}

func TestTheTextOfWhatMayLastSaysWhatToDoThen(t *testing.T) {
	t.Parallel()
	passes := []mastoerr.Code{ // by itself, or within the wait that was asked for
		mastoerr.CodeRateLimited, mastoerr.CodeMediaProcessing, mastoerr.CodeTooEarly, mastoerr.CodeWriteConflict, mastoerr.CodeRequestTimeout,
		mastoerr.CodeTemporaryProblem, mastoerr.CodeRemoteFetchFailed, mastoerr.CodeTranslationUnavailable,
	}
	for info := range mastoerr.Codes() {
		if info.Action == mastoerr.ActionRetryLater && !slices.Contains(passes, info.Code) {
			require.Contains(t, info.Fix, "if this lasts", info.Code)
			require.NotContains(t, info.Fix, "at the moment", info.Code)
		}
	}
}

// taxonomy are the labels that were agreed on, so that a slip in the table shows.
func TestRowsAgreeWithTheCorpus(t *testing.T) {
	t.Parallel()
	for _, c := range corpus(t) {
		if c.Disputed != nil || c.Expect.Code == mastoerr.CodeSSLError {
			continue // ssl_error has two retry safeties
		}
		info, ok := c.Expect.Code.Info()
		require.True(t, ok, c.Expect.Code)
		require.Equal(t, c.Expect.Category, info.Category, c.ID)
		require.Equal(t, c.Expect.Action, info.Action, c.ID)
		require.Equal(t, c.Expect.Retry, info.Retry, c.ID)
	}
}

func TestCodesMDListsEveryCode(t *testing.T) {
	t.Parallel()
	doc, err := os.ReadFile("docs/CODES.md")
	require.NoError(t, err)
	for info := range mastoerr.Codes() {
		require.Contains(t, string(doc), "| `"+string(info.Code)+"` |", "run go generate")
		require.Contains(t, string(doc), "| "+info.Summary+" | "+info.Fix+" |", "run go generate")
	}
}

func TestClosedSetsHaveTheirWords(t *testing.T) {
	t.Parallel()
	require.Equal(t, "refresh-token", mastoerr.ActionReconnect.Tag())
	require.Equal(t, "user-error", mastoerr.ActionFixInput.Tag())
	require.Equal(t, "retry", mastoerr.ActionRetryLater.Tag())
	require.Empty(t, mastoerr.Action("").Tag())
	require.Equal(t, "never", mastoerr.RetrySafety("").String())
	require.Equal(t, "if_idempotent", mastoerr.RetryIfIdempotent.String())
	require.Equal(t, "rate_limiting", mastoerr.CategoryRateLimiting.Error())
	require.Equal(t, "media_processing", mastoerr.CodeMediaProcessing.Error())
}

func TestEveryStatusHasItsDefault(t *testing.T) {
	t.Parallel()
	tests := map[int]mastoerr.Code{
		400: mastoerr.CodeBadRequest, 401: mastoerr.CodeUnauthorized, 402: mastoerr.CodeForbidden, 403: mastoerr.CodeForbidden,
		404: mastoerr.CodeNotFound, 405: mastoerr.CodeMethodNotAllowed, 406: mastoerr.CodeNotAcceptable, 407: mastoerr.CodeBadRequest,
		408: mastoerr.CodeRequestTimeout, 409: mastoerr.CodeConflict, 410: mastoerr.CodeGone, 413: mastoerr.CodePayloadTooLarge,
		415: mastoerr.CodeUnsupportedMediaType, 418: mastoerr.CodeBadRequest, 421: mastoerr.CodeBadRequest, 422: mastoerr.CodeValidationFailed,
		425: mastoerr.CodeTooEarly, 429: mastoerr.CodeRateLimited, 451: mastoerr.CodeLegalRestriction, 499: mastoerr.CodeBadRequest,
		500: mastoerr.CodeInternalError, 501: mastoerr.CodeNotImplemented, 502: mastoerr.CodeBadGateway, 503: mastoerr.CodeServiceUnavailable,
		504: mastoerr.CodeGatewayTimeout, 505: mastoerr.CodeServerError, 520: mastoerr.CodeOriginError, 521: mastoerr.CodeOriginUnreachable,
		522: mastoerr.CodeOriginTimeout, 523: mastoerr.CodeOriginUnreachable, 524: mastoerr.CodeOriginTimeout, 525: mastoerr.CodeSSLError,
		526: mastoerr.CodeSSLError, 530: mastoerr.CodeOriginUnreachable, 599: mastoerr.CodeServerError, 600: mastoerr.CodeUnexpectedStatus,
		0: mastoerr.CodeUnexpectedStatus, -1: mastoerr.CodeUnexpectedStatus, 1 << 40: mastoerr.CodeUnexpectedStatus,
		100: mastoerr.CodeUnexpectedStatus, 301: mastoerr.CodeUnexpectedRedirect, 304: mastoerr.CodeUnexpectedStatus,
		308: mastoerr.CodeUnexpectedRedirect, 200: mastoerr.CodeInvalidResponse,
	}
	for status, want := range tests {
		require.Equal(t, want, mastoerr.Classify(status, nil).Code, status)
	}
	require.Equal(t, mastoerr.RetrySafe, mastoerr.Classify(525, nil).Retry)
	require.Equal(t, mastoerr.CodeMediaProcessing, mastoerr.Classify(206, []byte(`{"id":"1","url":null}`)).Code)
}

func TestMachineWordsOfMisskeyAndOAuthAreNotCaseFolded(t *testing.T) {
	t.Parallel()
	require.Equal(t, mastoerr.CodeBadRequest, mastoerr.Classify(400, []byte(`{"error":"some_new_word"}`)).Code, "an unknown word is left to the status")
}
