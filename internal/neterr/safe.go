package mastoerr

import "errors"

// A nil pointer of an error's type, which slips into many a program, panics
// when it is unwrapped or printed. An error that does is as good as none.

// isSound is true when every error in err's tree can be asked for what it wraps.
func isSound(err error) (sound bool) {
	defer func() { sound = recover() == nil }()
	_ = errors.Is(err, errNever) // goes through all of the tree
	return true
}

var errNever = errors.New("mastoerr: no error is this one")

// textOf is err's text, if it has one.
func textOf(err error) (text string, ok bool) {
	defer func() { ok = recover() == nil }()
	return err.Error(), true
}

// said is err's text, "" where it has none.
func said(err error) string {
	text, _ := textOf(err)
	return text
}
