package main

import (
	"context"
	"fmt"
	"io"
	"os"
	"sort"
	"strings"
	"text/tabwriter"
	"time"
)

// screen shows how the posts get on. On a terminal it is a table that changes in
// place; elsewhere it is a line for each change, and the table at the end.
type screen struct {
	out    io.Writer
	live   bool
	height int // of what is on the terminal
	seen   map[int64]string
	start  time.Time
}

func newScreen(out *os.File) *screen {
	info, err := out.Stat()
	live := err == nil && info.Mode()&os.ModeCharDevice != 0 && os.Getenv("TERM") != "dumb"
	return &screen{out: out, live: live, seen: make(map[int64]string), start: time.Now()}
}

// watch shows the posts until done says so, or ctx ends.
func (s *screen) watch(ctx context.Context, db *store, rows int, done func(*snapshot) bool) error {
	const pause = 250 * time.Millisecond
	for {
		v, err := db.snapshot(ctx, rows)
		if ctx.Err() != nil {
			return nil
		}
		if err != nil {
			return err
		}
		last := done(v)
		s.show(v, last)
		if last {
			return nil
		}
		select {
		case <-time.After(pause):
		case <-ctx.Done():
		}
	}
}

func (s *screen) show(v *snapshot, last bool) {
	if !s.live {
		s.showChanges(v)
		if last {
			fmt.Fprintf(s.out, "\n%s", v)
		}
		return
	}
	text := v.String()
	if s.height > 0 {
		fmt.Fprintf(s.out, "\x1b[%dA\x1b[J", s.height) // up, and clear what is below
	}
	if last {
		fmt.Fprint(s.out, text)
		return
	}
	// A line that wraps would be two to go up: the terminal cuts it instead.
	fmt.Fprintf(s.out, "\x1b[?7l%s\x1b[?7h", text)
	s.height = strings.Count(text, "\n")
}

// showChanges prints the posts that are not where they were.
func (s *screen) showChanges(v *snapshot) {
	lines := append([]line(nil), v.lines...)
	sort.Slice(lines, func(a, b int) bool { return lines[a].id < lines[b].id })
	for _, l := range lines {
		now := l.state + " " + l.why
		if before := s.seen[l.id]; before == now || before == "" && l.state == stateQueued {
			continue
		}
		s.seen[l.id] = now
		fmt.Fprintf(s.out, "%5.1fs  %3d  %-13s %-16s %-28s %s\n",
			time.Since(s.start).Seconds(), l.id, l.account, l.state, shorten(l.text, 28), shorten(l.why, 80))
	}
}

// shown is the order of the states in a summary.
var shown = [...]string{stateQueued, stateWaiting, statePublished, stateNeedsFix, showReconnect, stateNeedsLook}

// String is the table, with a bar of how much is done.
func (v *snapshot) String() string {
	const width = 30
	var b strings.Builder
	total, ended := v.total(), v.ended()
	bar := 0
	if total > 0 {
		bar = width * ended / total
	}
	fmt.Fprintf(&b, "[%s%s] %d of %d", strings.Repeat("█", bar), strings.Repeat("░", width-bar), ended, total)
	for _, state := range shown {
		if n := v.counts[state]; n > 0 {
			fmt.Fprintf(&b, " · %s %d", state, n)
		}
	}
	b.WriteString("\n\n")
	t := tabwriter.NewWriter(&b, 0, 0, 2, ' ', 0)
	fmt.Fprintln(t, "POST\tACCOUNT\tSTATE\tTEXT\tURL, OR WHY")
	for _, l := range v.lines {
		state := l.state
		if in := time.Until(l.until.time()); state == stateWaiting && in > 0 {
			state += " " + in.Round(time.Second).String()
		}
		fmt.Fprintf(t, "%d\t%s\t%s\t%s\t%s\n", l.id, l.account, state, shorten(l.text, 28), shorten(l.why, 100))
	}
	t.Flush()
	if more := total - len(v.lines); more > 0 {
		fmt.Fprintf(&b, "and %d more\n", more)
	}
	v.writePaused(&b)
	return b.String()
}

// writePaused lists the accounts whose posts nobody works on.
func (v *snapshot) writePaused(b *strings.Builder) {
	if len(v.paused) == 0 {
		return
	}
	b.WriteString("\n")
	t := tabwriter.NewWriter(b, 0, 0, 2, ' ', 0)
	fmt.Fprintln(t, "NEEDS A RECONNECT\tSINCE\tSERVER\tWHY")
	for _, a := range v.paused {
		fmt.Fprintf(t, "%s\t%s\t%s\t%s\n", a.name, a.since.time().Format(time.DateTime), a.server, shorten(a.why, 100))
	}
	t.Flush()
}

// shorten cuts a text, on one line.
func shorten(text string, most int) string {
	text = strings.Join(strings.Fields(text), " ")
	if r := []rune(text); len(r) > most {
		return string(r[:most-1]) + "…"
	}
	return text
}
