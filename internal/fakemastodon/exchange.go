package fakemastodon

import (
	"context"
	"net/http"
	"time"
)

// outcome is what the caller meets: a reply, whole or cut, or a broken
// connection without one.
type outcome struct {
	reply *reply
	cut   Break // of the body
	broke Break
}

// receive notes a request in the log.
func (s *Server) receive(req *http.Request, body []byte, f *Fault) *call {
	c := &call{method: req.Method, path: req.URL.Path, header: req.Header, query: req.URL.RawQuery, body: body, fault: f}
	if c.method == "" {
		c.method = http.MethodGet
	}
	if req.URL.Host != "" && req.Host != "" && req.Host != req.URL.Host {
		c.host = req.Host
	}
	now := s.lock()
	defer s.mu.Unlock()
	c.arrived = now
	c.token = s.tokens[Bearer(req.Header)]
	entry := Request{Time: now, Method: c.method, Path: c.path, Key: c.key(), Fault: f.Label}
	if a := c.by(); a != nil {
		entry.Account = a.name
	}
	c.entry = s.log.add(entry)
	return c
}

// exchange carries a call out, with a fault, and notes what the caller meets.
// The error is that of the caller's context, as net/http gives it.
func (s *Server) exchange(ctx context.Context, c *call, f *Fault) (outcome, error) {
	out, err := s.carryOut(ctx, c, f)
	s.mu.Lock()
	defer s.mu.Unlock()
	entry := s.log.at(c.entry)
	if out.reply != nil {
		entry.Status = out.reply.status
	}
	if err != nil && entry.Fault == "" {
		entry.Fault = "the caller gave up"
	}
	return out, err
}

func (s *Server) carryOut(ctx context.Context, c *call, f *Fault) (outcome, error) {
	own := f.Own && f.Answer != nil
	if f.Break == CutRequest {
		c.body = c.body[:len(c.body)/2]
	}
	if f.replaces() && f.Stage != AfterApply && !own || f.Break == CutRequest && !s.facts.cutRequests {
		// The request never reaches the application.
		if err := s.wait(ctx, f.Delay); err != nil {
			return outcome{}, err
		}
		return s.inject(ctx, f, nil)
	}
	if own {
		c.answer, c.apply = f.Answer, f.Stage == AfterApply
	}
	j := s.begin(c, f.Work)
	var r *reply // stays nil where the caller meets something else: the work may go on
	if !f.replaces() || own || f.Break.OfBody() && f.Answer == nil {
		for r = s.finished(j); r == nil; r = s.finished(j) {
			if err := s.wait(ctx, time.Until(j.due)); err != nil {
				return outcome{}, err
			}
		}
	}
	if err := s.wait(ctx, f.Delay); err != nil {
		return outcome{}, err
	}
	return s.inject(ctx, f, r)
}

// inject returns what the caller meets of a fault; own is the server's response,
// if there is one.
func (s *Server) inject(ctx context.Context, f *Fault, own *reply) (outcome, error) {
	switch {
	case f.Break == NoResponse:
		return outcome{broke: NoResponse}, s.wait(ctx, noResponseTimeout)
	case f.Break != "" && !f.Break.OfBody():
		return outcome{broke: f.Break}, nil
	case f.Answer != nil && !f.Own:
		own = f.Answer.reply()
	case own == nil:
		// Nothing was applied, so there is no real body to cut.
		own = ok(object{}).set("Content-Type", jsonType)
	}
	return outcome{reply: own, cut: f.Break}, nil
}

// wait lets d pass, or less when the caller gives up or the server closes. Its
// error is that of net/http: the cause of the context's end.
func (s *Server) wait(ctx context.Context, d time.Duration) error {
	if d <= 0 {
		return nil
	}
	timer := time.NewTimer(d)
	defer timer.Stop()
	select {
	case <-timer.C:
		return nil
	case <-ctx.Done():
		return context.Cause(ctx)
	case <-s.closed:
		return context.Canceled
	}
}
