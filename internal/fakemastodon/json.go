package fakemastodon

// The entities of the API, with the fields of
// docs.joinmastodon.org/entities. encoding/json escapes <, > and & as Rails does.

type statusJSON struct {
	ID                 uint64       `json:"id,string"`
	CreatedAt          string       `json:"created_at"`
	InReplyToID        *uint64      `json:"in_reply_to_id,string"`
	InReplyToAccountID *uint64      `json:"in_reply_to_account_id,string"`
	Sensitive          bool         `json:"sensitive"`
	SpoilerText        string       `json:"spoiler_text"`
	Visibility         string       `json:"visibility"`
	Language           string       `json:"language"`
	URI                string       `json:"uri"`
	URL                string       `json:"url"`
	RepliesCount       int          `json:"replies_count"`
	ReblogsCount       int          `json:"reblogs_count"`
	FavouritesCount    int          `json:"favourites_count"`
	EditedAt           *string      `json:"edited_at"`
	Favourited         bool         `json:"favourited"`
	Reblogged          bool         `json:"reblogged"`
	Muted              bool         `json:"muted"`
	Bookmarked         bool         `json:"bookmarked"`
	Pinned             bool         `json:"pinned"`
	Content            string       `json:"content"`
	Text               *string      `json:"text,omitempty"` // of a deleted post
	Filtered           empty        `json:"filtered"`
	Reblog             *statusJSON  `json:"reblog"`
	Application        clientJSON   `json:"application"`
	Account            *accountJSON `json:"account"`
	MediaAttachments   []mediaJSON  `json:"media_attachments"`
	Mentions           empty        `json:"mentions"`
	Tags               empty        `json:"tags"`
	Emojis             empty        `json:"emojis"`
	Card               *struct{}    `json:"card"`
	Poll               object       `json:"poll"`
}

// empty is a list that has nothing in it here.
type empty [0]struct{}

type clientJSON struct {
	Name    string  `json:"name"`
	Website *string `json:"website"`
}

type accountJSON struct {
	ID             uint64 `json:"id,string"`
	Username       string `json:"username"`
	Acct           string `json:"acct"`
	DisplayName    string `json:"display_name"`
	Locked         bool   `json:"locked"`
	Bot            bool   `json:"bot"`
	Discoverable   bool   `json:"discoverable"`
	CreatedAt      string `json:"created_at"`
	Note           string `json:"note"`
	URL            string `json:"url"`
	Avatar         string `json:"avatar"`
	AvatarStatic   string `json:"avatar_static"`
	Header         string `json:"header"`
	HeaderStatic   string `json:"header_static"`
	FollowersCount int    `json:"followers_count"`
	FollowingCount int    `json:"following_count"`
	StatusesCount  int    `json:"statuses_count"`
	Emojis         empty  `json:"emojis"`
	Fields         empty  `json:"fields"`
	Source         object `json:"source,omitempty"` // of the caller's own account
}

type mediaJSON struct {
	ID          uint64  `json:"id,string"`
	Type        string  `json:"type"`
	URL         *string `json:"url"`
	PreviewURL  *string `json:"preview_url"`
	RemoteURL   *string `json:"remote_url"`
	TextURL     *string `json:"text_url"`
	Meta        object  `json:"meta"`
	Description *string `json:"description"`
	Blurhash    *string `json:"blurhash"`
}
