package known

// mastodonPolls holds what Mastodon says of polls: validators/poll_options_validator.rb,
// poll_expiration_validator.rb, vote_validator.rb, en.yml polls.errors. The
// attributes are called Choices and Deadline (activerecord.en.yml).
var mastodonPolls = []rule{
	{contains, "choices must have", "poll_invalid", s422, anyRoute},
	{contains, "choices can", "poll_invalid", s422, anyRoute}, // can't contain, cannot be longer
	{contains, "choices contain", "poll_invalid", s422, anyRoute},
	{contains, "deadline is", "poll_invalid", s422, anyRoute}, // too soon, too far into the future
	{contains, "deadline can't be blank", "poll_invalid", s422, anyRoute},
	{contains, "poll is invalid", "poll_invalid", s422, anyRoute}, // Rails, of a nested record

	{contains, "the chosen vote option does not exist", "poll_invalid", s422, anyRoute},
	{contains, "the poll has already ended", "poll_ended", s422, anyRoute},
	{contains, "you have already voted on this poll", "poll_already_voted", s422, anyRoute},
	{contains, "you cannot vote in your own poll", "poll_own_vote", s422, anyRoute},
}
