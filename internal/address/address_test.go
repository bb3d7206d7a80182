package address_test

import (
	"net/url"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/mastoerr/mastoerr/internal/address"
)

func TestWhatPeopleTypeBecomesTheBaseURL(t *testing.T) {
	t.Parallel()
	for typed, want := range map[string]string{
		"mastodon.social":                          "https://mastodon.social",
		"  mastodon.social\n":                      "https://mastodon.social",
		"\u200bmastodon.social\ufeff":              "https://mastodon.social",
		"\"https://mastodon.social\"":              "https://mastodon.social",
		"Mastodon.Social":                          "https://mastodon.social",
		"HTTPS://Mastodon.Social/":                 "https://mastodon.social",
		"https://mastodon.social///":               "https://mastodon.social",
		"http://mastodon.social":                   "https://mastodon.social",
		"http://mastodon.social:443":               "https://mastodon.social",
		"//mastodon.social":                        "https://mastodon.social",
		"https:/mastodon.social":                   "https://mastodon.social",
		"https//mastodon.social":                   "https://mastodon.social",
		"https:mastodon.social":                    "https://mastodon.social",
		`https:\\mastodon.social\@me`:              "https://mastodon.social",
		"https://https://mastodon.social":          "https://mastodon.social",
		"https://http://mastodon.social":           "https://mastodon.social",
		"mastodon.social.":                         "https://mastodon.social",
		"@me@mastodon.social":                      "https://mastodon.social",
		"me@mastodon.social":                       "https://mastodon.social",
		"acct:me@mastodon.social":                  "https://mastodon.social",
		"https://mastodon.social/@me":              "https://mastodon.social",
		"https://mastodon.social/@me@other.social": "https://mastodon.social",
		"https://@me@mastodon.social/":             "https://mastodon.social",
		"mastodon.social/api/v1?x=y#z":             "https://mastodon.social",
		"mastodon.social?lang=de":                  "https://mastodon.social",
		"mastodon.social:443":                      "https://mastodon.social",
		"mastodon.social:8443":                     "https://mastodon.social:8443",
		"http://mastodon.social:3000":              "http://mastodon.social:3000",
		"http://localhost:3000/":                   "http://localhost:3000",
		"localhost":                                "https://localhost",
		"http://web":                               "http://web",
		"web:3000":                                 "https://web:3000",
		"http://127.0.0.1":                         "http://127.0.0.1",
		"http://[::1]:3000":                        "http://[::1]:3000",
		"http://example.onion/":                    "http://example.onion",
		"http://example.onion:80/":                 "http://example.onion",
		"Bücher.example":                           "https://bücher.example",
		"xn--bcher-kva.example":                    "https://xn--bcher-kva.example",
	} {
		got, err := address.Base(typed)
		require.NoError(t, err, "%q", typed)
		require.Equal(t, want, got, "%q", typed)
		again, err := address.Base(got)
		require.NoError(t, err)
		require.Equal(t, got, again, "a base URL stays what it is")
	}
}

func TestWhatIsNoAddressIsNamed(t *testing.T) {
	t.Parallel()
	for typed, want := range map[string]error{
		"":                             address.ErrEmpty,
		" \t":                          address.ErrEmpty,
		"https://":                     address.ErrEmpty,
		"@":                            address.ErrEmpty,
		"mastodon":                     address.ErrDomain,
		"@me":                          address.ErrDomain,
		"mastodon .social":             address.ErrBlank,
		"me:secret@mastodon.social":    address.ErrPassword,
		"https://me:s@mastodon.social": address.ErrPassword,
		"mastodon.social:0":            address.ErrPort,
		"mastodon.social:99999":        address.ErrPort,
		"mastodon.social:abc":          address.ErrPort,
		"mastodon..social":             address.ErrHost,
		"-mastodon.social":             address.ErrHost,
		"mastodon,social:1":            address.ErrHost,
		"ftp://mastodon.social":        address.ErrScheme,
		"[::g]":                        address.ErrHost,
		strings.Repeat("a", 64) + ".b": address.ErrHost,
	} {
		got, err := address.Base(typed)
		require.ErrorIs(t, err, want, "%q", typed)
		require.Empty(t, got)
	}
}

// FuzzBase proves that a base URL is one that can be called, with nothing but a host.
func FuzzBase(f *testing.F) {
	f.Add("https://https://@me@mastodon.social:3000/@me?x#y")
	f.Add("[::1]:0\\")
	f.Fuzz(func(t *testing.T, typed string) {
		base, err := address.Base(typed)
		if err != nil {
			require.Empty(t, base)
			return
		}
		u, err := url.Parse(base)
		require.NoError(t, err)
		require.NotEmpty(t, u.Hostname())
		require.Nil(t, u.User)
		require.Empty(t, u.Path+u.RawQuery+u.Fragment)
	})
}
