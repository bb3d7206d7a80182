package message_test

import (
	"maps"
	"strings"
	"sync"
	"testing"
	"unicode"

	"github.com/stretchr/testify/require"

	"github.com/mastoerr/mastoerr/internal/corpus"
	"github.com/mastoerr/mastoerr/internal/message"
)

// knownMessages is the table as a map.
var knownMessages = sync.OnceValue(func() map[message.Key]message.Kind {
	return maps.Collect(message.Entries())
})

// referenceFind says in the plainest words what Find does: it splits the text
// into words and looks up every run of words.
func referenceFind(text string, status int, path string) string {
	words := referenceWords(text)
	for first := range words {
		code := ""
		hash := uint64(0xcbf29ce484222325)
		for _, word := range words[first:] {
			for _, letter := range word {
				hash ^= uint64(letter)
				hash *= 0x100000001b3
			}
			key := message.Key{Bucket: uint16(hash % 4096), Fingerprint: uint32(hash >> 32)}
			kind, known := knownMessages()[key]
			if known && kind.Status == status && referencePlace(kind.Place, path) {
				code = kind.Code
			}
		}
		if code != "" {
			return code
		}
	}
	return ""
}

func referencePlace(place message.Place, path string) bool {
	inStatuses := strings.Contains(path, "/statuses")
	inMedia := strings.Contains(path, "/media")
	switch place {
	case message.OnStatuses:
		return inStatuses
	case message.OnMedia:
		return inMedia
	case message.OnStatuses | message.OnMedia:
		return inStatuses || inMedia
	default:
		return true
	}
}

func referenceWords(text string) []string {
	var words []string
	word := ""
	endWord := func() {
		if word != "" {
			words = append(words, word)
		}
		word = ""
	}
	last := ' '
	for _, r := range text {
		const dotAbove = 0x307
		if r == dotAbove || unicode.Is(unicode.Cf, r) {
			continue
		}
		if !unicode.IsLetter(r) && !unicode.IsMark(r) {
			endWord()
			last = ' '
			continue
		}
		letter := unicode.ToLower(r)
		if letter <= unicode.MaxASCII && message.IsCJK(last) || last <= unicode.MaxASCII && message.IsCJK(letter) {
			endWord()
		}
		word += string(letter)
		last = letter
	}
	endWord()
	return words
}

func TestFindAgreesWithTheReference(t *testing.T) {
	t.Parallel()
	for _, c := range corpus.Read("localized", "media_processing") {
		text := textOf(t, &c)
		require.Equal(t, referenceFind(text, c.Status, c.Path), message.Find(text, c.Status, c.Path), text)
	}
}

// A rune in the middle of a message joins, parts or breaks it; what it does
// must not depend on the fast paths.
func TestFindReadsEveryRuneAsTheReferenceDoes(t *testing.T) {
	t.Parallel()
	for r := rune(0); r <= 0x20000; r++ {
		text := "The poll h" + string(r) + "as already ended"
		require.Equal(t, referenceFind(text, 422, ""), message.Find(text, 422, ""), "U+%04X", r)
		text = "投票已" + string(unicode.ToUpper(r)) + "结束 " + string(r) + "The poll has already ended"
		require.Equal(t, referenceFind(text, 422, ""), message.Find(text, 422, ""), "U+%04X", r)
	}
}

func FuzzFindAgainstReference(f *testing.F) {
	for _, c := range corpus.Read("localized", "media_processing") {
		f.Add(textOf(f, &c), c.Status, c.Path)
	}
	f.Add("\xc3\xa4\xc1\xa1\xff\xe6\x8a", 422, "")
	f.Fuzz(func(t *testing.T, text string, status int, path string) {
		// Find stops reading somewhere; the reference does not.
		text = text[:min(len(text), 500)]
		require.Equal(t, referenceFind(text, status, path), message.Find(text, status, path))
	})
}
