package observability_test

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"testing"
	"time"

	"github.com/mattn/go-mastodon"
	"github.com/stretchr/testify/require"
	"go.opentelemetry.io/otel/attribute"
	"go.opentelemetry.io/otel/codes"
	sdkmetric "go.opentelemetry.io/otel/sdk/metric"
	"go.opentelemetry.io/otel/sdk/metric/metricdata"
	sdktrace "go.opentelemetry.io/otel/sdk/trace"
	"go.opentelemetry.io/otel/sdk/trace/tracetest"

	"github.com/mastoerr/mastoerr"
	"github.com/mastoerr/mastoerr/examples/observability"
	"github.com/mastoerr/mastoerr/mastoerrtest"
)

const known = "mastodon.test" // the host of an instance of mastoerrtest

// lab keeps in memory what is reported.
type lab struct {
	*observability.Telemetry
	spans  *tracetest.InMemoryExporter
	reader *sdkmetric.ManualReader
}

func newLab() *lab {
	l := &lab{spans: tracetest.NewInMemoryExporter(), reader: sdkmetric.NewManualReader()}
	tracers := sdktrace.NewTracerProvider(sdktrace.WithSyncer(l.spans))
	meters := sdkmetric.NewMeterProvider(sdkmetric.WithReader(l.reader))
	var err error
	if l.Telemetry, err = observability.NewTelemetry(tracers, meters, known); err != nil {
		panic(err) // a name that OpenTelemetry does not allow
	}
	return l
}

// client is one that reports.
func (l *lab) client(inst *mastoerrtest.Instance) *mastodon.Client {
	return mastoerr.Wrap(inst.NewAccount("alice").Client(), mastoerr.WithErrorHook(l.Failed))
}

// counts are the series of the metric, as "code host".
func (l *lab) counts() map[string]int64 {
	var data metricdata.ResourceMetrics
	if err := l.reader.Collect(context.Background(), &data); err != nil {
		panic(err)
	}
	counts := make(map[string]int64)
	for _, s := range data.ScopeMetrics {
		for _, m := range s.Metrics {
			for _, p := range m.Data.(metricdata.Sum[int64]).DataPoints {
				code, _ := p.Attributes.Value("error.type")
				host, _ := p.Attributes.Value("server.address")
				counts[code.AsString()+" "+host.AsString()] += p.Value
			}
		}
	}
	return counts
}

func TestFailedAttemptsAreCountedByCodeAndHost(t *testing.T) {
	t.Parallel()
	l := newLab()
	for _, host := range []string{known, "stranger.test"} {
		inst := mastoerrtest.NewInstance(t, mastoerrtest.InMemory(), mastoerrtest.WithHost(host))
		c := l.client(inst)
		inst.Fail("", mastoerrtest.FailWith(mastoerr.CodeTokenRevoked), mastoerrtest.FailWith(mastoerr.CodeNotFound)).Times(2)
		for range 5 { // the fifth is a success
			_, _ = c.GetAccountCurrentUser(t.Context())
		}
	}
	require.Equal(t, map[string]int64{
		"token_revoked mastodon.test": 2, "token_revoked other": 2,
		"not_found mastodon.test": 2, "not_found other": 2,
	}, l.counts())
}

func TestLabelsAreBounded(t *testing.T) {
	t.Parallel()
	l := newLab()
	want := map[string]int64{"other " + known: 1, "other other": 1000}
	for i := range 1000 {
		l.Failed(t.Context(), &mastoerr.MastodonError{
			Code: mastoerr.Code(fmt.Sprintf("invented_%d", i)), Host: fmt.Sprintf("host%d.test", i),
		})
	}
	// A job's row that a later version has written.
	var later mastoerr.MastodonError
	require.NoError(t, json.Unmarshal([]byte(`{"code":"moon_in_the_way","host":"`+known+`"}`), &later))
	l.Failed(t.Context(), &later)
	for info := range mastoerr.Codes() {
		l.Failed(t.Context(), &mastoerr.MastodonError{Code: info.Code, Host: known})
		want[string(info.Code)+" "+known] = 1
	}
	require.Equal(t, want, l.counts())
}

func TestSpanOfACallThatFails(t *testing.T) {
	t.Parallel()
	l := newLab()
	inst := mastoerrtest.NewInstance(t, mastoerrtest.InMemory())
	c := l.client(inst)
	inst.Fail("", mastoerrtest.FailWith(mastoerr.CodeNotFound))
	err := l.Call(t.Context(), "get status", func(ctx context.Context) error {
		_, err := c.GetStatus(ctx, "109501234567890123")
		return err
	})
	require.ErrorIs(t, err, mastoerr.CodeNotFound)

	spans := l.spans.GetSpans()
	require.Len(t, spans, 1)
	require.Equal(t, sdktrace.Status{Code: codes.Error, Description: "not_found"}, spans[0].Status)
	require.Contains(t, spans[0].Attributes, attribute.String("mastodon.step", "fix"))
	require.Len(t, spans[0].Events, 1)
	require.ElementsMatch(t, []attribute.KeyValue{
		attribute.String("error.type", "not_found"),
		attribute.String("server.address", known),
		attribute.String("http.request.method", "GET"),
		attribute.String("url.template", "/api/v1/statuses/:id"),
		attribute.Int("http.response.status_code", 404),
		attribute.String("mastodon.action", "fix_input"),
		attribute.String("mastodon.retry", "never"),
	}, spans[0].Events[0].Attributes)
}

func TestSpanOfACallThatSucceedsInTheEnd(t *testing.T) {
	t.Parallel()
	l := newLab()
	inst := mastoerrtest.NewInstance(t, mastoerrtest.InMemory())
	c := l.client(inst)
	inst.Fail("", mastoerrtest.FailWith(mastoerr.CodeConnectionFailed)).Times(2)
	err := l.Call(t.Context(), "who am I", func(ctx context.Context) error {
		_, err := mastoerr.Do(ctx, mastoerr.Policy{MinWait: time.Millisecond}, c.GetAccountCurrentUser)
		return err
	})
	require.NoError(t, err)
	span := l.spans.GetSpans()[0]
	require.Equal(t, codes.Unset, span.Status.Code)
	require.Len(t, span.Events, 2)
	require.Equal(t, map[string]int64{"connection_failed " + known: 2}, l.counts())
}

func TestACancelledCallIsNoFailure(t *testing.T) {
	t.Parallel()
	l := newLab()
	c := l.client(mastoerrtest.NewInstance(t, mastoerrtest.InMemory()))
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	err := l.Call(ctx, "who am I", func(ctx context.Context) error {
		_, err := c.GetAccountCurrentUser(ctx)
		return err
	})
	require.ErrorIs(t, err, context.Canceled)
	require.Equal(t, codes.Unset, l.spans.GetSpans()[0].Status.Code)
	require.Empty(t, l.counts())
}

func TestNothingOfTheRequestIsReported(t *testing.T) {
	t.Parallel()
	l := newLab()
	inst := mastoerrtest.NewInstance(t, mastoerrtest.InMemory())
	c := l.client(inst)
	inst.Fail("", mastoerrtest.AnswerWith(422, nil, `{"error":"I do not like: secret words"}`)).Always()
	err := l.Call(t.Context(), "search", func(ctx context.Context) error {
		_, searchErr := c.Search(ctx, "secret words", false)
		_, postErr := c.PostStatus(ctx, &mastodon.Toot{Status: "secret words"})
		return errors.Join(searchErr, postErr)
	})
	require.ErrorContains(t, err, "secret") // what RecordError would have kept
	require.NotContains(t, fmt.Sprintf("%+v %v", l.spans.GetSpans(), l.counts()), "secret")
}

func ExampleTelemetry() {
	l := newLab()
	inst := mastoerrtest.Start(mastoerrtest.InMemory())
	log := observability.LogFailures(newLogger())
	c := mastoerr.Wrap(inst.NewAccount("alice").Client(),
		// There is one hook; it may call several functions.
		mastoerr.WithErrorHook(func(ctx context.Context, e *mastoerr.MastodonError) {
			log(ctx, e)
			l.Failed(ctx, e)
		}))

	_ = l.Call(context.Background(), "post status", func(ctx context.Context) error {
		_, err := mastoerr.PostOnce(ctx, c, &mastodon.Toot{Status: " "}, mastoerr.Policy{})
		return err
	})
	for _, span := range l.spans.GetSpans() {
		fmt.Println(span.Name, span.Status.Description, len(span.Events))
	}
	fmt.Println(l.counts())
	// Output:
	// level=WARN msg="call failed" error.code=text_blank error.category=validation error.action=fix_input error.retry=never error.status=422 error.message="Validation failed: Text can't be blank" error.method=POST error.host=mastodon.test error.endpoint=/api/v1/statuses error.idempotent=false
	// post status text_blank 1
	// map[text_blank mastodon.test:1]
}
