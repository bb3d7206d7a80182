package main

import (
	"fmt"
	"strings"
)

// report returns the figures of the package in one line and, with details, the
// pairs and circles behind them by name.
func (p *goPackage) report(details bool) string {
	g := p.graph
	pairs, circles := g.pairs(), g.circles()
	var b strings.Builder
	fmt.Fprintf(&b, "%s: %d files, %d arrows, %d mutual pairs, circles: %s; %d test files",
		p.path, len(g.files), len(g.uses), len(pairs), sizes(circles), p.testFiles)
	if !details {
		return b.String()
	}
	for _, x := range pairs {
		fmt.Fprintf(&b, "\n  pair %s and %s: %s uses %s; %s uses %s", x.a, x.b,
			x.a, abridge(g.uses[arrow{x.a, x.b}]), x.b, abridge(g.uses[arrow{x.b, x.a}]))
	}
	for _, files := range circles {
		fmt.Fprintf(&b, "\n  circle of %d: %s", len(files), strings.Join(files, ", "))
	}
	return b.String()
}

// sizes returns the sizes of circles, as in "4, 3", or "none".
func sizes(circles [][]string) string {
	if len(circles) == 0 {
		return "none"
	}
	var texts []string
	for _, files := range circles {
		texts = append(texts, fmt.Sprint(len(files)))
	}
	return strings.Join(texts, ", ")
}

// abridge joins names and leaves out what is beyond the sixth.
func abridge(names []string) string {
	const shown = 6
	if extra := len(names) - shown; extra > 0 {
		return fmt.Sprintf("%s and %d more", strings.Join(names[:shown], ", "), extra)
	}
	return strings.Join(names, ", ")
}
