package publish

import (
	"fmt"
	"slices"

	"github.com/mastoerr/mastoerr"
	"github.com/mastoerr/mastoerr/internal/charcount"
	"github.com/mastoerr/mastoerr/internal/instance"
	"github.com/mastoerr/mastoerr/internal/mediatype"
)

// checkFiles compares the attachments with the limits.
func checkFiles(d *Draft, l *instance.Limits) error {
	if n := len(d.Files) + len(d.Toot.MediaIDs); l.Attachments > 0 && n > l.Attachments {
		return refuse(mastoerr.CodeMediaTooMany, "%d attachments are more than %d", n, l.Attachments)
	}
	for i := range d.Files {
		a := &d.Files[i]
		if err := checkFile(a, l); err != nil {
			return fmt.Errorf("publish: %w", &FileError{a.Name, err})
		}
	}
	return nil
}

func checkFile(a *Attachment, l *instance.Limits) error {
	if n := charcount.Clusters(a.Description); l.Description > 0 && n > l.Description {
		return refuse(mastoerr.CodeMediaDescriptionTooLong, "%d characters of a description are more than %d", n, l.Description)
	}
	t, size, err := a.mediaType()
	if err != nil {
		return err
	}
	largest := max(l.ImageSize, l.VideoSize) // of what may be either
	switch mediatype.Kind(t) {
	case "image":
		if t != "image/gif" { // which becomes a video
			largest = l.ImageSize
		}
	case "video", "audio":
		largest = l.VideoSize
	}
	switch {
	case size == 0:
		return refuse(mastoerr.CodeMediaUnprocessable, "the file is empty")
	case largest > 0 && size > largest:
		return refuse(mastoerr.CodeMediaTooLarge, "%d bytes are more than %d", size, largest)
	case t != mediatype.Unknown && len(l.Types) > 0 && !takes(l.Types, t):
		return refuse(mastoerr.CodeMediaTypeUnsupported, "the instance does not take %s", t)
	}
	return nil
}

// takes reports whether a type is among those of an instance.
func takes(types []string, t string) bool {
	return slices.ContainsFunc(types, func(own string) bool { return mediatype.Same(own, t) })
}
