// Package address makes the base URL of an instance of what people type.
package address

import (
	"errors"
	"net"
	"regexp"
	"strconv"
	"strings"
	"unicode"
)

// Why an address is none.
var (
	ErrEmpty    = errors.New("the address is empty")
	ErrScheme   = errors.New("the address has another scheme than https")
	ErrPassword = errors.New("the address holds a password")
	ErrBlank    = errors.New("the address holds a blank")
	ErrDomain   = errors.New("the address has no domain, such as example.social")
	ErrHost     = errors.New("the address is no name of a server")
	ErrPort     = errors.New("the port is no number from 1 to 65535")
)

// Base returns the base URL for what somebody typed. It has https, but where http was
// typed for a server that has no certificate as a rule, or with a port.
func Base(typed string) (string, error) {
	address, isPlain := cutScheme(strings.TrimFunc(typed, isBlank))
	if otherScheme.MatchString(address) {
		return "", ErrScheme
	}
	address = before(address, "/?#")
	at := strings.LastIndex(address, "@")
	if at >= 0 && strings.Contains(address[:at], ":") {
		return "", ErrPassword
	}
	host, port := cutPort(strings.ToLower(address[at+1:]))
	if err := checkHost(host, isPlain || port != ""); err != nil {
		return "", err
	}
	if n, err := strconv.ParseUint(port, 10, 16); port != "" && (err != nil || n == 0) {
		return "", ErrPort
	}
	scheme, usual := "https", "443"
	if isPlain && (isLocal(host) || port != "" && port != usual) {
		scheme, usual = "http", "80"
	}
	if port != "" && port != usual {
		host += ":" + port
	}
	return scheme + "://" + host, nil
}

// isBlank reports whether r is nothing to see, or a quotation mark, at the ends of an
// address.
func isBlank(r rune) bool {
	return unicode.IsSpace(r) || unicode.In(r, unicode.Cf, unicode.Cc) || strings.ContainsRune(`"'<>`, r)
}

// scheme is a scheme of the web as people type it, or that of an account (RFC 7565).
var scheme = regexp.MustCompile(`(?i)^(https?|acct)?:?[/\\]+|^(https?|acct):`)

var otherScheme = regexp.MustCompile(`(?i)^[a-z][a-z0-9+.-]*://`)

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

// before returns s up to the first of some characters.
func before(s, chars string) string {
	if i := strings.IndexAny(s, chars); i >= 0 {
		return s[:i]
	}
	return s
}

// cutPort returns a host without the dot of the root, and its port.
func cutPort(address string) (host, port string) {
	if i := strings.LastIndexByte(address, ':'); i > strings.LastIndexByte(address, ']') {
		address, port = address[:i], address[i+1:]
	}
	return strings.TrimSuffix(address, "."), port
}

// label is a part of a domain name, in any script: net/http writes it in ASCII.
var label = regexp.MustCompile(`^[\p{L}\p{N}_]([\p{L}\p{M}\p{N}_-]*[\p{L}\p{M}\p{N}_])?$`)

// checkHost returns why a host is none. A short name, such as that of a container, has
// to be meant.
func checkHost(host string, mayBeShort bool) error {
	switch {
	case host == "":
		return ErrEmpty
	case strings.HasPrefix(host, "["):
		if ip, closed := strings.CutSuffix(host[1:], "]"); !closed || net.ParseIP(ip) == nil {
			return ErrHost
		}
		return nil
	case strings.ContainsFunc(host, unicode.IsSpace):
		return ErrBlank
	case !strings.Contains(host, ".") && host != "localhost" && !mayBeShort:
		return ErrDomain
	}
	for part := range strings.SplitSeq(host, ".") {
		if len(part) > 63 || len(host) > 253 || !label.MatchString(part) {
			return ErrHost
		}
	}
	return nil
}

// isLocal reports whether a host has no certificate as a rule.
func isLocal(host string) bool {
	name := strings.Trim(host, "[]")
	for _, suffix := range [...]string{".localhost", ".onion", ".i2p", ".local", ".internal", ".test"} {
		if strings.HasSuffix("."+name, suffix) {
			return true
		}
	}
	return net.ParseIP(name) != nil || !strings.Contains(name, ".")
}
