package wire

import "strings"

// maxDepth is how deep names are told apart. Names below that cost as much as their
// depth, each of them.
const maxDepth = 8

// Values walks through the strings, numbers and booleans of any JSON, broken JSON
// included, in their order.
type Values struct {
	scanner
	Value string

	names [maxDepth]name // of the objects and lists that are open
	depth int            // may be larger than maxDepth
}

// name is what the values of an object or a list belong to.
type name struct {
	key  string // the object's current member
	list bool
}

// ValuesOf returns the values of a JSON text. Strings that need it are decoded up to
// each bytes of one, and up to limit bytes of all.
func ValuesOf(text string, each, limit int) *Values {
	return &Values{scanner: scanner{s: text, each: each, limit: limit}}
}

// Next moves to the next value. It returns false when there is none.
func (v *Values) Next() bool {
	for {
		switch c := v.peek(); c {
		case 0:
			return false
		case '{', '[':
			v.i++
			v.push(name{list: c == '['})
		case '}', ']':
			v.i++
			v.depth = max(v.depth-1, 0)
		case ',', ':':
			v.i++
		case '"':
			text, _ := v.text()
			if v.peek() == ':' {
				v.setKey(text)
				continue
			}
			v.Value = text
			return true
		default:
			start := v.i
			v.skip()
			if v.Value = v.s[start:v.i]; v.Value != "null" {
				return true
			}
		}
	}
}

func (v *Values) push(n name) {
	if v.depth < maxDepth {
		v.names[v.depth] = n
	}
	v.depth++
}

func (v *Values) setKey(key string) {
	if v.depth > 0 && v.depth <= maxDepth {
		v.names[v.depth-1].key = key
	}
}

// Key returns the name of the innermost member that the value belongs to.
func (v *Values) Key() string {
	for i := min(v.depth, maxDepth) - 1; i >= 0; i-- {
		if n := &v.names[i]; !n.list {
			return n.key
		}
	}
	return ""
}

// Name returns the value's name as Rails would write it in a form: "poll[options][]".
// It returns false below a depth of 8.
func (v *Values) Name() (string, bool) {
	if v.depth > maxDepth {
		return "", false
	}
	var b strings.Builder
	for i := range v.depth {
		n := &v.names[i]
		switch {
		case n.list:
			b.WriteString("[]")
		case i == 0:
			b.WriteString(n.key)
		default:
			b.WriteString("[" + n.key + "]")
		}
	}
	return b.String(), true
}
