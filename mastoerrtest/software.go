package mastoerrtest

import (
	"strconv"
	"strings"
	"time"

	"github.com/mastoerr/mastoerr/internal/fakemastodon"
)

// CurrentMastodon is the version of Mastodon that NewInstance has by default.
const CurrentMastodon = "4.6.6"

// Software is what an instance runs, as far as it matters to publishing. Beside the
// fields, it is known how each software rewrites what it stores, what its lists and
// statuses show and which form its ids have; the tables in internal/fakemastodon
// name the source of each fact. Setting Version gives the facts of that version.
type Software struct {
	// Version is the version that GET /api/v1/instance gives.
	Version string
	// Keys says what becomes of an Idempotency-Key.
	Keys KeyPolicy
	// KeyLife is how long a key is remembered; 0 is an hour.
	KeyLife time.Duration
	// Scheduled says what becomes of scheduled_at.
	Scheduled SchedulePolicy

	family fakemastodon.Family // "" is Mastodon
}

// KeyPolicy is what a server does with the Idempotency-Key of a new post. Each
// was read in the server's code in November 2026; the functions that return a
// Software name the lines.
type KeyPolicy int

// The key policies.
const (
	// KeysLocked: the key of a published post returns that post again, to the
	// same account and whatever the text is. A second request while the first
	// is in progress waits for it, and gets 503 after ten seconds. Mastodon from
	// 4.6.6 on.
	KeysLocked KeyPolicy = iota
	// KeysUnlocked is KeysLocked without the lock: two requests at the same time
	// both publish. Mastodon before 4.6, Hollo.
	KeysUnlocked
	// KeysBroken is KeysLocked with a 500 instead of the post that was published
	// before (mastodon/mastodon#40399). Mastodon 4.6.0 to 4.6.5.
	KeysBroken
	// KeysReplay: the first response is repeated, also a failure and also to
	// other accounts, with the header idempotent-replayed: true. Akkoma, Pleroma.
	KeysReplay
	// KeysReserved: the key is stored before the post is made, and a second
	// request gets 400 whatever became of the first. Pixelfed.
	KeysReserved
	// KeysBlocking: a second request waits a second for the first and then gets
	// 408. When the first has failed, it gets 408 for as long as the key lives.
	// Iceshrimp.NET.
	KeysBlocking
	// KeysIgnored: every request is a new post. GoToSocial, Friendica, snac,
	// Sharkey, Takahe.
	KeysIgnored
)

// SchedulePolicy is what a server does with scheduled_at.
type SchedulePolicy int

// The schedule policies.
const (
	// ScheduleKept: the post is kept until its time, five minutes or more ahead.
	ScheduleKept SchedulePolicy = iota
	// ScheduleIgnored: the post is published at once. Hollo, Pixelfed, Sharkey,
	// Takahe.
	ScheduleIgnored
	// ScheduleRefused: 422. Iceshrimp.NET.
	ScheduleRefused
	// ScheduleHidden: the post is kept, but no list of scheduled posts has it. snac.
	ScheduleHidden
)

// Mastodon is Mastodon, or a fork that keeps its version number. Keys are treated
// as in this version: without a lock before 4.6 (mastodon/mastodon#37879), and
// with a 500 for a repeated key from 4.6.0 to 4.6.5 (#40399).
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

// Akkoma stores every response under its key for six hours, for all accounts
// (lib/pleroma/web/plugs/idempotency_plug.ex:45).
func Akkoma() Software {
	return Software{
		Version: "2.7.2 (compatible; Akkoma 3.16.0)", Keys: KeysReplay, KeyLife: 6 * time.Hour,
		family: fakemastodon.AkkomaFamily,
	}
}

// Pleroma does as Akkoma does, and has no source of a status.
func Pleroma() Software {
	return Software{
		Version: "2.7.2 (compatible; Pleroma 2.4.5)", Keys: KeysReplay, KeyLife: 6 * time.Hour,
		family: fakemastodon.PleromaFamily,
	}
}

// GoToSocial ignores keys (internal/middleware/cors.go:60 only lets them pass).
func GoToSocial() Software {
	return Software{Version: "0.20.0", Keys: KeysIgnored, family: fakemastodon.GoToSocialFamily}
}

// Pixelfed reserves a key for an hour before it makes the post
// (app/Http/Controllers/Api/ApiV1Controller.php:3322).
func Pixelfed() Software {
	return Software{
		Version: "3.5.3 (compatible; Pixelfed 0.11.13)", Keys: KeysReserved, Scheduled: ScheduleIgnored,
		family: fakemastodon.PixelfedFamily,
	}
}

// Friendica ignores keys.
func Friendica() Software {
	return Software{
		Version: "2.8.0 (compatible; Friendica 2024.09)", Keys: KeysIgnored, family: fakemastodon.FriendicaFamily,
	}
}

// Hollo returns the same post for an hour (src/api/v1/statuses.ts:376) and
// publishes scheduled posts at once. Its version is that of Hollo
// (src/api/v2/instance.ts).
func Hollo() Software {
	return Software{
		Version: "0.9.13", Keys: KeysUnlocked, Scheduled: ScheduleIgnored, family: fakemastodon.HolloFamily,
	}
}

// Iceshrimp is Iceshrimp.NET, which remembers a key for a day
// (Iceshrimp.Backend/Controllers/Mastodon/StatusController.cs:341).
func Iceshrimp() Software {
	return Software{
		Version: "4.2.1 (compatible; Iceshrimp.NET/2025.1-beta5)", Keys: KeysBlocking,
		KeyLife: 24 * time.Hour, Scheduled: ScheduleRefused, family: fakemastodon.IceshrimpFamily,
	}
}

// Sharkey ignores keys and publishes scheduled posts at once.
func Sharkey() Software {
	return Software{
		Version: "3.0.0 (compatible; Sharkey 2024.9.4)", Keys: KeysIgnored, Scheduled: ScheduleIgnored,
		family: fakemastodon.SharkeyFamily,
	}
}

// Snac is snac 2.75, that of Debian 13. It ignores keys, and its lists leave out
// what is not public.
func Snac() Software {
	return Software{
		Version: "4.0.0 (not true; really snac/2.75)", Keys: KeysIgnored, Scheduled: ScheduleHidden,
		family: fakemastodon.SnacFamily,
	}
}

// Takahe ignores keys and publishes scheduled posts at once.
func Takahe() Software {
	return Software{
		Version: "takahe/0.11.0", Keys: KeysIgnored, Scheduled: ScheduleIgnored, family: fakemastodon.TakaheFamily,
	}
}

func (s Software) plain() fakemastodon.Software {
	return fakemastodon.Software{
		Version: s.Version, Keys: fakemastodon.KeyPolicy(s.Keys), KeyLife: s.KeyLife,
		Scheduled: fakemastodon.SchedulePolicy(s.Scheduled), Family: s.family,
	}
}

func versionNumbers(version string) (major, minor, patch int) {
	numbers := [3]int{}
	for n, part := range strings.SplitN(version, ".", 3) {
		digits := len(part) - len(strings.TrimLeft(part, "0123456789"))
		numbers[n], _ = strconv.Atoi(part[:digits])
	}
	return numbers[0], numbers[1], numbers[2]
}
