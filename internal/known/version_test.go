package known_test

import (
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/mastoerr/mastoerr/internal/known"
)

func TestVersionsTellWhetherTheKeyIsSupported(t *testing.T) {
	t.Parallel()
	tests := map[string]bool{
		"4.6.3":                           true,
		"4.7.0-alpha.2":                   true,
		"3.5.19":                          true,
		"2.4.3rc1":                        true,
		"4.3.0+glitch":                    true,
		"4.3.0+nightly.2024-03-01+glitch": true,
		"4.0.15+hometown-1.1.1":           true,
		"4.4.0-alpha.1+kmyblue.15.0":      true,
		"3.4.1+fedibird-0.1":              true,
		"4.3.0 (compatible; Hollo 0.6.1)": true,
		"0.6.1":                           true, // Hollo says no more than that
		"4.2.1 (compatible; Iceshrimp.NET/2024.1-beta2.security3+e1d25a9231)": true,

		"2.7.2 (compatible; Akkoma 3.10.4-0-gebfb617)": false,
		"2.7.2 (compatible; Pleroma 2.5.5)":            false,
		"0.17.3+git-1573cd":                            false, // GoToSocial
		"0.15.0 git-1573cd":                            false,
		"0.17.3":                                       false, // GoToSocial built without git
		"3.5.3+0.15.0-git-1573cd":                      false, // GoToSocial that plays Mastodon
		"3.5.3 (compatible; Pixelfed 0.12.4)":          false,
		"2.8.0 (compatible; Friendica 2024.08)":        false,
		"3.0.0 (compatible; Sharkey 2024.3.3)":         false,
		"3.0.0 (compatible; Firefish 1.0.4-dev5)":      false,
		"4.2.1 (compatible; Iceshrimp 2023.12.7)":      false,
		"4.2.1 (compatible; Catodon 24.01-dev)":        false,
		"4.0.0 (compatible; Mitra 2.18.0)":             false,
		"4.0.0 (not true; really snac/2.52)":           false,
		"takahe/0.10.1":                                false,
		"":                                             false,
		"unknown":                                      false,
	}
	for version, want := range tests {
		require.Equal(t, want, known.SupportsIdempotencyKey(version), version)
	}
}
