-- The account's id on its instance, '' for not known yet: under a token of
-- somebody else its posts would be looked for, and sent, in another account.
ALTER TABLE accounts ADD COLUMN remote_id TEXT NOT NULL DEFAULT '';
CREATE UNIQUE INDEX accounts_person ON accounts (host, remote_id) WHERE remote_id <> '';

-- The name of the worker that has the lease, which gives it up when it restarts.
ALTER TABLE accounts ADD COLUMN lease_by TEXT NOT NULL DEFAULT '';
