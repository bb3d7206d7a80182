package known

// iceshrimpJS holds what Iceshrimp-JS and Fireghoti, both heirs of Firefish, say of
// the input with a 500: their middleware gives that status to every plain Error
// (packages/backend/src/server/api/mastodon, middleware/catch-errors.ts, in
// Ernous/iceshrimp ecdae88 and blueset/fireghoti e4a70ec). What they say with a 400 is
// plain enough to be read as a sentence.
var iceshrimpJS = []rule{
	// helpers/poll.ts; services/note/polls/vote.ts
	{exact, "poll is expired", "poll_ended", s500, anyRoute},
	{exact, "you already voted in this poll", "poll_already_voted", s500, anyRoute},
	{exact, "you already voted for this option", "poll_already_voted", s500, anyRoute},
	{exact, "invalid choice", "poll_invalid", s500, anyRoute},
	{exact, "you are blocked by the poll author", "action_not_allowed", s500, anyRoute},

	{contains, "post is duplicate but unable to resolve", "already_submitted", s500, anyRoute}, // helpers/note.ts
	{exact, "no translator is set up on this server", "not_implemented", s500, anyRoute},
	{exact, "list is not owned by user", "action_not_allowed", s500, anyRoute}, // helpers/list.ts
	{exact, "search query cannot be empty", "missing_parameter", s500, anyRoute},
	{exact, "invalid acct", "invalid_parameter", s500, anyRoute}, // helpers/user.ts
	{contains, "local and remote are mutually exclusive", "invalid_parameter", s500, anyRoute},
	{exact, "global timeline is disabled", "action_not_allowed", s500, anyRoute}, // helpers/timeline.ts
}
