package message

import "strings"

// Place is the paths of the API on which a message has the code of its Kind.
type Place uint8

// The places. Most messages name what they are about and mean the same on every path.
// Three kinds do not:
//
// Since rails-i18n 8.1 the Korean translations of Rails' general messages leave out
// the attribute (errors.format is "%{message}"), so "please enter the content" may be
// about any field of any form.
//
// In 13 languages the limit stands right behind the attribute ("File 16 MB …"). The
// message is recognised by what follows, which may be about any number.
//
// "Description is too long" is also said of a collection. It is about a media
// attachment only on the paths of media and of statuses, where an edit may change the
// description (Mastodon, app/services/update_status_service.rb).
const (
	Anywhere   Place = 0
	OnStatuses Place = 1
	OnMedia    Place = 2
)

// contains reports whether path belongs to the place. An unknown path belongs only to
// Anywhere.
func (p Place) contains(path string) bool {
	return p == Anywhere ||
		p&OnStatuses != 0 && strings.Contains(path, "/statuses") ||
		p&OnMedia != 0 && strings.Contains(path, "/media")
}
