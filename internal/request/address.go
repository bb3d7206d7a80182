package request

import "strings"

// AddressFault returns what is wrong with the address of a call, "" for nothing.
//
// net/http makes Basic credentials of a userinfo, and a server that looks at those takes
// the token, or the application, for unknown. A doubled slash is another path to routers,
// and comes from a base URL that ends in one.
func (f *Facts) AddressFault() string {
	if f.Request == nil || f.Request.URL == nil {
		return ""
	}
	switch {
	case f.Request.URL.User != nil:
		return "the address has a user name: the part before the @ does not belong to it"
	case strings.Contains(f.Path, "//api/"):
		return "the address ends in a slash too many"
	}
	return ""
}
