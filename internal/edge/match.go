package edge

// The engine: one pass over the window finds all rows at once, so that a new
// row costs next to nothing. Each row enters a small hash table by the grams of
// four bytes with which it starts; the pass looks up every stride-th gram of
// the window, and since a row has entered by stride grams, one of them is met
// wherever the row stands. The table is filled for every answer anew, with the
// rows that its status allows: that takes less than the pass over a page, and
// nothing is built when the program starts.

const (
	gramLen  = 4
	stride   = 2
	minSays  = gramLen + stride - 1 // the shortest signature that works
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

// gram folds and packs the gram at i. It folds more than letters, which is
// harmless: what it finds is compared byte by byte.
func gram(s string, i int) uint32 {
	s = s[i : i+gramLen]
	return (uint32(s[0]) | uint32(s[1])<<8 | uint32(s[2])<<16 | uint32(s[3])<<24) | 0x20202020
}

func (g *grams) add(row int, says string) {
	for offset := range stride {
		entry, h := uint16(row*stride+offset), hash(gram(says, offset))
		g.next[entry], g.head[h] = g.head[h], entry
	}
}

// match returns the code of the first row, in the order of the tables, whose
// signature the page bears, or "".
func (p *page) match() string {
	if p.app {
		return ""
	}
	var (
		rows [maxRows + 1]*row
		g    grams
		n    int
	)
	kind := kindOf(p.Status)
	for _, table := range tables {
		for i := range *table {
			if r := &(*table)[i]; r.on&kind != 0 && n < maxRows {
				n++
				rows[n] = r
				g.add(n, r.says)
			}
		}
	}

	best, code := n+1, ""
	for i := 0; i+gramLen <= len(p.text); i += stride {
		for e := g.head[hash(gram(p.text, i))]; e != 0; e = g.next[e] {
			c, at := int(e/stride), i-int(e%stride)
			r := rows[c]
			if c >= best || r == nil || at < 0 || !hasPrefix(p.text[at:], r.says) || !p.stands(r, at) {
				continue
			}
			if r.and != "" && !contains(p.text, r.and) || r.unless != "" && contains(p.text, r.unless) {
				rows[c] = nil // void for the whole page: look but once
				continue
			}
			if found := p.proves(r, at); found != "" {
				best, code = c, found
			}
		}
	}
	return code
}

// stands reports whether r, found at at, is where it has to be.
func (p *page) stands(r *row, at int) bool {
	switch r.in {
	case atStart:
		return at == 0
	case inHeading, opening, whole:
		return p.title().has(r, at) || p.heading().has(r, at)
	}
	return true
}

func (s span) has(r *row, at int) bool {
	end := at + len(r.says)
	switch {
	case at < s.start || end > s.end:
		return false
	case r.in == opening:
		return at == s.start
	case r.in == whole:
		return at == s.start && end == s.end
	}
	return true
}

// proves is what r proves, found at at; "" when it proves nothing after all.
func (p *page) proves(r *row, at int) string {
	switch {
	case r.code == cloudflareNumber:
		return Cloudflare(number(p.text[at+len(r.says):]), p.Status)
	case r.code == httpAuthRequired && p.speaksBearer():
		return "" // the API's own 401, dressed in the proxy's page
	}
	return r.code
}
