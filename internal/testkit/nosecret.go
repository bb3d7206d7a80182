package testkit

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"log/slog"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/mastoerr/mastoerr"
)

// RequireNoSecret checks that no text form of err holds one of Secrets: the verbs of
// fmt, slog, JSON, Attr and Text, of pointers and of values.
func RequireNoSecret(t testing.TB, err error) {
	t.Helper()
	require.Error(t, err)
	var forms bytes.Buffer
	handlers := []slog.Handler{slog.NewTextHandler(&forms, nil), slog.NewJSONHandler(&forms, nil)}
	log := func(args ...any) {
		for _, h := range handlers {
			slog.New(h).Error("x", args...)
		}
	}
	attr := mastoerr.Attr(err)
	log(attr, slog.Group("g", attr))
	fmt.Fprintf(&forms, "%v %+v %#v %s %s\n", attr, attr, attr, attr.Value.Resolve(), mastoerr.Text(err))

	var printed []any
	var e *mastoerr.MastodonError
	if errors.As(err, &e) {
		log("e", e, "value", *e, "all", []any{e, *e})
		fmt.Fprintln(&forms, e.Error(), e.LogValue(), e.LogValue().String())
		printed = append(printed, e, *e, struct{ E *mastoerr.MastodonError }{e}, struct{ E mastoerr.MastodonError }{*e},
			[]error{e}, mastoerr.Attempt{Number: 1, Err: e}, &mastoerr.Attempt{Err: e}, e.Fields, e.RateLimit, fmt.Errorf("job 7: %w", e))
	}
	var g *mastoerr.GaveUpError
	if errors.As(err, &g) {
		log("g", g, "value", *g)
		printed = append(printed, g, *g, struct{ G *mastoerr.GaveUpError }{g}, struct{ G mastoerr.GaveUpError }{*g}, fmt.Errorf("job 7: %w", g))
	}
	printed = append(printed, mastoerr.Advise(err))
	for _, p := range printed {
		fmt.Fprintf(&forms, "%v %+v %#v %s %q %d\n", p, p, p, p, p, p)
		data, jsonErr := json.Marshal(p)
		require.NoError(t, jsonErr)
		forms.Write(data)
	}
	for _, secret := range Secrets {
		if text := forms.String(); strings.Contains(text, secret) {
			i := strings.Index(text, secret)
			require.Fail(t, "a secret is printed", "%s: …%s…", secret, text[max(0, i-200):min(len(text), i+60)])
		}
	}
}
