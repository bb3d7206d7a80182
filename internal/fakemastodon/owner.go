package fakemastodon

import (
	"fmt"
	"strings"
	"time"
)

// What the owner of an account does without the service under test: by hand, or
// with another application.

// Publish publishes a post that no request asked for.
func (s *Server) Publish(account uint64, app string, asked Asked) (Post, error) {
	now := s.lock()
	defer s.mu.Unlock()
	d := &draft{post: post{account: s.accounts[account], app: app, asked: &asked}}
	d.text, d.spoiler, d.visibility, d.language = asked.Text, asked.SpoilerText, asked.Visibility, asked.Language
	d.sensitive, d.mediaIDs = asked.Sensitive, asked.Media
	d.replyTo = s.number(asked.ReplyTo)
	if len(asked.PollOptions) > 0 {
		d.poll = &poll{options: asked.PollOptions, expiresIn: "86400"}
	}
	if r := s.checkByHand(d, now); r != nil {
		return Post{}, fmt.Errorf("the instance refuses the post: %s", r.body)
	}
	c := &call{now: now, arrived: now, fault: new(Fault)}
	return s.inspect(s.save(d, c), now), nil
}

// checkByHand makes a draft what the software stores of it, or returns its refusal.
func (s *Server) checkByHand(d *draft, now time.Time) *reply {
	if s.facts.rules == nil {
		if r := s.rewrite(d); r != nil {
			return r
		}
		return s.validate(d, nil, now)
	}
	s.rewriteText(d)
	s.settle(d)
	if r := s.checkMedia(d, nil, now); r != nil {
		return r
	}
	if wrong := complaints(d); len(wrong) > 0 {
		return invalid(strings.Join(wrong, ", "))
	}
	return nil
}

// Edit changes the text of a post.
func (s *Server) Edit(id, text string) error {
	now := s.lock()
	defer s.mu.Unlock()
	p := s.posts[s.number(id)]
	if p == nil || p.deleted {
		return fmt.Errorf("there is no post %q", id)
	}
	p.text, p.edited = text, now
	s.announce("status.update", p)
	return nil
}

// Delete deletes a post.
func (s *Server) Delete(id string) error {
	s.lock()
	defer s.mu.Unlock()
	p := s.posts[s.number(id)]
	if p == nil || p.deleted {
		return fmt.Errorf("there is no post %q", id)
	}
	s.remove(p)
	return nil
}
