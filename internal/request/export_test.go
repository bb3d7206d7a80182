package request

// WholeBody returns the body's first MiB, and whether that is all of it.
func (f *Facts) WholeBody() (string, bool) {
	b := f.wholeBody()
	return b.head, b.whole
}

// Beginning returns the body's first 48 KiB.
func (f *Facts) Beginning() string { return f.beginning() }
