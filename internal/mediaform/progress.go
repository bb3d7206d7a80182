package mediaform

import (
	"context"
	"io"
)

type progressKey struct{}

// WithProgress returns a context under which report is called with the bytes of the
// form that were sent so far, and with the form's size, each time that more is read for
// sending. A new attempt begins at 0 again.
func WithProgress(ctx context.Context, report func(sent, total int64)) context.Context {
	return context.WithValue(ctx, progressKey{}, report)
}

func progressOf(ctx context.Context) func(sent, total int64) {
	report, _ := ctx.Value(progressKey{}).(func(sent, total int64))
	return report
}

// meter reports how much was read.
type meter struct {
	io.Reader
	form *Form
	sent int64
}

func (m *meter) Read(p []byte) (int, error) {
	n, err := m.Reader.Read(p)
	if n > 0 {
		m.sent += int64(n)
		m.form.progress(m.sent, m.form.size)
	}
	return n, err
}
