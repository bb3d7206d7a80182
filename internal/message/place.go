package message

import "strings"

// Place says on which paths of the API a message means what its Kind says.
type Place uint8

// The places. Most messages name what they are about and mean the same
// everywhere. Three sorts do not:
//
// Since rails-i18n 8.1 the Korean translations of Rails' general messages leave
// out the attribute (errors.format is "%{message}"), so "please enter the
// content" may be about any field of any form.
//
// In 13 languages the limit stands right behind the attribute ("File 16 MB …"),
// and such a message is known by what follows, which may be about any number.
//
// "Description is too long" is also said of a collection. Only on the paths of
// media, and of statuses, where an edit may change the description of a medium
// (Mastodon, app/services/update_status_service.rb), is it about a medium.
const (
	Anywhere   Place = 0
	OnStatuses Place = 1
	OnMedia    Place = 2
)

// contains tells whether path belongs to the place. An unknown path belongs to
// no place but Anywhere.
func (p Place) contains(path string) bool {
	return p == Anywhere ||
		p&OnStatuses != 0 && strings.Contains(path, "/statuses") ||
		p&OnMedia != 0 && strings.Contains(path, "/media")
}
