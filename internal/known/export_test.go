package known

// Row is a rule as the tests see it.
type Row struct {
	Is, Begins bool
	Text, Code string
	Status     int    // one at which it applies
	Method     string // of a request for which it applies
	Path       string
}

// Rows lists the rules of all families, each with a request that it is about.
func Rows() []Row {
	var rows []Row
	for _, family := range families {
		for _, r := range family {
			row := Row{Is: r.how == is, Begins: r.how == begins, Text: r.text, Code: r.code, Method: "POST"}
			for _, status := range []int{422, 400, 403, 401, 404, 500, 503, 409, 406} {
				if r.at == always || r.at&statusSet(status) != 0 {
					row.Status = status
					break
				}
			}
			switch {
			case r.on&creating != 0:
				row.Path = "/api/v1/statuses"
			case r.on&deleting != 0:
				row.Method, row.Path = "DELETE", "/api/v1/statuses/1"
			case r.on&onMedia != 0:
				row.Path = "/api/v2/media"
			case r.on&pinning != 0:
				row.Path = "/api/v1/statuses/1/pin"
			case r.on&onPosts != 0:
				row.Path = "/api/v1/statuses"
			case r.on&noSearch != 0:
				row.Path = "/api/v1/statuses"
			}
			rows = append(rows, row)
		}
	}
	return rows
}

// Complaints lists the texts and codes of the rows about fields.
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
