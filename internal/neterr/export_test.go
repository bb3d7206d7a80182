package neterr

// Row is a row of the table of texts as the tests see it.
type Row struct{ Begin, Text, Code, Retry string }

// Rows returns the table of texts.
func Rows() []Row {
	rows := make([]Row, len(textRows))
	for i, r := range textRows {
		rows[i] = Row{r.begin, r.text, r.code, r.retry}
	}
	return rows
}
