package e2e_test

import (
	"bytes"
	"context"
	"io"
	"maps"
	"net"
	"net/http"
	"net/http/httptest"
	"net/url"
	"strconv"
	"strings"
	"sync"
	"testing"
	"time"
)

// fault is what happens to a request on its way.
type fault string

const (
	noFault      fault = "none"
	lostRequest  fault = "the request is lost"
	refused      fault = "a 502 without asking the server"
	serverDown   fault = "the server is down"
	lostResponse fault = "the response is lost"
	response502  fault = "a 502 in place of the response"
	response504  fault = "a 504 in place of the response"
	cutResponse  fault = "the response is cut"
	lateResponse fault = "the response comes after the client's timeout"
	lateRequest  fault = "the request arrives after the client's timeout"
	crash        fault = "the server is killed before its response leaves"
	cutRequest   fault = "the request is cut, and handled all the same"
)

// The server handles none of the first and each of the second.
var (
	unhandled = []fault{lostRequest, refused, serverDown}
	handled   = []fault{lostResponse, response502, response504, cutResponse, lateResponse, lateRequest, crash, cutRequest}
)

// late is how long a proxy holds what is late: longer than attemptTimeout, and
// shorter than attemptTimeout and settleWait together.
const late = 3 * time.Second

// faultyProxy is a proxy in front of snac that loses, delays, cuts and replaces
// requests and responses.
type faultyProxy struct {
	*httptest.Server
	snac     *snac
	upstream *http.Client

	mu       sync.Mutex
	plans    map[string][]fault // by the post's text, one for each attempt
	happened map[fault]int      // to posts
	cut      map[string]string  // what is left of a text
	gets     int
}

func startFaultyProxy(t *testing.T, s *snac) *faultyProxy {
	p := &faultyProxy{
		snac: s, plans: make(map[string][]fault), happened: make(map[fault]int), cut: make(map[string]string),
		upstream: &http.Client{
			Transport:     &http.Transport{DisableKeepAlives: true},
			Timeout:       10 * time.Second,
			CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse },
		},
	}
	p.Server = httptest.NewServer(p)
	t.Cleanup(p.Close)
	return p
}

// plan sets what happens to the attempts at a post; later ones pass.
func (p *faultyProxy) plan(text string, faults []fault) {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.plans[text] = faults
}

// next takes the fault for a request. Of the requests that only read, every
// eighth fails.
func (p *faultyProxy) next(r *http.Request, body []byte) fault {
	p.mu.Lock()
	defer p.mu.Unlock()
	f := noFault
	if r.Method == http.MethodGet {
		if p.gets++; p.gets%8 == 0 {
			reading := []fault{response502, cutResponse, lostRequest}
			f = reading[p.gets/8%len(reading)]
		}
	} else if form, err := url.ParseQuery(string(body)); err == nil {
		text := form.Get("status")
		if left := p.plans[text]; len(left) > 0 {
			f, p.plans[text] = left[0], left[1:]
			p.happened[f]++
		}
	}
	return f
}

// ServeHTTP forwards a request, with the fault that is planned for it.
func (p *faultyProxy) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	body, err := io.ReadAll(r.Body)
	if err != nil {
		abort()
	}
	switch f := p.next(r, body); f {
	case lostRequest:
		abort()
	case refused:
		errorPage(w, http.StatusBadGateway)
	case serverDown:
		p.snac.crash()
		p.pass(w, r, body)
	case cutRequest:
		p.sendCut(r, body)
		abort()
	case lateRequest:
		time.Sleep(late)
		_, _, _ = p.forward(r, body)
		abort()
	case noFault:
		p.pass(w, r, body)
	default:
		resp, content, err := p.forward(r, body)
		if err != nil {
			errorPage(w, http.StatusBadGateway)
			return
		}
		p.spoil(w, r, f, resp, content)
	}
}

// spoil does what a fault does to a response.
func (p *faultyProxy) spoil(w http.ResponseWriter, r *http.Request, f fault, resp *http.Response, content []byte) {
	switch f {
	case response502:
		errorPage(w, http.StatusBadGateway)
	case response504:
		errorPage(w, http.StatusGatewayTimeout)
	case cutResponse:
		answer(w, resp, content[:len(content)/2])
		_ = http.NewResponseController(w).Flush()
		abort()
	case lateResponse:
		select {
		case <-time.After(late):
		case <-r.Context().Done():
		}
		answer(w, resp, content)
	case crash:
		p.snac.crash()
		abort()
	default: // lostResponse
		abort()
	}
}

// abort closes the client's connection without a word.
func abort() { panic(http.ErrAbortHandler) }

// pass forwards a request as any proxy does.
func (p *faultyProxy) pass(w http.ResponseWriter, r *http.Request, body []byte) {
	resp, content, err := p.forward(r, body)
	if err != nil {
		errorPage(w, http.StatusBadGateway)
		return
	}
	answer(w, resp, content)
}

// forward sends a request to the server, which goes on with it when the client
// has left.
func (p *faultyProxy) forward(r *http.Request, body []byte) (*http.Response, []byte, error) {
	out, err := http.NewRequestWithContext(context.WithoutCancel(r.Context()), r.Method,
		"http://"+p.snac.address+r.URL.RequestURI(), bytes.NewReader(body))
	if err != nil {
		return nil, nil, err
	}
	out.Header = r.Header.Clone()
	resp, err := p.upstream.Do(out)
	if err != nil {
		return nil, nil, err
	}
	defer resp.Body.Close()
	content, err := io.ReadAll(resp.Body)
	return resp, content, err
}

// sendCut sends the request up to the middle of the post's text and closes the
// connection, as a proxy does that does not buffer requests when its client
// breaks down. snac publishes what has arrived.
func (p *faultyProxy) sendCut(r *http.Request, body []byte) {
	before, rest, _ := strings.Cut(string(body), "status=")
	text, _, _ := strings.Cut(rest, "&")
	half := text[:len(text)/2]
	if i := strings.LastIndex(half, "%"); i > len(half)-3 {
		half = half[:max(i, 0)] // not within an escape
	}
	whole, _ := url.QueryUnescape(text)
	left, _ := url.QueryUnescape(half)
	p.mu.Lock()
	p.cut[whole] = left
	p.mu.Unlock()

	conn, err := net.Dial("tcp", p.snac.address)
	if err != nil {
		return
	}
	defer conn.Close()
	_ = conn.SetDeadline(time.Now().Add(10 * time.Second))
	_, _ = io.WriteString(conn, "POST "+r.URL.RequestURI()+" HTTP/1.1\r\nHost: "+p.snac.address+
		"\r\nAuthorization: "+r.Header.Get("Authorization")+
		"\r\nContent-Type: "+r.Header.Get("Content-Type")+
		"\r\nContent-Length: "+strconv.Itoa(len(body))+"\r\n\r\n"+before+"status="+half)
	_ = conn.(*net.TCPConn).CloseWrite()
	_, _ = io.Copy(io.Discard, conn)
}

func answer(w http.ResponseWriter, resp *http.Response, content []byte) {
	maps.Copy(w.Header(), resp.Header)
	w.WriteHeader(resp.StatusCode)
	_, _ = w.Write(content)
}

// errorPage is nginx's.
func errorPage(w http.ResponseWriter, status int) {
	title := strconv.Itoa(status) + " " + http.StatusText(status)
	w.Header().Set("Content-Type", "text/html")
	w.Header().Set("Server", "nginx")
	w.WriteHeader(status)
	_, _ = io.WriteString(w, "<html>\r\n<head><title>"+title+"</title></head>\r\n<body>\r\n<center><h1>"+title+
		"</h1></center>\r\n<hr><center>nginx</center>\r\n</body>\r\n</html>\r\n")
}
