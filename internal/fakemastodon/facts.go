package fakemastodon

// facts are what a server software does with posts, apart from keys. The zero
// value is the current Mastodon. The tables in facts_mastodon.go and
// facts_others.go say where each was read or measured.
type facts struct {
	ids   idShape
	rules *rules // what Mastodon checks; nil for other software

	// What GET /api/v1/instance and its neighbour show.
	serverHeader string
	sourceURL    string
	noInstanceV2 bool
	noDate       bool // the responses have no Date header

	refuses stateRefusal // of an account in a state; other software than Mastodon

	// What becomes of a new post.
	text         func(s *Server, text string) string // nil: as it came
	warning      func(d *draft)                      // nil: as it came
	visibility   map[string]string                   // asked to stored; "" is refused; absent is as asked
	boostedReply bool                                // a reply to a boost answers the boosted post
	missingReply missingReply
	media        mediaFacts
	polls        pollFacts
	formLists    bool // a form's media_ids[] and poll[…] are read
	cutRequests  bool // a request whose body ends early is carried out
	backdates    bool // a scheduled_at in the past becomes created_at
	soonNow      bool // a scheduled_at within five minutes publishes at once
	saveFirst    bool // a reply is saved before its media are checked
	typedBools   bool // a form's sensitive=true is refused: it is a string
	anyLength    bool // a text may have any length

	// What the lists show.
	listOmits, homeOmits kinds
	list, home           pageFacts
	storedOrder          bool // lists are in the order of storing, not of ids
	linkSkips            bool // an account's list links to the page below the next post
	scheduledList        scheduledList
	params               paramStyle

	// What a status shows.
	rawText     rawText
	noSource    bool
	sourceShown bool                     // /source has the warning as lists show it
	listWarning func(text string) string // nil: as it is stored
	application applicationFacts
	wholeSecond bool // created_at has no fraction
	hidesEdits  bool // there is no edited_at
	imageLinks  bool // links to images in a text become attachments
	newMediaIDs bool // attachments of a status have ids of their own
	quietly     bool // sensitive is true only with a warning
	noPollText  bool // a poll has neither text nor source
}

// kinds are the kinds of posts that a list may leave out.
type kinds uint8

const (
	privatePosts kinds = 1 << iota
	directPosts
	replies
	repliesToOthers
	polls
)

// missingReply is what becomes of a reply to a post that is not there.
type missingReply int

const (
	replyNotFound missingReply = iota
	replyNewThread
	replyCrash      // 500 with an empty body
	replyBadRequest // 400
)

// mediaFacts are what a server does with attachments. The zero value refuses what
// is unknown or attached with 422.
type mediaFacts struct {
	drops    bool   // ids that cannot be attached are left out without a word
	reuse    bool   // an attachment may be on several posts
	status   int    // of the refusal; 0 is 422
	text     string // of the refusal; "" is Mastodon's with the ids
	getAfter bool   // an attachment can be fetched when it is on a post
	most     int    // 0 is 4
}

// pollFacts are what a server does with polls.
type pollFacts int

const (
	pollsKept pollFacts = iota
	pollsDropped
	pollsPublic // a poll is public, and loses its attachments and its reply target
)

// pageFacts are the sizes of a list's pages.
type pageFacts struct {
	byDefault int  // without a limit
	most      int  // 0 for no bound
	fixed     bool // limit and max_id are ignored
	tooMuch   int  // the status of an error for a larger limit; 0 is none
}

// scheduledList is GET /api/v1/scheduled_statuses.
type scheduledList int

const (
	scheduledListed scheduledList = iota
	scheduledEmpty                // always []
	scheduledNone                 // 404
)

// paramStyle is how the parameters of a scheduled post are given back.
type paramStyle int

const (
	paramsAsSent paramStyle = iota // the strings of the form
	paramsTyped                    // booleans are booleans; poll options stay strings
)

// rawText is where an entry of a list has the text as it is stored.
type rawText int

const (
	rawNone rawText = iota
	rawInText
	rawInAkkoma
	rawInPleroma // without tags
)

// applicationFacts are what a status says about the application.
type applicationFacts int

const (
	applicationShown applicationFacts = iota
	applicationNull
	applicationWeb // always "web"
)

// factsOf returns the facts of a software.
func factsOf(s *Software) *facts {
	if of, ok := families[s.Family]; ok {
		f := of(s.Version)
		if f.refuses == nil {
			f.refuses = refuseUnknown
		}
		return f
	}
	return mastodonFacts(s.Version)
}

// Family is the kind of software. The empty Family is Mastodon and its forks.
type Family string

// The families that differ from Mastodon.
const (
	AkkomaFamily     Family = "akkoma"
	PleromaFamily    Family = "pleroma"
	GoToSocialFamily Family = "gotosocial"
	PixelfedFamily   Family = "pixelfed"
	FriendicaFamily  Family = "friendica"
	HolloFamily      Family = "hollo"
	IceshrimpFamily  Family = "iceshrimp.net"
	SharkeyFamily    Family = "sharkey"
	SnacFamily       Family = "snac"
	TakaheFamily     Family = "takahe"
)

var families = map[Family]func(version string) *facts{
	AkkomaFamily: akkomaFacts, PleromaFamily: pleromaFacts, GoToSocialFamily: goToSocialFacts,
	PixelfedFamily: pixelfedFacts, FriendicaFamily: friendicaFacts, HolloFamily: holloFacts,
	IceshrimpFamily: iceshrimpFacts, SharkeyFamily: sharkeyFacts, SnacFamily: snacFacts, TakaheFamily: takaheFacts,
}
