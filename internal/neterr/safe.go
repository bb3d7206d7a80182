package neterr

import "errors"

// A typed nil inside an error tree panics when it is unwrapped or printed. Such
// an error is treated as nil.

// Traversable reports whether every error in err's tree can be unwrapped.
func Traversable(err error) (ok bool) {
	defer func() { ok = recover() == nil }()
	_ = errors.Is(err, errNever) // visits the whole tree
	return true
}

var errNever = errors.New("mastoerr: no error is this one")

// Text returns err's text. It returns false where Error panics.
func Text(err error) (text string, ok bool) {
	defer func() { ok = recover() == nil }()
	return err.Error(), true
}

// errorText returns err's text, "" where it has none.
func errorText(err error) string {
	text, _ := Text(err)
	return text
}
