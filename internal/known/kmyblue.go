package known

// kmyblue holds what the fork kmyblue adds to Mastodon's messages: config/locales of
// kmycode/mastodon d3d528d. Its users are in Japan, so both languages are here.
var kmyblue = []rule{
	{exact, "violate ng rules", "content_rejected", s422, anyRoute}, // statuses.violate_rules
	{exact, "投稿できない単語が含まれています", "content_rejected", s422, anyRoute}, // statuses.contains_ng_words
	{exact, "サーバールールに違反するため投稿できません", "content_rejected", s422, anyRoute},
	{exact, "cannot react same things", "duplicate", s422, anyRoute}, // reactions.errors.duplication
	{exact, "同じリアクションを複数行おうとしました", "duplicate", s422, anyRoute},
}
