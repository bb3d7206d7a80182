package main

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"net/url"
	"strings"

	"github.com/mastoerr/mastoerr"
)

// identity is whose token it is.
type identity struct {
	server, host string
	token        string
	user, id     string
	version      string // of the instance
}

// identify asks the instance. It follows no redirect: net/http would follow one
// for these calls, but not for a post.
func identify(ctx context.Context, server, token string) (*identity, error) {
	address, err := instanceURL(server)
	if err != nil {
		return nil, err
	}
	c := newClient(address.String(), token)
	var elsewhere *url.URL
	c.CheckRedirect = func(r *http.Request, _ []*http.Request) error {
		elsewhere = r.URL
		return http.ErrUseLastResponse
	}
	me, err := c.GetAccountCurrentUser(ctx)
	switch {
	case elsewhere != nil:
		return nil, redirected(address, elsewhere)
	case err != nil:
		return nil, explained("the account does not answer", err)
	}
	instance, err := c.GetInstance(ctx)
	switch {
	case elsewhere != nil:
		return nil, redirected(address, elsewhere)
	case err != nil:
		return nil, explained("the instance does not answer", err)
	}
	return &identity{
		server: address.String(), host: address.Host, token: token,
		user: me.Username, id: string(me.ID), version: instance.Version,
	}, nil
}

// instanceURL is the address in the one spelling under which accounts are kept.
func instanceURL(server string) (*url.URL, error) {
	u, err := url.Parse(server)
	if err != nil || u.Hostname() == "" || u.Scheme != "https" && u.Scheme != "http" ||
		u.User != nil || strings.Trim(u.Path, "/") != "" || u.RawQuery != "" || u.Fragment != "" {
		return nil, errors.New("the instance's address must look like https://mastodon.example, without a path")
	}
	host := strings.ToLower(u.Host)
	switch u.Scheme {
	case "https":
		host = strings.TrimSuffix(host, ":443")
	case "http":
		host = strings.TrimSuffix(host, ":80")
	}
	return &url.URL{Scheme: u.Scheme, Host: host}, nil
}

func redirected(from, to *url.URL) error {
	root := url.URL{Scheme: to.Scheme, Host: to.Host}
	if root == *from {
		return fmt.Errorf("%s redirects to its page %s: check -server and -token", from, to.Path)
	}
	return fmt.Errorf("%s redirects to %s, and a post would be lost on the way: use -server %[2]s if that is your instance", from, root.String())
}

// explained is an error for the terminal: what happened and what to do.
func explained(what string, err error) error {
	e, ok := mastoerr.FromError(err)
	if !ok {
		return fmt.Errorf("%s: %w", what, err)
	}
	todo := fixFor(e)
	switch {
	case e.Action == mastoerr.ActionReconnect: // which is what this person is doing
		todo = "Check -token."
	case e.Category == mastoerr.CategoryNotFound, e.Code == mastoerr.CodeInvalidResponse:
		todo = "Check -server."
	}
	return fmt.Errorf("%s: %s %s", what, explain(e), todo)
}
