package wire

// The ranks of the members that may hold the server's error code; the highest wins.
const (
	rankErrorObject = iota + 1
	rankCode
	rankIdentifier
	rankErrorCode
)

// The ranks of the members that may hold a sentence beside "error"; the highest wins.
const (
	rankTitle = iota + 1
	rankReason
	rankDetail
	rankMsg
	rankMessage
)
