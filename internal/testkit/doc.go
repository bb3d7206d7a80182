// Package testkit has what the tests of mastoerr share: clients over scripted
// responses, secrets that no error may print, and checks that hold for every
// error. Only tests import it.
package testkit
