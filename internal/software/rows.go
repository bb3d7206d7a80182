package software

// The rows. Sources are files of the named version; "measured" is what a running
// server did.

// mastodonOf returns the row of Mastodon and its forks (4.3.23 and 4.6.5:
// app/lib/account_statuses_filter.rb shows an author everything;
// app/services/post_status_service.rb makes a limited account's public post
// unlisted, and one beside a private quote private;
// app/controllers/api/v1/media_controller.rb knows only attachments without a
// status). /source came with 3.5, the refusal of attached media with 4.3.
func mastodonOf(major, minor int) *Software {
	s := mastodon
	if major < 3 || major == 3 && minor < 5 {
		s.Source = NoSource
	}
	s.MediaWitness = major > 4 || major == 4 && minor >= 3
	s.DropsMedia = !s.MediaWitness
	return &s
}

var mastodon = Software{
	Name: "mastodon", ShowsApplication: true, Shows: everything, Scheduled: ScheduledListed,
	Source: Exact, RewritesMentions: true,
	shownAs: map[string][]string{"public": {"unlisted", "private"}, "unlisted": {"private"}},
}

// goToSocialOf returns the row of GoToSocial (0.20: internal/filter/visibility/
// status.go shows an author everything; internal/typeutils/internaltofrontend.go
// has the raw text in every entry and a warning that was rendered; /source has the
// exact warning since 0.19, scheduled posts came with 0.20, internal/
// processing/status/create.go). A list leaves out what the owner's own filters hide
// (internal/processing/account/statuses.go).
func goToSocialOf(minor int) *Software {
	s := goToSocial
	if minor < 19 {
		s.Source = Approximate
	}
	if minor >= 20 {
		s.Scheduled = ScheduledListed
	}
	return &s
}

var goToSocial = Software{
	Name: "gotosocial", ShowsApplication: true, Shows: everything, HidesFiltered: true,
	Source: Exact, TextInList: true,
}

// hollo is Hollo 0.9 and 0.10 (src/api/v1/accounts.ts, statuses.ts; measured:
// attachments and polls in a form vanish, scheduled_at is ignored). Its entries
// have no edited_at, it sorts by publication and pages by id.
var hollo = &Software{
	Name: "hollo", ShowsApplication: true, Shows: everything, Scheduled: ScheduledIgnored,
	Source: Exact, EditsHidden: true, PagesByOtherOrder: true,
	DropsMedia: true, DropsPoll: true,
	shownAs: map[string][]string{"public": {"private"}, "unlisted": {"private"}},
}

// snac is snac from 2.75 on (mastoapi.c, data.c; measured): the account's list has
// public posts alone, the newest 256, and ignores limit and max_id before 2.76. The
// home timeline has all of the owner's posts. A reply to a private post is private,
// whatever was asked. Links to images become attachments, and a reply to a missing
// post a new thread. Lists are in the order of storing (data.c timeline_update_indexes).
var snac = &Software{
	Name: "snac", Shows: Mention, HomeShows: everything, Scheduled: ScheduledHidden,
	Source: Exact, TextInList: true,
	DropsPoll: true, DropsTarget: true, AddsMedia: true, NewMediaIDs: true, CutsText: true, DatesBack: true,
	shownAs: map[string][]string{"unlisted": {"public", "private"}, "direct": {"private"}, "public": {"private"}},
}

// akkoma is Akkoma 3.16 (lib/pleroma/web/activity_pub/activity_pub.ex: own posts
// are shown, those of muted conversations with with_muted=true;
// common_api/activity_draft.ex drops missing reply targets, utils.ex missing
// media; status_view.ex has the source in every entry).
var akkoma = &Software{
	Name: "akkoma", Shows: everything, Scheduled: ScheduledListed,
	Source: Exact, TextInList: true,
	DropsMedia: true, DropsTarget: true,
	shownAs: map[string][]string{"public": {"unlisted"}},
}

// pleroma is Pleroma 2.4.5 (the same files): it has no /source.
var pleroma = &Software{
	Name: "pleroma", Shows: Private | Direct | Poll | Mention, Scheduled: ScheduledListed,
	DropsMedia: true, DropsTarget: true,
	shownAs: map[string][]string{"public": {"unlisted"}},
}

// pixelfed is Pixelfed 0.11 (app/Http/Controllers/Api/ApiV1Controller.php): its
// list leaves out replies and direct posts, polls and dates are ignored, and a warning
// counts only with sensitive.
var pixelfed = &Software{
	Name: "pixelfed", Shows: Private | Mention, Scheduled: ScheduledIgnored,
	DropsPoll: true, DropsWarning: true,
	shownAs: map[string][]string{"public": {"unlisted", "private"}, "unlisted": {"private"}},
}

// friendica is Friendica 2024.09 (src/Module/Api/Mastodon/Statuses.php): text goes
// from Markdown to BBCode and back, polls are ignored, direct is shown as private.
var friendica = &Software{
	Name: "friendica", Shows: everything, Source: Approximate,
	DropsMedia: true, DropsPoll: true, AddsMedia: true,
	shownAs: map[string][]string{"public": {"unlisted", "private"}, "unlisted": {"private"}, "direct": {"private"}},
}

// iceshrimpNET is Iceshrimp.NET 2025 (Iceshrimp.Backend/Core/Services/
// NoteService.cs): the text is parsed and written anew; own posts that mention or
// answer a muted user are hidden, so the list proves nothing of those. It refuses
// scheduled posts (422 "not supported yet").
var iceshrimpNET = &Software{
	Name: "iceshrimp.net", Shows: Private | Direct | Poll, Scheduled: ScheduledRefused,
	Source: Approximate, DropsMedia: true,
	shownAs: map[string][]string{"public": {"private"}, "unlisted": {"private"}},
}

// sharkey is Sharkey 2024.9 (packages/backend/src/core/NoteCreateService.ts): its
// list comes from a cache that is filled after the insert, so it proves nothing.
var sharkey = &Software{
	Name: "sharkey", ListUnreliable: true, CutsText: true, Scheduled: ScheduledIgnored,
	Source: Exact, TextInList: true,
	shownAs: map[string][]string{"public": {"unlisted", "private"}},
}

// takahe is Takahē 0.11 (api/views/accounts.py, statuses.py): the account's list
// leaves out private and direct posts.
var takahe = &Software{
	Name: "takahe", Shows: Reply | Poll | Mention, Scheduled: ScheduledIgnored, Source: Approximate,
	DropsTarget: true,
}

// named are the servers that give their name in the version. The order matters:
// Sharkey says "like Akkoma".
var named = [...]struct {
	mark     string
	software *Software
}{
	{"sharkey", sharkey},
	{"akkoma", akkoma},
	{"pleroma", pleroma},
	{"pixelfed", pixelfed},
	{"friendica", friendica},
	{"iceshrimp.net", iceshrimpNET},
	{"hollo", hollo},
	{"snac/2.", snac},
	{"takahe", takahe},
	{"gotosocial", &goToSocial},
}
