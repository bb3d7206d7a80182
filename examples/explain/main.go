// Command explain says what a failure means, for support staff:
//
//	explain 422 '{"error":"Validation failed: Text character limit of 500 exceeded"}'
//	explain 502 < page.html
//	curl -i https://m.example/api/v1/timelines/home | explain -i
//
// With -method and -path it also knows whether the request may be sent again.
// -json prints the error as a job queue would store it. The exit status is 0
// when the failure could be explained, and 2 when the arguments are wrong.
package main

import (
	"encoding/json"
	"flag"
	"fmt"
	"io"
	"os"

	"github.com/mastoerr/mastoerr"
)

func main() { os.Exit(run(os.Args[1:], os.Stdin, os.Stdout, os.Stderr)) }

func run(args []string, stdin io.Reader, stdout, stderr io.Writer) int {
	flags := flag.NewFlagSet("explain", flag.ContinueOnError)
	flags.SetOutput(stderr)
	flags.Usage = func() {
		fmt.Fprintln(stderr, "usage: explain [-json] [-method POST] [-path /api/v1/statuses] STATUS [BODY]")
		fmt.Fprintln(stderr, "       explain [-json] [-method POST] [-path /api/v1/statuses] -i   < response with headers")
		fmt.Fprintln(stderr, "Without BODY it is read from standard input.")
		flags.PrintDefaults()
	}
	asJSON := flags.Bool("json", false, "print JSON")
	pasted := flags.Bool("i", false, "read a whole response, as curl -i prints it, from standard input")
	method := flags.String("method", "", "HTTP `method` of the request")
	path := flags.String("path", "", "`path` of the request")
	if err := flags.Parse(args); err != nil {
		if err == flag.ErrHelp {
			return 0
		}
		return 2
	}

	resp, err := response(flags.Args(), *pasted, stdin)
	if err != nil {
		fmt.Fprintln(stderr, "explain:", err)
		flags.Usage()
		return 2
	}
	if *method != "" || *path != "" {
		resp.Request = request(*method, *path)
	}
	err = mastoerr.CheckResponse(resp)
	e, ok := mastoerr.FromError(err)
	if !ok {
		fmt.Fprintf(stdout, "A status of %d is no failure by itself.\n", resp.StatusCode)
		return 0
	}
	if *asJSON {
		out := json.NewEncoder(stdout)
		out.SetIndent("", "  ")
		out.SetEscapeHTML(false)
		_ = out.Encode(e)
		return 0
	}
	explain(stdout, e, resp.Request != nil)
	return 0
}

// explain prints what support staff ask for, in that order.
func explain(w io.Writer, e *mastoerr.MastodonError, requestKnown bool) {
	info, _ := e.Code.Info()
	line := func(name, value string) {
		if value != "" {
			fmt.Fprintf(w, "%-15s %s\n", name, value)
		}
	}
	line("What happened", info.Summary)
	line("It said", e.Message)
	line("Who acts", map[mastoerr.Action]string{
		mastoerr.ActionReconnect:  "the owner: connect the account again",
		mastoerr.ActionFixInput:   "the owner: something has to change",
		mastoerr.ActionRetryLater: "nobody: wait",
	}[e.Action])
	line("Tell the owner", info.Fix)
	line("Send again?", again(e, requestKnown))
	if !e.RetryAt.IsZero() {
		line("Not before", e.RetryAt.Format("2006-01-02 15:04:05 MST"))
	}
	line("Code", string(e.Code))
	line("Category", string(e.Category))
	line("Request id", e.RequestID)
	for _, f := range e.Fields {
		line("Field", f.Field+": "+f.Code+" "+f.Message)
	}
}

func again(e *mastoerr.MastodonError, requestKnown bool) string {
	switch {
	case e.Retry == mastoerr.RetrySafe:
		return "yes, nothing was applied"
	case e.Retry != mastoerr.RetryIfIdempotent:
		return "no, it would fail again"
	case !requestKnown:
		return "only if the request is idempotent: its outcome is unknown"
	case e.Idempotent:
		return "yes, the request cannot be applied twice"
	}
	return "look first, it may have been applied"
}
