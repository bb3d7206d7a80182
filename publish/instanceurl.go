package publish

import (
	"net"
	"net/url"
	"regexp"
	"strconv"
	"strings"
	"unicode"

	"github.com/mastoerr/mastoerr"
)

// InstanceURL returns the base URL of an instance for what people type as its address: a
// name without a scheme, @user@host, the address of a profile, capital letters, blanks
// round it, a scheme twice. The error of what is no address says why, and has the code
// mastoerr.CodeInvalidInstanceURL.
//
// The URL has https. Only a name without a dot, such as localhost, an IP address, a name
// of Tor or of the local network, and an address with a port keep http.
func InstanceURL(typed string) (string, error) {
	address, isPlain := cutScheme(strings.TrimFunc(typed, isBlank))
	address, _, _ = strings.Cut(strings.TrimLeft(address, "/"), "/")
	address = address[:len(address)-len(afterAny(address, "?#"))]
	if strings.Count(address, "@") > 0 && strings.Contains(address[:strings.LastIndex(address, "@")], ":") {
		return "", refuse(mastoerr.CodeInvalidInstanceURL, "the address holds a password")
	}
	address = strings.ToLower(address[strings.LastIndex(address, "@")+1:])
	host, port := cutPort(address)
	if !strings.HasPrefix(host, "[") {
		host = strings.TrimSuffix(host, ".")
	}
	if reason := whyNoHost(host); reason != "" {
		return "", refuse(mastoerr.CodeInvalidInstanceURL, "%s", reason)
	}
	if n, err := strconv.ParseUint(port, 10, 16); port != "" && (err != nil || n == 0) {
		return "", refuse(mastoerr.CodeInvalidInstanceURL, "the port is no number from 1 to 65535")
	}
	u := url.URL{Scheme: "https", Host: host}
	if isPlain && (port != "" && port != "443" || isLocal(host)) {
		u.Scheme = "http"
	}
	if port != "" && port != map[string]string{"https": "443", "http": "80"}[u.Scheme] {
		u.Host += ":" + port
	}
	return u.Scheme + "://" + u.Host, nil
}

// isBlank reports whether r is nothing to see at the ends of an address.
func isBlank(r rune) bool {
	return unicode.IsSpace(r) || unicode.In(r, unicode.Cf, unicode.Cc) || strings.ContainsRune(`"'<>`, r)
}

// scheme is a scheme of the web as people type it, or the beginning of an account.
var scheme = regexp.MustCompile(`(?i)^(https?|acct)?:?[/\\]{1,}|^(https?|acct):`)

// cutScheme returns an address without schemes, and whether the last one was http.
func cutScheme(address string) (rest string, isPlain bool) {
	for {
		s := scheme.FindString(address)
		if s == "" {
			return strings.ReplaceAll(address, `\`, "/"), isPlain
		}
		isPlain = strings.EqualFold(strings.TrimRight(s, `:/\`), "http")
		address = address[len(s):]
	}
}

// afterAny returns what begins with the first of some characters.
func afterAny(s, chars string) string {
	if i := strings.IndexAny(s, chars); i >= 0 {
		return s[i:]
	}
	return ""
}

func cutPort(address string) (host, port string) {
	if i := strings.LastIndexByte(address, ':'); i >= 0 && i > strings.LastIndexByte(address, ']') {
		return address[:i], address[i+1:]
	}
	return address, ""
}

// label is a part of a domain name, in any script: net/http writes it in ASCII.
var label = regexp.MustCompile(`^[\p{L}\p{N}_]([\p{L}\p{M}\p{N}_-]*[\p{L}\p{M}\p{N}_])?$`)

// whyNoHost returns why a host is none, "" if it is one.
func whyNoHost(host string) string {
	switch {
	case host == "":
		return "the address is empty"
	case strings.HasPrefix(host, "["):
		if net.ParseIP(strings.Trim(host, "[]")) == nil {
			return "the address is no IP address"
		}
		return ""
	case strings.ContainsFunc(host, unicode.IsSpace):
		return "the address holds a blank"
	case len(host) > 253:
		return "the address is too long"
	case !strings.Contains(host, ".") && host != "localhost":
		return "the address has no domain, such as example.social"
	}
	for part := range strings.SplitSeq(host, ".") {
		if len(part) > 63 || !label.MatchString(part) {
			return "the address is no name of a server"
		}
	}
	return ""
}

// isLocal reports whether a host has no certificate as a rule.
func isLocal(host string) bool {
	name := strings.Trim(host, "[]")
	for _, suffix := range [...]string{"localhost", ".onion", ".i2p", ".local", ".internal", ".test"} {
		if strings.HasSuffix(name, suffix) {
			return true
		}
	}
	return net.ParseIP(name) != nil
}
