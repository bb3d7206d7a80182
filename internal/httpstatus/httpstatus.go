// Package httpstatus has sets of HTTP statuses, as a row of knowledge names the
// statuses at which it holds.
package httpstatus

// Set is a set of statuses. Statuses that no row tells apart are one member.
type Set uint32

// The members of a Set.
const (
	On2xx Set = 1 << iota
	On3xx
	On400
	On401
	On403
	On404
	On406
	On409
	On422
	On429
	onOther4xx
	On500
	On503
	onOther5xx
	onOther

	On4xx   = On400 | On401 | On403 | On404 | On406 | On409 | On422 | On429 | onOther4xx
	On5xx   = On500 | On503 | onOther5xx
	OnError = On4xx | On5xx
	OnAny   = On2xx | On3xx | OnError | onOther
)

// Of returns the set of one status.
func Of(status int) Set {
	switch status {
	case 400:
		return On400
	case 401:
		return On401
	case 403:
		return On403
	case 404:
		return On404
	case 406:
		return On406
	case 409:
		return On409
	case 422:
		return On422
	case 429:
		return On429
	case 500:
		return On500
	case 503:
		return On503
	}
	switch status / 100 {
	case 2:
		return On2xx
	case 3:
		return On3xx
	case 4:
		return onOther4xx
	case 5:
		return onOther5xx
	}
	return onOther
}
