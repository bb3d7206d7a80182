package edge

// row is one signature of a page: what it says, where, under which statuses,
// and what that proves.
type row struct {
	says   string   // stands in the window; in lower case (ASCII), minSays bytes or more
	in     place    // where it has to stand
	and    string   // stands in the window too, "" for nothing; in lower case
	unless string   // where this stands in the window the row is void; in lower case
	on     statuses // the row is read under these statuses only
	code   string   // what is proven; cloudflareNumber: the number that follows decides
}

// place is where in a page a signature stands.
type place uint8

const (
	anywhere  place = iota
	atStart         // the body starts with it
	inHeading       // within <title> or the first <h1>
	opening         // <title> or the first <h1> starts with it
	whole           // it is all that <title> or the first <h1> says
)

// statuses is a set of kinds of status.
type statuses uint16

const (
	on2xx statuses = 1 << iota
	on3xx
	on401
	on403
	on404
	on429
	on4xxOther
	on500
	on503
	on5xxOther

	on4xx    = on401 | on403 | on404 | on429 | on4xxOther
	on5xx    = on500 | on503 | on5xxOther
	onError  = on4xx | on5xx
	onStatus = on2xx | on3xx | onError // any
)

func kindOf(status int) statuses {
	switch {
	case status == 401:
		return on401
	case status == 403:
		return on403
	case status == 404:
		return on404
	case status == 429:
		return on429
	case status == 500:
		return on500
	case status == 503:
		return on503
	case status >= 200 && status < 300:
		return on2xx
	case status >= 300 && status < 400:
		return on3xx
	case status >= 400 && status < 500:
		return on4xxOther
	case status >= 500 && status < 600:
		return on5xxOther
	}
	return 0
}

// tables are all rows; a row wins over those below it. They are pointers so that
// the linker lays them out and nothing runs when the program starts.
var tables = [...]*[]row{&cloudflarePages, &walls, &challenges, &backends, &maintenances}
