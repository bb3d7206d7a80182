package contract_test

import (
	"bytes"
	"encoding/json"
	"io"
	"mime/multipart"
	"net/http"
	"net/textproto"
	"net/url"
	"regexp"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/mastoerr/mastoerr/mastoerrtest"
)

// Call is one request, before its placeholders are filled in.
type Call struct {
	As     string            `json:"as"` // whose token: see newPlayers
	Do     string            `json:"do"` // method and path of a call that prepares
	Method string            `json:"method"`
	Path   string            `json:"path"` // escaped
	Query  string            `json:"query"`
	Type   string            `json:"type"`
	Body   string            `json:"body"`
	Parts  []Part            `json:"parts"` // of a multipart body
	Key    string            `json:"key"`   // Idempotency-Key
	Header map[string]string `json:"header"`
	Keep   map[string]string `json:"keep"` // placeholder to field of the answer, such as "poll.id"
	Wait   string            `json:"wait"` // before the call
}

// Part is a part of a multipart body: a file that newFile makes, or a value.
type Part struct {
	Name  string `json:"name"`
	File  string `json:"file"`
	Value string `json:"value"`
}

// answer is what came back.
type answer struct {
	Status int
	Header http.Header
	Body   string
	ids    map[string]string // what was filled in, by placeholder
}

// stage is a fresh instance with its accounts and what the calls before gave.
type stage struct {
	t        *testing.T
	instance *mastoerrtest.Instance
	tokens   map[string]string
	values   map[string]string
}

// replay makes the calls that a line needs and then its own.
func replay(t *testing.T, line *Line, software mastoerrtest.Software) *answer {
	var got *answer
	t.Helper()
	synctest.Test(t, func(t *testing.T) {
		s := newStage(t, software)
		for n := range line.Before {
			if got = s.prepare(&line.Before[n]); got != nil {
				return
			}
		}
		got = s.send(&line.Call)
		got.ids = s.values
	})
	return got
}

func newStage(t *testing.T, software mastoerrtest.Software) *stage {
	i := mastoerrtest.NewInstance(t, mastoerrtest.InMemory(), mastoerrtest.WithSoftware(software))
	alice, bob := i.NewAccount("alice"), i.NewAccount("bob")
	revoked, expired, disabled := i.NewAccount("rita"), i.NewAccount("emil"), i.NewAccount("dora")
	revoked.Revoke()
	expired.Expire()
	disabled.Disable()
	id, secret := i.NewApp("measurement")
	return &stage{
		t: t, instance: i,
		tokens: map[string]string{
			"alice": alice.Token, "bob": bob.Token, "garbage": "no-such-token",
			"readonly": alice.NewToken("read"), "writeonly": alice.NewToken("write"),
			"push":    alice.NewToken("read", "write", "follow", "push"),
			"revoked": revoked.Token, "expired": expired.Token, "disabled": disabled.Token,
		},
		values: map[string]string{
			"alice": string(alice.ID), "bob": string(bob.ID), "client_id": id, "client_secret": secret,
		},
	}
}

// prepare makes a call that has to succeed, and returns the answer if it does not.
func (s *stage) prepare(c *Call) *answer {
	call := *c
	call.Method, call.Path, _ = strings.Cut(c.Do, " ")
	got := s.send(&call)
	if got.Status >= 300 {
		s.t.Logf("preparation %s: %d %s", c.Do, got.Status, got.Body)
		return got
	}
	for name, field := range c.Keep {
		s.values[name] = fieldOf(s.t, got.Body, field)
	}
	return nil
}

func fieldOf(t *testing.T, body, path string) string {
	var value any
	require.NoError(t, json.Unmarshal([]byte(body), &value), body)
	for name := range strings.SplitSeq(path, ".") {
		object, ok := value.(map[string]any)
		require.True(t, ok, "no %s in %s", path, body)
		value = object[name]
	}
	text, ok := value.(string)
	require.True(t, ok, "no %s in %s", path, body)
	return text
}

func (s *stage) send(c *Call) *answer {
	if c.Wait != "" {
		d, err := time.ParseDuration(c.Wait)
		require.NoError(s.t, err)
		time.Sleep(d)
	}
	resp, err := s.instance.RoundTripper().RoundTrip(s.request(c))
	require.NoError(s.t, err)
	body, err := io.ReadAll(resp.Body)
	require.NoError(s.t, err)
	require.NoError(s.t, resp.Body.Close())
	return &answer{Status: resp.StatusCode, Header: resp.Header, Body: string(body)}
}

func (s *stage) request(c *Call) *http.Request {
	address := s.instance.URL + s.fill(c.Path)
	if c.Query != "" {
		address += "?" + s.fill(c.Query)
	}
	u, err := url.Parse(address)
	require.NoError(s.t, err)
	body, contentType := s.body(c)
	req, err := http.NewRequest(c.Method, u.String(), bytes.NewReader(body))
	require.NoError(s.t, err)
	req.Header.Set("Accept", "application/json")
	if contentType != "" {
		req.Header.Set("Content-Type", contentType)
	}
	if c.Key != "" {
		req.Header.Set("Idempotency-Key", s.fill(c.Key))
	}
	s.authorize(req, c.As)
	for name, value := range c.Header {
		req.Header.Set(name, s.fill(value))
	}
	if host := req.Header.Get("Host"); host != "" {
		req.Host = host
	}
	return req
}

func (s *stage) body(c *Call) (body []byte, contentType string) {
	if c.Parts == nil {
		if c.Type == "" && c.Body != "" {
			return []byte(s.fill(c.Body)), "application/x-www-form-urlencoded"
		}
		return []byte(s.fill(c.Body)), c.Type
	}
	var b bytes.Buffer
	w := multipart.NewWriter(&b)
	for _, p := range c.Parts {
		disposition, value := `form-data; name="`+p.Name+`"`, []byte(s.fill(p.Value))
		if p.File != "" {
			disposition += `; filename="upload"`
			value = newFile(s.t, p.File)
		}
		part, err := w.CreatePart(textproto.MIMEHeader{"Content-Disposition": {disposition}})
		require.NoError(s.t, err)
		_, err = part.Write(value)
		require.NoError(s.t, err)
	}
	require.NoError(s.t, w.Close())
	return b.Bytes(), w.FormDataContentType()
}

// authorize adds a player's token.
func (s *stage) authorize(req *http.Request, as string) {
	switch as {
	case "", "none":
	case "basic":
		req.SetBasicAuth("alice", "password")
	case "application":
		got := s.send(&Call{
			Method: http.MethodPost, Path: "/oauth/token",
			Body: "grant_type=client_credentials&client_id=<<client_id>>&client_secret=<<client_secret>>",
		})
		req.Header.Set("Authorization", "Bearer "+fieldOf(s.t, got.Body, "access_token"))
	default:
		require.Contains(s.t, s.tokens, as, "players")
		req.Header.Set("Authorization", "Bearer "+s.tokens[as])
	}
}

var anID = regexp.MustCompile(`\b\d{16,19}\b`)

// masked writes the ids in a header or body as placeholders.
func masked(text string, ids map[string]string) string {
	for name, id := range ids {
		if len(id) > 8 {
			text = strings.ReplaceAll(text, id, "<<"+name+">>")
		}
	}
	text = strings.ReplaceAll(text, "https://mastodon.test", "")
	return anID.ReplaceAllStringFunc(text, func(id string) string {
		if id == "99999999999999999999" || id == noSuchID {
			return id
		}
		return "<<id>>"
	})
}

// noSuchID is the id of nothing in the recorded calls.
const noSuchID = "117674620123454321"
