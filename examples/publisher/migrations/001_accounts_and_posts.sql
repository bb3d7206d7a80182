-- Times are milliseconds since 1970, 0 for none, by the database's clock
-- (now_ms()): the workers' clocks need not agree.

CREATE TABLE hosts (
    host        TEXT PRIMARY KEY,            -- with the port
    version     TEXT NOT NULL,               -- what the instance calls itself
    honours_key BOOLEAN NOT NULL,            -- mastoerr.HonoursIdempotencyKey(version)
    failures    INTEGER NOT NULL DEFAULT 0,  -- in a row
    not_before  BIGINT NOT NULL DEFAULT 0,   -- the instance is down: nobody calls it until then
    reason      TEXT NOT NULL DEFAULT ''
);

CREATE TABLE accounts (
    id          SERIAL_ID,
    name        TEXT NOT NULL UNIQUE,        -- @anna@mastodon.example
    server      TEXT NOT NULL,
    host        TEXT NOT NULL REFERENCES hosts (host),
    token       TEXT NOT NULL,               -- a real service encrypts it
    state       TEXT NOT NULL DEFAULT 'active' CHECK (state IN ('active', 'needs_reconnect')),
    reason      TEXT NOT NULL DEFAULT '',    -- why it needs the reconnect, or has to wait
    since       BIGINT NOT NULL DEFAULT 0,   -- when that began
    not_before  BIGINT NOT NULL DEFAULT 0,   -- throttled: nobody calls for it until then
    lease       TEXT NOT NULL DEFAULT '',    -- of the worker that is busy with it
    lease_until BIGINT NOT NULL DEFAULT 0
);

CREATE TABLE posts (
    id          SERIAL_ID,
    account_id  BIGINT NOT NULL REFERENCES accounts (id),
    version     INTEGER NOT NULL DEFAULT 1,  -- of the content; each has an Idempotency-Key of its own
    key_seed    TEXT NOT NULL,               -- random, so that no other database makes the same keys
    text        TEXT NOT NULL,
    media_path  TEXT NOT NULL DEFAULT '',    -- read when it is uploaded, never kept in the job
    media_alt   TEXT NOT NULL DEFAULT '',
    created_at  BIGINT NOT NULL DEFAULT 0,

    state       TEXT NOT NULL DEFAULT 'queued'
                CHECK (state IN ('queued', 'waiting', 'published', 'needs_fix', 'needs_look')),
    until       BIGINT NOT NULL DEFAULT 0,   -- waiting: when it goes on, 0 for not known
    reason      TEXT NOT NULL DEFAULT '',    -- why it waits or has failed
    fix         TEXT NOT NULL DEFAULT '',    -- needs_fix: what to tell the owner
    url         TEXT NOT NULL DEFAULT '',    -- published
    status_id   TEXT NOT NULL DEFAULT '',

    -- What the steps have achieved.
    media_id    TEXT NOT NULL DEFAULT '',
    media_ready BOOLEAN NOT NULL DEFAULT FALSE,
    open_since  BIGINT NOT NULL DEFAULT 0,   -- first request whose outcome is not known
    sent_at     BIGINT NOT NULL DEFAULT 0,   -- when the last request was over; the latest that it can be, while nobody knows
    doubt       TEXT NOT NULL DEFAULT '',    -- failure for which the key alone does not settle the outcome
    looks       INTEGER NOT NULL DEFAULT 0,  -- in vain, for that outcome
    tries       INTEGER NOT NULL DEFAULT 0   -- that failed
);

CREATE INDEX posts_unfinished ON posts (account_id, id) WHERE state IN ('queued', 'waiting');
-- One post of an account at a time may have an unknown outcome (lease.go).
CREATE UNIQUE INDEX posts_open ON posts (account_id) WHERE open_since > 0;
CREATE INDEX posts_status ON posts (account_id, status_id) WHERE status_id <> '';
