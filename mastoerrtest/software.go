package mastoerrtest

import (
	"strconv"
	"strings"
	"time"
)

// CurrentMastodon is the version that NewInstance has by default.
const CurrentMastodon = "4.6.6"

// Software is what an instance runs, as far as it matters to sending posts.
type Software struct {
	// Version is the text that GET /api/v1/instance gives as the version.
	Version string
	// Keys says what becomes of an Idempotency-Key.
	Keys KeyPolicy
	// KeyLife is how long a key is remembered, an hour where it is zero.
	KeyLife time.Duration
	// Scheduled says what becomes of scheduled_at.
	Scheduled SchedulePolicy

	other bool // not Mastodon
}

// KeyPolicy is what a server does with an Idempotency-Key on a new post. The
// sources are facts read in each server's code in 2026-11; see the functions
// that return a Software.
type KeyPolicy int

// The key policies.
const (
	// KeysLocked: the key of a published post gives that post again, for this
	// account and without a look at the text; a second request while the first
	// is at work gets 503. Mastodon since 4.6, but for its first releases.
	KeysLocked KeyPolicy = iota
	// KeysUnlocked is the same without a lock: two requests at the same time
	// both post. Mastodon before 4.6, Hollo.
	KeysUnlocked
	// KeysBroken is KeysLocked with 500 for the post that was published before
	// (mastodon/mastodon#40399). Mastodon 4.6.0 to 4.6.5.
	KeysBroken
	// KeysReplay: whatever the first answer was, failures included, it comes
	// again with idempotent-replayed: true, for every account. Akkoma, Pleroma.
	KeysReplay
	// KeysNoted: the key is noted before the post is made, and a second request
	// is refused with 400 whatever became of the first. Pixelfed.
	KeysNoted
	// KeysWaited: a second request waits a second for the first and then gets
	// 408; after a first that failed, for as long as the key lives.
	// Iceshrimp.NET.
	KeysWaited
	// KeysIgnored: every request is a new post. GoToSocial, Friendica, snac,
	// Sharkey.
	KeysIgnored
)

// SchedulePolicy is what a server does with scheduled_at.
type SchedulePolicy int

// The schedule policies.
const (
	// ScheduleKept: the post is kept until its time, five minutes or more ahead.
	ScheduleKept SchedulePolicy = iota
	// ScheduleIgnored: the post is published at once. Hollo.
	ScheduleIgnored
	// ScheduleRefused: 422. Iceshrimp.NET.
	ScheduleRefused
)

// Mastodon is Mastodon, or a fork that keeps its version, with the treatment of
// keys that this version has: no lock before 4.6 (mastodon/mastodon#37879), 500
// for a replay from 4.6.0 to 4.6.5 (#40399).
func Mastodon(version string) Software {
	s := Software{Version: version}
	major, minor, patch := versionNumbers(version)
	switch {
	case major < 4 || major == 4 && minor < 6:
		s.Keys = KeysUnlocked
	case major == 4 && minor == 6 && patch < 6:
		s.Keys = KeysBroken
	}
	return s
}

// Akkoma stores every answer under its key for six hours, for all accounts
// (lib/pleroma/web/plugs/idempotency_plug.ex:45).
func Akkoma() Software {
	return Software{Version: "2.7.2 (compatible; Akkoma 3.10.4)", Keys: KeysReplay, KeyLife: 6 * time.Hour, other: true}
}

// Pleroma does as Akkoma does.
func Pleroma() Software {
	return Software{Version: "2.7.2 (compatible; Pleroma 2.4.5)", Keys: KeysReplay, KeyLife: 6 * time.Hour, other: true}
}

// GoToSocial ignores keys (internal/middleware/cors.go:60 only lets them pass).
func GoToSocial() Software {
	return Software{Version: "0.17.3+git-8ab30ac", Keys: KeysIgnored, other: true}
}

// Pixelfed notes a key for an hour before it makes the post
// (app/Http/Controllers/Api/ApiV1Controller.php:3322).
func Pixelfed() Software {
	return Software{Version: "3.5.3 (compatible; Pixelfed 0.12.4)", Keys: KeysNoted, other: true}
}

// Friendica ignores keys.
func Friendica() Software {
	return Software{Version: "2.8.0 (compatible; Friendica 2024.08)", Keys: KeysIgnored, other: true}
}

// Hollo gives the same post for an hour (src/api/v1/statuses.ts:376) and
// publishes scheduled posts at once. It gives its own version
// (src/api/v2/instance.ts).
func Hollo() Software {
	return Software{Version: "0.6.10", Keys: KeysUnlocked, Scheduled: ScheduleIgnored, other: true}
}

// Iceshrimp is Iceshrimp.NET: a day a key
// (Iceshrimp.Backend/Controllers/Mastodon/StatusController.cs:341).
func Iceshrimp() Software {
	return Software{
		Version: "4.2.1 (compatible; Iceshrimp.NET/2025.1-beta5)", Keys: KeysWaited,
		KeyLife: 24 * time.Hour, Scheduled: ScheduleRefused, other: true,
	}
}

// Sharkey ignores keys (2024).
func Sharkey() Software {
	return Software{Version: "3.0.0 (compatible; Sharkey 2024.9.4)", Keys: KeysIgnored, other: true}
}

// Snac ignores keys.
func Snac() Software {
	return Software{Version: "4.0.0 (not true; really snac/2.94)", Keys: KeysIgnored, other: true}
}

// isMastodon is true for Mastodon and its forks, which name it in the Server
// header and have the limits of Limits.
func (s Software) isMastodon() bool { return !s.other }

func (s Software) keyLife() time.Duration {
	if s.KeyLife > 0 {
		return s.KeyLife
	}
	return time.Hour // post_status_service.rb:260
}

func versionNumbers(version string) (major, minor, patch int) {
	numbers := [3]int{}
	for n, part := range strings.SplitN(version, ".", 3) {
		digits := len(part) - len(strings.TrimLeft(part, "0123456789"))
		numbers[n], _ = strconv.Atoi(part[:digits])
	}
	return numbers[0], numbers[1], numbers[2]
}
