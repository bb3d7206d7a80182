package main

import (
	"fmt"
	"io"
	"strconv"
	"text/tabwriter"
	"time"

	"github.com/mastoerr/mastoerr"
)

// printTable prints what a service would base its decisions on.
func printTable(w io.Writer, rows []row) {
	t := tabwriter.NewWriter(w, 0, 0, 2, ' ', 0)
	defer t.Flush()
	fmt.Fprintln(t, "INSTANCE\tCALL\tSTATUS\tCODE\tWHO ACTS\tSEND AGAIN?\tWAIT\tTHE INSTANCE SAID")
	for _, r := range rows {
		if r.err == nil {
			fmt.Fprintf(t, "%s\t%s\t\tok\t\t\t\t\n", r.instance, r.call)
			continue
		}
		e, ok := mastoerr.FromError(r.err)
		if !ok {
			fmt.Fprintf(t, "%s\t%s\t\t\t\t\t\t%v\n", r.instance, r.call, mastoerr.Attr(r.err).Value)
			continue
		}
		fmt.Fprintf(t, "%s\t%s\t%s\t%s\t%s\t%s\t%s\t%s\n",
			r.instance, r.call, status(e), e.Code, who(e.Action), again(e), wait(e), short(e.Message))
	}
}

func status(e *mastoerr.MastodonError) string {
	if e.StatusCode == 0 {
		return "none"
	}
	return strconv.Itoa(e.StatusCode)
}

func who(a mastoerr.Action) string {
	switch a {
	case mastoerr.ActionReconnect:
		return "owner: reconnect"
	case mastoerr.ActionFixInput:
		return "owner: fix input"
	}
	return "nobody: wait"
}

func again(e *mastoerr.MastodonError) string {
	switch mastoerr.Advise(e).Step {
	case mastoerr.StepResend:
		return "yes"
	case mastoerr.StepVerify:
		return "look first"
	}
	return "no"
}

func wait(e *mastoerr.MastodonError) string {
	if e.RetryAt.IsZero() {
		return "-"
	}
	return e.RetryIn().Round(time.Second).String()
}

// short cuts a text for the table.
func short(s string) string {
	const width = 60
	runes := []rune(s)
	if len(runes) <= width {
		return s
	}
	return string(runes[:width-1]) + "…"
}
