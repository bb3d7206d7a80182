package lookup

import (
	"slices"
	"strings"

	"github.com/mastoerr/mastoerr/internal/mastoapi"
	"github.com/mastoerr/mastoerr/internal/samepost"
)

// judgeFiles compares a status with a post whose attachments may have other ids,
// because an earlier process uploaded the files. An entry is the post only if its
// attachments agree in number, kind and description. Disagreement proves nothing:
// servers convert files, and change descriptions.
func (f *Finder) judgeFiles(s *mastoapi.Status) samepost.Verdict {
	row := *f.knownRow()
	row.NewMediaIDs = true
	shown := *s
	agree := f.filesAgree(s.Media)
	if agree {
		shown.Media = f.withOwnIDs(s.Media)
	}
	v := f.judgeBy(&shown, &row)
	isDropped := len(s.Media) == 0 && row.DropsMedia
	if v == samepost.Same && !agree && !isDropped {
		return samepost.Candidate
	}
	return v
}

// hasFiles reports whether the ids of the post's attachments are not the only ones.
func (f *Finder) hasFiles() bool { return f.Draft != nil && len(f.Draft.Files) > 0 }

// judgeScheduled compares a post with one that waits for its time.
func (f *Finder) judgeScheduled(s *mastoapi.ScheduledStatus) samepost.Verdict {
	if !f.hasFiles() {
		return samepost.Scheduled(f.Toot, s, f.knownRow())
	}
	row := *f.knownRow()
	row.NewMediaIDs = true
	v := samepost.Scheduled(f.Toot, s, &row)
	if v == samepost.Same && !f.filesAgree(s.Media) {
		return samepost.Candidate
	}
	return v
}

// filesAgree reports whether attachments are the post's files. A post without text
// needs a description: one picture is like another.
func (f *Finder) filesAgree(shown []mastoapi.Attachment) bool {
	files := f.Draft.Files
	if len(shown) != len(files) || len(shown) != len(f.Toot.MediaIDs) {
		return false
	}
	described := strings.TrimSpace(f.Toot.Status+f.Toot.SpoilerText) != ""
	for i, a := range shown {
		file := files[i]
		if string(a.ID) == string(f.Toot.MediaIDs[i]) {
			described = true
			continue
		}
		if file.HasID || !mayBecome(file.Kind, string(a.Type)) || squash(file.Description) != squash(string(a.Description)) {
			return false
		}
		described = described || squash(file.Description) != ""
	}
	return described
}

// withOwnIDs returns attachments with the ids of the post's.
func (f *Finder) withOwnIDs(shown []mastoapi.Attachment) []mastoapi.Attachment {
	own := slices.Clone(shown)
	for i := range own {
		own[i].ID = mastoapi.Text(f.Toot.MediaIDs[i])
	}
	return own
}

// mayBecome reports whether a file of a kind may be shown as a type of attachment.
// Mastodon shows a silent video as "gifv" (app/models/media_attachment.rb).
func mayBecome(kind, shown string) bool {
	switch {
	case kind == "" || shown == "" || shown == "unknown" || kind == shown:
		return true
	case kind == "gif":
		return shown == "image" || shown == "gifv" || shown == "video"
	case kind == "video":
		return shown == "gifv"
	}
	return kind == "audio" && shown == "video" // a sound with a cover
}

func squash(text string) string { return strings.Join(strings.Fields(text), " ") }
