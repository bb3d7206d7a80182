package sentence

// subjects is a set of what a sentence is about.
type subjects uint64

// The subjects.
const (
	client subjects = 1 << iota
	grant
	verifier
	grantType
	responseType
	redirect
	scope
	permission
	password
	token
	login
	account
	you
	text
	post
	poll
	choice
	media
	mediaType
	size
	description
	language
	visibility
	schedule
	reply
	quote
	pin
	param
	json
	limit
	route
	email
	ip
	thing
	quota
	time
	word
	timeline
)

// verdicts is a set of what a sentence says of its subjects.
type verdicts uint64

// The verdicts.
const (
	missing verdicts = 1 << iota
	none
	supplied
	valid
	blank
	invalid
	mismatch
	notFound
	tooLong
	tooLarge
	exceeds
	tooMany
	tooFew
	one
	expired
	ended
	used
	revoked
	already
	duplicate
	forbidden
	cannot
	notYours
	lacks
	blocked
	self
	disabled
	unsupported
	past
	unconfirmed
	pending
	moved
	secondFactor
	rejected
	corrupt
	inUse
	malformed
	daily
	duplicateKey
	mixed
	toConfirm
)
