package fakemastodon

// The entities of the API, with the fields of
// docs.joinmastodon.org/entities. encoding/json escapes <, > and & as Rails does.

type statusJSON struct {
	ID                 string       `json:"id"`
	CreatedAt          string       `json:"created_at"`
	InReplyToID        *string      `json:"in_reply_to_id"`
	InReplyToAccountID *string      `json:"in_reply_to_account_id"`
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
	Text               *string      `json:"text,omitempty"` // of a deleted post, and on some software of each
	Filtered           empty        `json:"filtered"`
	Reblog             *statusJSON  `json:"reblog"`
	Application        *clientJSON  `json:"application"`
	Account            *accountJSON `json:"account"`
	MediaAttachments   []mediaJSON  `json:"media_attachments"`
	Mentions           empty        `json:"mentions"`
	Tags               empty        `json:"tags"`
	Emojis             empty        `json:"emojis"`
	Card               *struct{}    `json:"card"`
	Poll               *pollJSON    `json:"poll"`
	Quote              *quoteJSON   `json:"quote,omitempty"` // null in Mastodon without one
	Akkoma             *akkomaJSON  `json:"akkoma,omitempty"`
	Pleroma            *pleromaJSON `json:"pleroma,omitempty"`
}

// quoteJSON is docs.joinmastodon.org/entities/Quote.
type quoteJSON struct {
	State  string      `json:"state"`
	Quoted *statusJSON `json:"quoted_status"`
}

// empty is a list that has nothing in it here.
type empty [0]struct{}

type clientJSON struct {
	Name    string  `json:"name"`
	Website *string `json:"website"`
}

type accountJSON struct {
	ID             string      `json:"id"`
	Username       string      `json:"username"`
	Acct           string      `json:"acct"`
	DisplayName    string      `json:"display_name"`
	Locked         bool        `json:"locked"`
	Bot            bool        `json:"bot"`
	Discoverable   bool        `json:"discoverable"`
	CreatedAt      string      `json:"created_at"`
	Note           string      `json:"note"`
	URL            string      `json:"url"`
	Avatar         string      `json:"avatar"`
	AvatarStatic   string      `json:"avatar_static"`
	Header         string      `json:"header"`
	HeaderStatic   string      `json:"header_static"`
	FollowersCount int         `json:"followers_count"`
	FollowingCount int         `json:"following_count"`
	StatusesCount  int         `json:"statuses_count"`
	Emojis         empty       `json:"emojis"`
	Fields         empty       `json:"fields"`
	Suspended      bool        `json:"suspended,omitempty"`
	Limited        bool        `json:"limited,omitempty"`
	Memorial       bool        `json:"memorial,omitempty"`
	Source         *sourceJSON `json:"source,omitempty"` // of the caller's own account
}

type sourceJSON struct {
	Privacy   string  `json:"privacy"`
	Sensitive bool    `json:"sensitive"`
	Language  *string `json:"language"`
	Note      string  `json:"note"`
	Fields    empty   `json:"fields"`
}

type mediaJSON struct {
	ID          string   `json:"id"`
	Type        string   `json:"type"`
	URL         *string  `json:"url"`
	PreviewURL  *string  `json:"preview_url"`
	RemoteURL   *string  `json:"remote_url"`
	TextURL     *string  `json:"text_url"`
	Meta        metaJSON `json:"meta"`
	Description *string  `json:"description"`
	Blurhash    *string  `json:"blurhash"`
}

type metaJSON struct {
	Focus struct {
		X float64 `json:"x"`
		Y float64 `json:"y"`
	} `json:"focus"`
}

type pollJSON struct {
	ID          string       `json:"id"`
	ExpiresAt   string       `json:"expires_at"`
	Expired     bool         `json:"expired"`
	Multiple    bool         `json:"multiple"`
	VotesCount  int          `json:"votes_count"`
	VotersCount int          `json:"voters_count"`
	Voted       bool         `json:"voted"`
	OwnVotes    []int        `json:"own_votes"`
	Emojis      empty        `json:"emojis"`
	Options     []optionJSON `json:"options"`
}

type optionJSON struct {
	Title      string `json:"title"`
	VotesCount int    `json:"votes_count"`
}

type scheduledJSON struct {
	ID               string      `json:"id"`
	ScheduledAt      *string     `json:"scheduled_at"`
	Params           paramsJSON  `json:"params"`
	MediaAttachments []mediaJSON `json:"media_attachments"`
}

// paramsJSON are the parameters of a scheduled post. Mastodon gives a form's values
// back as they came, as strings.
type paramsJSON struct {
	Text          string          `json:"text"`
	SpoilerText   string          `json:"spoiler_text,omitempty"`
	Visibility    string          `json:"visibility"`
	Sensitive     any             `json:"sensitive"`
	Language      string          `json:"language,omitempty"`
	Poll          *pollParamsJSON `json:"poll"`
	Idempotency   *string         `json:"idempotency"`
	WithRateLimit bool            `json:"with_rate_limit"`
	ApplicationID int             `json:"application_id"`
	ScheduledAt   *string         `json:"scheduled_at"`
	InReplyToID   *string         `json:"in_reply_to_id"`
	QuotedID      *string         `json:"quoted_status_id,omitempty"`
	QuotePolicy   string          `json:"quote_approval_policy,omitempty"`
	MediaIDs      []string        `json:"media_ids"`
}

type pollParamsJSON struct {
	Options   []string `json:"options"`
	ExpiresIn any      `json:"expires_in"`
	Multiple  any      `json:"multiple,omitempty"`
}

// akkomaJSON and pleromaJSON are where those give the text of a status.
type akkomaJSON struct {
	Source struct {
		Content   string `json:"content"`
		MediaType string `json:"mediaType"`
	} `json:"source"`
}

type pleromaJSON struct {
	Content map[string]string `json:"content"`
}
