// Package e2e holds no code: its tests run mastoerr against the real software
// that stands in front of Mastodon (nginx, HAProxy, Caddy, Varnish) and inside
// it (Rails with Doorkeeper and Rack::Attack), against a whole server (snac),
// and against go-mastodon's own test suite.
//
// install.sh installs the programs from Debian, and "install.sh snac" unpacks
// snac. Without them the tests are skipped, except where CI=true is set: there
// they fail.
package e2e
