package known

import "github.com/mastoerr/mastoerr/internal/httpstatus"

// Row is a rule as the tests see it.
type Row struct {
	Exact, Prefix bool
	Text, Code    string
	Status        int    // one at which it applies
	Method        string // of a request for which it applies
	Path          string
}

// Rows returns all rules, each with a request that it is about.
func Rows() []Row {
	var rows []Row
	for _, rules := range tables {
		for _, r := range rules {
			row := Row{Exact: r.kind == exact, Prefix: r.kind == prefix, Text: r.text, Code: r.code, Method: "POST"}
			for _, status := range []int{422, 400, 403, 401, 404, 500, 503, 409, 406} {
				if r.statuses&httpstatus.Of(status) != 0 {
					row.Status = status
					break
				}
			}
			switch {
			case r.routes&creating != 0:
				row.Path = "/api/v1/statuses"
			case r.routes&deleting != 0:
				row.Method, row.Path = "DELETE", "/api/v1/statuses/1"
			case r.routes&onMedia != 0:
				row.Path = "/api/v2/media"
			case r.routes&pinning != 0:
				row.Path = "/api/v1/statuses/1/pin"
			case r.routes&onPosts != 0:
				row.Path = "/api/v1/statuses"
			}
			rows = append(rows, row)
		}
	}
	return rows
}

// Complaints returns the texts and codes of the rows about fields.
func Complaints() map[string]string {
	all := map[string]string{}
	for _, rows := range [][]complaint{details, complaints} {
		for _, c := range rows {
			all[c.text] = c.code
		}
	}
	return all
}

// MaxText is how much of a text is searched.
const MaxText = maxText

// EachRemoved calls f for each rule, and each complaint of a validator, while it is
// taken out.
func EachRemoved(f func(text string)) {
	for _, rules := range tables {
		for i := range rules {
			rule := rules[i]
			rules[i].statuses = 0
			f(rule.text)
			rules[i] = rule
		}
	}
	for i, c := range complaints {
		complaints[i].field = "no such field"
		f(c.field + ": " + c.text)
		complaints[i] = c
	}
}
