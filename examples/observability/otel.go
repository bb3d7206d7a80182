package observability

import (
	"context"
	"errors"

	"go.opentelemetry.io/otel/attribute"
	"go.opentelemetry.io/otel/codes"
	"go.opentelemetry.io/otel/metric"
	"go.opentelemetry.io/otel/trace"

	"github.com/mastoerr/mastoerr"
)

const scope = "github.com/mastoerr/mastoerr/examples/observability"

// other stands for every value that a label must not take, so that neither the
// instances that people name nor an instance's answers make series of a metric.
const other = "other"

// Telemetry makes spans of calls, events of failed attempts, and counts them.
type Telemetry struct {
	tracer   trace.Tracer
	failures metric.Int64Counter
	hosts    map[string]bool
}

// NewTelemetry reports to these providers. Only the hosts named here become
// labels: the few instances that most accounts are on.
func NewTelemetry(tracers trace.TracerProvider, meters metric.MeterProvider, hosts ...string) (*Telemetry, error) {
	failures, err := meters.Meter(scope).Int64Counter("mastodon.client.failures",
		metric.WithUnit("{failure}"),
		metric.WithDescription("Failed attempts to call a Mastodon instance"))
	if err != nil {
		return nil, err
	}
	t := &Telemetry{tracer: tracers.Tracer(scope), failures: failures, hosts: make(map[string]bool, len(hosts))}
	for _, host := range hosts {
		t.hosts[host] = true
	}
	return t, nil
}

// Failed is a hook for mastoerr.WithErrorHook. It counts the failure by code and
// host, and adds an event to the span that the call is in.
//
// Message is in neither: it is the instance's, in any language, and may repeat
// what the person wrote. Endpoint has its ids masked and would do as a label,
// but code times host times endpoint is more series than anybody looks at.
func (t *Telemetry) Failed(ctx context.Context, e *mastoerr.MastodonError) {
	errorType := attribute.String("error.type", codeLabel(e.Code))
	t.failures.Add(ctx, 1, metric.WithAttributes(errorType, attribute.String("server.address", t.hostLabel(e.Host))))

	span := trace.SpanFromContext(ctx)
	if !span.IsRecording() {
		return
	}
	// A span is no series, so the event may say which host it was.
	span.AddEvent("mastodon.failure", trace.WithAttributes(
		errorType,
		attribute.String("server.address", e.Host),
		attribute.String("http.request.method", e.Method),
		attribute.String("url.template", e.Endpoint),
		attribute.Int("http.response.status_code", e.StatusCode),
		attribute.String("mastodon.action", string(e.Action)),
		attribute.String("mastodon.retry", e.Retry.String()),
	))
}

// Call makes a span of a call with all its attempts. Its status is that of the
// end: an attempt that failed and was repeated leaves only its event.
//
// It does not use RecordError, which would write the whole text of the error
// into the trace, and that of a *url.Error has the query in it.
func (t *Telemetry) Call(ctx context.Context, name string, call func(context.Context) error) error {
	ctx, span := t.tracer.Start(ctx, name, trace.WithSpanKind(trace.SpanKindClient))
	defer span.End()
	err := call(ctx)
	if err == nil || errors.Is(err, context.Canceled) {
		return err // giving up is no failure of the instance
	}
	label := other
	if e, ok := mastoerr.FromError(err); ok {
		label = codeLabel(e.Code)
	}
	span.SetStatus(codes.Error, label)
	span.SetAttributes(
		attribute.String("error.type", label),
		attribute.String("mastodon.step", string(mastoerr.Advise(err).Step)),
	)
	return err
}

// codeLabel keeps to the catalog. An error that a newer version has written into
// a job's row may have a code that this one does not know.
func codeLabel(c mastoerr.Code) string {
	if _, known := c.Info(); !known {
		return other
	}
	return string(c)
}

func (t *Telemetry) hostLabel(host string) string {
	if !t.hosts[host] {
		return other
	}
	return host
}
