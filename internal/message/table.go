package message

// The table is in table_data.go, which gen/ writes. It consists of arrays that the
// linker lays out, so nothing is built when a program starts.
//
//   - fingerprints: the high 32 bits of each message's hash, in the order of
//     the hash's low 12 bits, which choose the bucket, then of the fingerprint;
//   - buckets: where in fingerprints each bucket begins, and where the last ends;
//   - kinds: for each fingerprint an index into messageKinds;
//   - beginnings: a bit for each hash of the first letters of a message.
//
// Fingerprint and bucket together have 44 bits. As a bucket holds about one message,
// one lookup in four billion finds a message that is not there. Only texts whose
// first letters start a message are looked up.

// Kind is what the table knows of a message: what it means, and where.
type Kind struct {
	Code   string
	Status int   // the HTTP status that Mastodon gives the message
	Place  Place // the paths on which the message means this
}

// absent is the index in messageKinds for no message.
const absent = 0

// BucketCount is the number of buckets. It cannot change, as the table keeps no more
// of the low bits of a hash.
const BucketCount = 1 << 12

// The lengths, in letters, at which the set of beginnings is asked. No message is
// shorter than ShortBeginning. The short length rejects four of five words that start
// no message, the long one nearly all others.
const (
	ShortBeginning = 4
	LongBeginning  = 8
)

// A hash is 64-bit FNV-1a, taking a whole letter in each step.
const (
	hashStart uint64 = 0xcbf29ce484222325
	hashPrime uint64 = 0x100000001b3
)

func hashLetter(hash uint64, letter rune) uint64 {
	return (hash ^ uint64(letter)) * hashPrime
}

// beginsMessage reports whether a message may start with the letters of the hash.
// Only false is certain.
func beginsMessage(hash uint64) bool {
	bit := beginningBit(hash)
	return beginnings[bit/64]>>(bit%64)&1 != 0
}

func beginningBit(hash uint64) uint64 {
	return (hash ^ hash>>32) % uint64(len(beginnings)*64)
}

// lookup returns the index in messageKinds of the message with that hash.
func lookup(hash uint64) uint8 {
	bucket := hash % BucketCount
	fingerprint := uint32(hash >> 32)
	for i := buckets[bucket]; i < buckets[bucket+1]; i++ {
		if fingerprints[i] == fingerprint {
			return kinds[i]
		}
	}
	return absent
}

// codeOf returns the code of the message with that hash, "" when there is none for
// the status and the path.
func codeOf(hash uint64, status int, path string) string {
	i := lookup(hash)
	if i == absent {
		return ""
	}
	kind := &messageKinds[i]
	if kind.Status != status || !kind.Place.contains(path) {
		return ""
	}
	return kind.Code
}
