package fakemastodon

import (
	"net/http"
	"strconv"
)

// Calls that a publishing service makes now and then: push subscriptions, reports,
// notifications and signing up.

func (s *Server) getPush(c *call, _ uint64) *reply {
	if c.token.push == nil {
		return s.missing()
	}
	return ok(c.token.push)
}

// postPush subscribes the token
// (app/controllers/api/v1/push/subscriptions_controller.rb).
func (s *Server) postPush(c *call, _ uint64) *reply {
	endpoint := c.param("subscription[endpoint]")
	switch {
	case !c.hasParam("subscription"):
		return fail(http.StatusBadRequest, say("parameter.missing", "subscription"))
	case blank(endpoint):
		return invalid(say("push.endpoint"))
	}
	s.lastPush++
	c.token.push = object{
		"id": s.lastPush, "endpoint": endpoint, "standard": isTrue(c.param("subscription[standard]")),
		"alerts": object{}, "server_key": vapidKey, "policy": "all",
	}
	return ok(c.token.push)
}

func (s *Server) putPush(c *call, id uint64) *reply { return s.getPush(c, id) }

func (s *Server) deletePush(c *call, _ uint64) *reply {
	c.token.push = nil
	return ok(object{})
}

// postReport reports an account (app/services/report_service.rb).
func (s *Server) postReport(c *call, _ uint64) *reply {
	a := s.accounts[toInteger(c.param("account_id"))]
	comment := c.param("comment")
	switch {
	case a == nil:
		return notFound()
	case len([]rune(comment)) > maxComment:
		return invalid(say("report.comment_long", maxComment))
	}
	if c.nulIn("comment") {
		return c.crash()
	}
	s.lastReport++
	return ok(object{
		"id": strconv.Itoa(s.lastReport), "action_taken": false, "category": "other", "comment": comment,
		"forwarded": false, "status_ids": c.paramList("status_ids[]"), "target_account": &a.profile,
	})
}

// Nobody is told of anything here, so that there are no notifications.

func (s *Server) getNotifications(*call, uint64) *reply { return ok(empty{}) }

func (s *Server) getNotification(*call, uint64) *reply { return notFound() }

func (s *Server) clearNotifications(*call, uint64) *reply { return ok(object{}) }

// signUp is closed (app/controllers/api/v1/accounts_controller.rb).
func (s *Server) signUp(c *call, _ uint64) *reply {
	if c.by() != nil {
		return fail(http.StatusForbidden, "This method requires an client credentials authentication")
	}
	return fail(http.StatusForbidden, http.StatusText(http.StatusForbidden))
}
