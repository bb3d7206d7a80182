package publish

import (
	"fmt"

	"github.com/mastoerr/mastoerr"
)

// FileError is the failure of an attachment.
type FileError struct {
	Name string // the file's name, without directories
	Err  error
}

// Error returns the file's name and the failure on one line, without secrets.
func (e *FileError) Error() string { return fmt.Sprintf("file %q: %s", e.Name, mastoerr.Text(e.Err)) }

// Unwrap returns the failure.
func (e *FileError) Unwrap() error { return e.Err }

// ThreadError is the failure of a part of a thread. The parts before it are out.
type ThreadError struct {
	Part int // from 1
	Of   int // parts
	Err  error
}

// Error returns the part and its failure on one line, without secrets.
func (e *ThreadError) Error() string {
	return fmt.Sprintf("part %d of %d: %s", e.Part, e.Of, mastoerr.Text(e.Err))
}

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
