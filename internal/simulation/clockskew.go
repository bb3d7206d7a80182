package simulation

import (
	"bytes"
	"io"
	"net/http"
	"time"
)

// shiftClock shifts all times in a response by the skew of the host's clock: the
// Date, the times of rate limits, and created_at of the posts. The instances
// themselves share the clock of their bubble, which is right.
func (h *Host) shiftClock(resp *http.Response) error {
	if h.skew == 0 {
		return nil
	}
	for _, header := range [...]struct{ name, layout string }{
		{"Date", http.TimeFormat}, {"Retry-After", http.TimeFormat}, {"X-Ratelimit-Reset", "2006-01-02T15:04:05.000000Z"},
	} {
		if at, err := time.Parse(header.layout, resp.Header.Get(header.name)); err == nil {
			resp.Header.Set(header.name, at.Add(h.skew).Format(header.layout))
		}
	}
	body, err := io.ReadAll(resp.Body)
	if err != nil {
		return err
	}
	const (
		mark   = `"created_at":"`
		layout = "2006-01-02T15:04:05.000Z"
	)
	for rest := body; ; {
		at := bytes.Index(rest, []byte(mark))
		if at < 0 || len(rest) < at+len(mark)+len(layout) {
			break
		}
		rest = rest[at+len(mark):]
		if t, err := time.Parse(layout, string(rest[:len(layout)])); err == nil {
			copy(rest, t.Add(h.skew).Format(layout))
		}
	}
	resp.Body = io.NopCloser(bytes.NewReader(body))
	return nil
}
