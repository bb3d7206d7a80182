package lookup

import (
	"cmp"
	"context"
	"net/url"
	"slices"

	"github.com/mastoerr/mastoerr/internal/mastoapi"
	"github.com/mastoerr/mastoerr/internal/samepost"
	"github.com/mastoerr/mastoerr/internal/software"
	"github.com/mattn/go-mastodon"
)

// findAlike looks among the entries that have the very text, in the list or in the
// source: most posts are found without knowing the software. The error says that
// the post was found outside of the time in which it is surely the one.
func (f *Finder) findAlike(ctx context.Context) (*mastodon.Status, error) {
	status, err := f.found(ctx)
	if status != nil || err != nil || len(f.entries) == 0 {
		return status, err
	}
	f.readSources(ctx, samepost.Alike)
	return f.found(ctx)
}

// decide goes through all entries, the likeliest first, and asks for sources where
// they can tell. It drops entries that turn out different.
func (f *Finder) decide(ctx context.Context) (*mastodon.Status, error) {
	status, err := f.findAlike(ctx)
	if status != nil || err != nil || len(f.entries) == 0 {
		return status, err
	}
	f.row(ctx)
	f.readSources(ctx, samepost.Likely)
	return f.found(ctx)
}

// judge compares a status with the post.
func (f *Finder) judge(s *mastoapi.Status) samepost.Verdict {
	if f.hasFiles() {
		return f.judgeFiles(s)
	}
	return f.judgeBy(s, f.knownRow())
}

// judgeBy compares a status with the post, by its source if that was read.
func (f *Finder) judgeBy(s *mastoapi.Status, row *software.Software) samepost.Verdict {
	v := samepost.Listed(f.Toot, s, row)
	source, asked := f.sources[s.ID]
	switch {
	case v == samepost.Same || v == samepost.Different || !asked:
		return v
	case source == nil:
		return samepost.Unsourced(f.Toot, s, row)
	}
	sourced := samepost.Sourced(f.Toot, s, source, row)
	if v == samepost.Alike && sourced == samepost.Different {
		return samepost.Candidate // the list showed the post, and somebody edited it since
	}
	return sourced
}

// judgeAll judges the entries anew, and sorts the likeliest to the front.
func (f *Finder) judgeAll() {
	for i := range f.entries {
		f.entries[i].verdict = f.judge(f.entries[i].Status)
	}
	f.entries = slices.DeleteFunc(f.entries, func(e entry) bool { return e.verdict == samepost.Different })
	slices.SortStableFunc(f.entries, func(a, b entry) int { return cmp.Compare(b.verdict, a.verdict) })
}

// readSources reads the sources of entries that are at least that likely, until one
// is the post.
func (f *Finder) readSources(ctx context.Context, atLeast samepost.Verdict) {
	f.judgeAll()
	defer f.judgeAll()
	for i := range f.entries {
		e := &f.entries[i]
		if _, asked := f.sources[e.ID]; asked || e.verdict < atLeast || e.verdict == samepost.Same {
			continue
		}
		source, err := get[mastoapi.Source](ctx, f, "/api/v1/statuses/"+url.PathEscape(string(e.ID))+"/source", nil)
		switch {
		case err == nil && source.ID != "":
			f.sources[e.ID] = &source
		case err != nil && f.Missing(err):
			f.sources[e.ID] = nil
		case err != nil:
			return // the entry stays what it is
		}
		if f.judge(e.Status) == samepost.Same {
			return
		}
	}
}

// found returns the entry that is the post, if there is one. An entry that was made
// in the minute before the request may be a repeat that somebody meant.
func (f *Finder) found(ctx context.Context) (*mastodon.Status, error) {
	_, sure := f.window()
	f.dropOtherApplications(ctx)
	for _, e := range f.entries {
		switch {
		case e.verdict != samepost.Same:
		case e.CreatedAt.Before(sure):
			return nil, ErrCandidates
		case f.claim(string(e.ID)):
			return e.Decode(), nil
		}
	}
	return nil, nil
}

// cheap is how many requests a post that is there takes, as a rule.
const cheap = 3

// dropOtherApplications drops entries with the very text that were made with another
// application than the token's, such as the web interface, on servers that show it.
// An entry of a server that is not known to show it becomes a candidate.
//
// The token's application is known from an earlier post, or asked for: where that
// keeps the lookup cheap, and where more than one entry could be the post.
func (f *Finder) dropOtherApplications(ctx context.Context) {
	for i := range f.entries {
		e := &f.entries[i]
		if e.verdict != samepost.Same || e.Application == nil || e.Application.Name == "" {
			continue
		}
		own := f.Claims.Application(f.Server, f.Token)
		if own == "" && (len(f.entries) > 1 || f.responses < cheap) {
			own = f.askApplication(ctx)
		}
		if f.unasked {
			e.verdict = samepost.Candidate
			continue
		}
		if own == "" || own == noApplication || own == string(e.Application.Name) {
			continue
		}
		switch row := f.row(ctx); {
		case row.Name == "":
			e.verdict = samepost.Candidate
		case row.ShowsApplication && e.Application.Name != noApplication:
			e.verdict = samepost.Different
		}
	}
	f.entries = slices.DeleteFunc(f.entries, func(e entry) bool { return e.verdict == samepost.Different })
}

// noApplication is what GoToSocial shows for an application that it does not know.
const noApplication = "unknown application"

// askApplication asks once for the name of the token's application. It returns ""
// where the server does not tell, and where it does not answer.
func (f *Finder) askApplication(ctx context.Context) string {
	app, err := get[mastoapi.Application](ctx, f, "/api/v1/apps/verify_credentials", nil)
	f.unasked = err != nil && !f.Missing(err)
	if app.Name != "" {
		f.Claims.SetApplication(f.Server, f.Token, string(app.Name))
	}
	return string(app.Name)
}

// claim reports whether a status is this post's and not another's.
func (f *Finder) claim(id string) bool {
	return f.Key == "" || f.Claims.Claim(f.Server, id, f.Key)
}

func (f *Finder) addCandidates() {
	for _, e := range f.entries {
		f.addCandidate(e.Status)
	}
}

// AddCandidates adds those of an earlier look that are not known to be different by
// now.
func (f *Finder) AddCandidates(earlier []*mastoapi.Status) {
	for _, s := range earlier {
		if f.judge(s) != samepost.Different {
			f.addCandidate(s)
		}
	}
}

func (f *Finder) addCandidate(s *mastoapi.Status) {
	isNamed := slices.ContainsFunc(f.Candidates, func(c *mastoapi.Status) bool { return c.ID == s.ID })
	if !isNamed {
		f.Candidates = append(f.Candidates, s)
	}
}
