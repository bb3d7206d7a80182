package mastoerrtest

import (
	"net/http"
	"time"
)

// The failures that real servers showed and that have no code, a function each.

// CrashBeforeCommit returns the instance's own 500 for a request of which nothing is
// applied: its database is down, full or locked.
func CrashBeforeCommit() Fault {
	f := AnswerWith(http.StatusInternalServerError, http.Header{"Content-Type": {"application/json; charset=utf-8"}},
		`{"status":500,"error":"Internal Server Error"}`)
	f.Own = true
	return f
}

// CrashBeforeKey returns the same 500 for a post that is committed and whose
// Idempotency-Key is not stored: Redis, or that of Sidekiq, is down, full or read-only
// at that moment. Nothing in the response tells it from CrashBeforeCommit.
func CrashBeforeKey() Fault {
	f := CrashBeforeCommit().After()
	f.Key.Lost = true
	return f
}

// KilledInCommit returns the fault of a worker that is killed while it commits: the
// post is there, and the connection closes without a response. On Mastodon from 4.6 on
// the lock of the key stays for 15 minutes, in which a repeat gets 503 after ten
// seconds; after that, and before 4.6 at once, a repeat makes a second post.
func KilledInCommit() Fault {
	return Fault{Stage: AfterApply, Break: CloseConnection, Key: KeyFault{LockKept: true}}
}

// Slow returns the fault that is no failure: the instance takes that long.
func Slow(d time.Duration) Fault { return Fault{Work: d} }

// SlowCommit is Slow for a post: its database takes that long to commit, and the post
// is there at the end of that time also when the caller has given up. Mastodon has no
// timeout of its own.
func SlowCommit(d time.Duration) Fault { return Slow(d) }

// ListedLate returns the fault of a post that no list shows until that long after its
// commit, as with a replica or a cache in between; negative is never. WithListLag does it
// for every post.
func ListedLate(d time.Duration) Fault { return Fault{ListedAfter: d} }

// ChangedWarning returns the fault of a post whose content warning the instance stores
// as something else than what was sent, "" for none, as software does that trims,
// filters or drops it.
func ChangedWarning(stored string) Fault { return Fault{Warning: &stored} }
