package edge

import (
	"strings"

	"github.com/mastoerr/mastoerr/internal/ascii"
	"github.com/mastoerr/mastoerr/internal/httpstatus"
)

// The gram table finds all signatures in one pass, to stay below 10 µs for a page
// of 64 KiB; strings.Index for each signature takes ten times as long. Each
// signature enters a small hash table by the grams of four bytes that it starts
// with. The pass looks up every stride-th gram of the window. As a signature has
// entered by stride grams, one of them is met wherever it stands. The table is
// filled anew for each response, with the signatures that its status allows: that
// takes less time than the pass, and nothing is built when the program starts.

const (
	gramLen  = 4
	stride   = 2
	minText  = gramLen + stride - 1 // the shortest signature that can be found
	maxRows  = 255
	gramBits = 11
)

// grams is the hash table. An entry is row*stride + offset, rows counted from 1;
// entries with the same hash are a chain that 0 ends.
type grams struct {
	head [1 << gramBits]uint16
	next [(maxRows + 1) * stride]uint16
}

func hash(x uint32) uint32 { return x * 2654435761 >> (32 - gramBits) }

// gram packs the four bytes at i, in lower case. It changes more than letters,
// which does no harm: what it finds is compared byte by byte.
func gram(s string, i int) uint32 {
	s = s[i : i+gramLen]
	return (uint32(s[0]) | uint32(s[1])<<8 | uint32(s[2])<<16 | uint32(s[3])<<24) | 0x20202020
}

func (g *grams) add(row int, text string) {
	for offset := range stride {
		entry, h := uint16(row*stride+offset), hash(gram(text, offset))
		g.next[entry], g.head[h] = g.head[h], entry
	}
}

// match returns the code of the first signature, in the order of the tables, that
// the page has, "" for none.
func (p *page) match(tables []*[]signature) string {
	if p.byMastodon {
		return ""
	}
	var (
		rows [maxRows + 1]*signature
		g    grams
		n    int
	)
	status := httpstatus.Of(p.Status)
	for _, table := range tables {
		for i := range *table {
			if s := &(*table)[i]; s.statuses&status != 0 && n < maxRows {
				n++
				rows[n] = s
				g.add(n, s.text)
			}
		}
	}

	best, code := n+1, ""
	for i := 0; i+gramLen <= len(p.text); i += stride {
		for e := g.head[hash(gram(p.text, i))]; e != 0; e = g.next[e] {
			row, at := int(e/stride), i-int(e%stride)
			s := rows[row]
			if row >= best || s == nil || at < 0 || !ascii.HasPrefix(p.text[at:], s.text) || !p.isInPlace(s, at) {
				continue
			}
			if s.also != "" && !ascii.Contains(p.text, s.also) || s.unless != "" && ascii.Contains(p.text, s.unless) ||
				s.server != "" && !ascii.HasPrefix(p.Header.Get("Server"), s.server) {
				rows[row] = nil // this holds for the whole page: do not search again
				continue
			}
			if found := p.codeOf(s, at); found != "" {
				best, code = row, found
			}
		}
	}
	return code
}

// isInPlace reports whether s, found at at, stands where it has to.
func (p *page) isInPlace(s *signature, at int) bool {
	switch s.where {
	case atStart:
		return at == 0
	case isAll:
		return at == 0 && len(strings.TrimRight(p.text, "\r\n .")) == len(s.text)
	case inHeading, startsHeading, isHeading:
		return p.title().has(s, at) || p.heading().has(s, at)
	}
	return true
}

func (part span) has(s *signature, at int) bool {
	end := at + len(s.text)
	switch {
	case at < part.start || end > part.end:
		return false
	case s.where == startsHeading:
		return at == part.start
	case s.where == isHeading:
		return at == part.start && end == part.end
	}
	return true
}

// codeOf returns what s proves, found at at, "" when it proves nothing here.
func (p *page) codeOf(s *signature, at int) string {
	switch {
	case s.code == cloudflareNumber:
		return Cloudflare(number(p.text[at+len(s.text):]), p.Status)
	case s.code == httpAuthRequired && isBearer(p.Header["Www-Authenticate"]):
		return "" // the API's own 401 inside the proxy's page
	}
	return s.code
}

// number reads the decimal number that s starts with, 0 for none.
func number(s string) int {
	n := 0
	for i := 0; i < len(s) && i < 5 && ascii.IsDigit(s[i]); i++ {
		n = n*10 + int(s[i]-'0')
	}
	return n
}
