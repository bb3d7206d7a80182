package message

import "unsafe"

// What the tests measure of the table.
const (
	TableBytes = unsafe.Sizeof(buckets) + unsafe.Sizeof(fingerprints) + unsafe.Sizeof(kinds) +
		unsafe.Sizeof(beginnings) + unsafe.Sizeof(messageKinds) + unsafe.Sizeof(plainLetters)
	TableEntries = len(fingerprints)
)
