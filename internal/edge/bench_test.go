package edge_test

import (
	"net/http"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/mastoerr/mastoerr/internal/edge"
)

func BenchmarkRecognise(b *testing.B) {
	const small = "<html>\r\n<head><title>502 Bad Gateway</title></head>\r\n<body>\r\n<center><h1>502 Bad Gateway</h1></center>\r\n<hr><center>nginx/1.22.1</center>\r\n</body>\r\n</html>\r\n"
	// A page of an application with much markup and no signature: the worst case.
	large := "<!DOCTYPE html><html><head><title>m.example</title></head><body>" +
		strings.Repeat(`<div class="card"><a href="/@alice">Reference to no server</a> is down</div>`+"\n", 900)
	header := http.Header{"Server": {"nginx"}, "Content-Type": {"text/html"}, "Date": {"x"}}
	for _, c := range []struct {
		name string
		edge.Answer
	}{
		{"small page", edge.Answer{Status: 502, Header: header, Body: small, HTML: true}},
		{"64 KiB page", edge.Answer{Status: 503, Header: header, Body: large[:64<<10], HTML: true}},
		{"plain text", edge.Answer{Status: 503, Header: header, Body: "no available server\n"}},
		{"JSON", edge.Answer{Status: 422, Header: header, Body: `{"error":"Validation failed: Text can't be blank"}`}},
	} {
		b.Run(c.name, func(b *testing.B) {
			b.ReportAllocs()
			for b.Loop() {
				edge.Recognise(&c.Answer)
			}
		})
	}
}

func BenchmarkTitle(b *testing.B) {
	page := "<!DOCTYPE html><html><head><title>We&#39;re sorry</title></head><body>" + strings.Repeat("<p>x</p>", 8<<10)
	b.ReportAllocs()
	for b.Loop() {
		edge.Title(page)
	}
}

func TestRecogniseAllocatesNothing(t *testing.T) {
	for _, c := range pages() {
		a := answerOf(&c)
		require.Zero(t, testing.AllocsPerRun(2, func() { edge.Recognise(a) }), c.ID)
	}
}
