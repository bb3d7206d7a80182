package publish

import (
	"fmt"

	"github.com/mastoerr/mastoerr"
)

// FileError is the failure of an attachment. Log mastoerr.Text or mastoerr.Attr of it.
type FileError struct {
	Name string // the file's name, without directories
	Err  error
}

// Error returns the file's name and the failure.
func (e *FileError) Error() string { return fmt.Sprintf("file %q: %v", e.Name, e.Err) }

// Unwrap returns the failure.
func (e *FileError) Unwrap() error { return e.Err }

// ThreadError is the failure of a part of a thread. The parts before it are out. Log
// mastoerr.Text or mastoerr.Attr of it.
type ThreadError struct {
	Part int // from 1
	Of   int // parts
	Err  error
}

// Error returns the part and its failure.
func (e *ThreadError) Error() string { return fmt.Sprintf("part %d of %d: %v", e.Part, e.Of, e.Err) }

// Unwrap returns the part's failure.
func (e *ThreadError) Unwrap() error { return e.Err }

// refuse returns the error that the instance would have answered with, in words of our
// own. Nothing was sent.
func refuse(code mastoerr.Code, format string, args ...any) error {
	return fmt.Errorf("publish: "+format+": %w", append(args, newError(code))...)
}

func newError(code mastoerr.Code) *mastoerr.MastodonError {
	info, _ := code.Info()
	return &mastoerr.MastodonError{Code: code, Category: info.Category, Action: info.Action, Retry: info.Retry}
}
