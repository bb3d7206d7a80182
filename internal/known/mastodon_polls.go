package known

// mastodonPolls holds what Mastodon says of polls: validators/poll_options_validator.rb,
// poll_expiration_validator.rb, vote_validator.rb, en.yml polls.errors. The
// attributes are called Choices and Deadline (activerecord.en.yml).
var mastodonPolls = []rule{
	{has, "choices must have", "poll_invalid", s422, everywhere},
	{has, "choices can", "poll_invalid", s422, everywhere}, // can't contain, cannot be longer
	{has, "choices contain", "poll_invalid", s422, everywhere},
	{has, "deadline is", "poll_invalid", s422, everywhere}, // too soon, too far into the future
	{has, "deadline can't be blank", "poll_invalid", s422, everywhere},
	{has, "poll is invalid", "poll_invalid", s422, everywhere}, // Rails, of a nested record

	{has, "the chosen vote option does not exist", "poll_invalid", s422, everywhere},
	{has, "the poll has already ended", "poll_ended", s422, everywhere},
	{has, "you have already voted on this poll", "poll_already_voted", s422, everywhere},
	{has, "you cannot vote in your own poll", "poll_own_vote", s422, everywhere},
}
