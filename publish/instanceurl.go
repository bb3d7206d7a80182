package publish

import (
	"fmt"

	"github.com/mastoerr/mastoerr"
	"github.com/mastoerr/mastoerr/internal/address"
)

// InstanceURL returns the base URL of an instance for what people type as its address: a
// name without a scheme, @user@host, the address of a profile, capital letters, blanks
// round it, a scheme twice. The error of what is no address says why, and has the code
// mastoerr.CodeInvalidInstanceURL.
//
// The URL has https. Where http was typed, it stays for localhost, an IP address, a name
// of Tor or of the local network, and an address with a port.
func InstanceURL(typed string) (string, error) {
	base, err := address.Base(typed)
	if err != nil {
		return "", fmt.Errorf("publish: %w: %w", err, newError(mastoerr.CodeInvalidInstanceURL))
	}
	return base, nil
}
