package edge

import "github.com/mastoerr/mastoerr/internal/httpstatus"

// signature is one row of knowledge: a text, where in a page it has to stand,
// under which statuses, and which code that proves.
type signature struct {
	text     string         // lower case (ASCII), at least minText bytes
	where    place          // where text has to stand
	also     string         // has to stand in the window too, lower case; "" for nothing
	server   string         // the Server header starts with it, lower case; "" for any
	unless   string         // where this stands in the window, the row does not count; lower case
	statuses httpstatus.Set // the statuses under which the row counts
	code     string         // what is proven; cloudflareNumber when the number behind text decides
}

// place is where in a page a signature stands.
type place uint8

const (
	anywhere      place = iota
	atStart             // the body starts with it
	inHeading           // inside <title> or the first <h1>
	startsHeading       // <title> or the first <h1> starts with it
	isHeading           // <title> or the first <h1> is nothing else
	isAll               // the body is nothing else
)

// Short names for the tables.
const (
	on2xx   = httpstatus.On2xx
	on3xx   = httpstatus.On3xx
	on4xx   = httpstatus.On4xx
	on5xx   = httpstatus.On5xx
	on401   = httpstatus.On401
	on403   = httpstatus.On403
	on404   = httpstatus.On404
	on429   = httpstatus.On429
	on500   = httpstatus.On500
	on503   = httpstatus.On503
	onError = httpstatus.OnError
	onAny   = on2xx | on3xx | onError
)

// tables are all signatures; one wins over those below it. They are pointers so
// that the linker lays the tables out and nothing runs when the program starts.
var tables = [...]*[]signature{&cloudflarePages, &proxyAuthPages, &challenges, &firewalls, &backends, &platforms, &maintenances, &botChecks}

// jsonTables are those for JSON.
var jsonTables = [...]*[]signature{&jsonPages}
