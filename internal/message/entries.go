package message

import "iter"

// What the generator and the tests need to see of the table and of the letters.

// Key is what the table keeps of a message's hash.
type Key struct {
	Bucket      uint16
	Fingerprint uint32
}

// Entries yields the messages of the table, in its order.
func Entries() iter.Seq2[Key, Kind] {
	return func(yield func(Key, Kind) bool) {
		for bucket := range uint16(BucketCount) {
			for i := buckets[bucket]; i < buckets[bucket+1]; i++ {
				if !yield(Key{bucket, fingerprints[i]}, messageKinds[kinds[i]]) {
					return
				}
			}
		}
	}
}

// Beginnings is a set of beginnings of messages. Bits are only ever added.
type Beginnings [512]uint64

// KnownBeginnings returns the beginnings of all messages of the table.
func KnownBeginnings() Beginnings { return beginnings }

// Add takes in the beginnings of a message with these letters.
func (b *Beginnings) Add(letters []rune) {
	for _, length := range []int{ShortBeginning, LongBeginning} {
		if len(letters) >= length {
			bit := beginningBit(hashOf(letters[:length]))
			b[bit/64] |= 1 << (bit % 64)
		}
	}
}

// Letters returns the letters of text as they are compared.
func Letters(text string) []rune {
	var letters []rune
	for _, r := range text {
		if letter := foldRune(r); letter != gap && letter != ignored {
			letters = append(letters, letter)
		}
	}
	return letters
}

// KeyOf returns the key of a message with these letters.
func KeyOf(letters []rune) Key {
	hash := hashOf(letters)
	return Key{Bucket: uint16(hash % BucketCount), Fingerprint: uint32(hash >> 32)}
}

func hashOf(letters []rune) uint64 {
	hash := hashStart
	for _, letter := range letters {
		hash = hashLetter(hash, letter)
	}
	return hash
}
