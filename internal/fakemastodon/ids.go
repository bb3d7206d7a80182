package fakemastodon

import (
	"crypto/md5"
	"encoding/hex"
	"fmt"
	"math/bits"
	"strconv"
	"strings"
)

// idShape is how a software writes ids. The server itself counts in numbers: the
// milliseconds since 1970, and sixteen bits to tell apart what is of the same one.
type idShape int

const (
	idDigits idShape = iota // Mastodon, Pixelfed, Takahe, Friendica
	idULID                  // GoToSocial
	idUUID                  // Hollo: version 7
	idFlake                 // Akkoma, Pleroma: 18 signs of base 62
	idBase36                // Sharkey, Iceshrimp.NET: 16 signs
	idSnac                  // snac: ten digits of the time, then what looks like an MD5
)

const (
	crockford = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
	base62    = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz"
	base36    = "0123456789abcdefghijklmnopqrstuvwxyz"

	// The constant ends of ids whose real ones are random.
	endOfULID   = "M6S4QR8YTB2V"
	endOfUUID   = "8b1f-3c5d7e9a1b2c"
	endOfFlake  = "ZkqW7r"
	endOfBase36 = "00q7"

	// mix and unmix are inverse to each other modulo 2^64.
	mix   = 0x9e3779b97f4a7c15
	unmix = 0xf1de83e19937733d
)

// id writes a number as this server's ids are written.
func (s *Server) id(n uint64) string {
	switch s.facts.ids {
	case idULID:
		return digits(n>>16, crockford, 10) + digits(n&0xffff, crockford, 4) + endOfULID
	case idUUID:
		ms := fmt.Sprintf("%012x", n>>16)
		return fmt.Sprintf("%s-%s-7%03x-%s%s", ms[:8], ms[8:], n>>4&0xfff, "8"+strconv.FormatUint(n&0xf, 16)+"1f", endOfUUID[4:])
	case idFlake:
		return digits(n, base62, 12) + endOfFlake
	case idBase36:
		return digits(n, base36, 14) + "q7"
	case idSnac:
		hash := bits.Reverse64(n * mix)
		return fmt.Sprintf("%010d%016x%016x", n>>16/1000, hash, hash*mix)
	}
	return strconv.FormatUint(n, 10)
}

// number reads an id. Anything else is 0, which no record has.
func (s *Server) number(id string) uint64 {
	if s.facts.rules != nil {
		return toInteger(id)
	}
	n := s.parseID(id)
	if n != 0 && s.facts.ids != idSnac && s.id(n) != id {
		return 0
	}
	return n
}

func (s *Server) parseID(id string) uint64 {
	switch shape := s.facts.ids; {
	case shape == idULID && len(id) == 26:
		return fromDigits(id[:10], crockford)<<16 | fromDigits(id[10:14], crockford)
	case shape == idUUID && len(id) == 36:
		hexDigits := id[:8] + id[9:13] + id[15:18] + id[20:21]
		n, _ := strconv.ParseUint(hexDigits, 16, 64)
		return n
	case shape == idFlake && len(id) == 18:
		return fromDigits(id[:12], base62)
	case shape == idBase36 && len(id) == 16:
		return fromDigits(id[:14], base36)
	case shape == idSnac && len(id) == 42:
		// The first ten change with an edit; the server looks at the rest.
		hash, _ := strconv.ParseUint(id[10:26], 16, 64)
		return bits.Reverse64(hash) * unmix
	case shape == idDigits:
		n, _ := strconv.ParseUint(id, 10, 64)
		return n
	}
	return 0
}

// accountID writes the id of an account. On snac it is an MD5.
func (s *Server) accountID(a *account) string {
	if s.facts.ids != idSnac {
		return s.id(a.id)
	}
	sum := md5.Sum([]byte(s.url + "/" + a.name))
	return hex.EncodeToString(sum[:])
}

// digits writes n with a fixed number of digits of an alphabet.
func digits(n uint64, alphabet string, length int) string {
	b := make([]byte, length)
	base := uint64(len(alphabet))
	for at := length - 1; at >= 0; at-- {
		b[at] = alphabet[n%base]
		n /= base
	}
	return string(b)
}

func fromDigits(s, alphabet string) uint64 {
	var n uint64
	for _, r := range s {
		d := strings.IndexRune(alphabet, r)
		if d < 0 {
			return 0
		}
		n = n*uint64(len(alphabet)) + uint64(d)
	}
	return n
}
