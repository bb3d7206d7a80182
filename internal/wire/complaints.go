package wire

// fields reads {"name":[…]}, {"name":"…"} or a list of complaints.
func (p *parser) fields() {
	switch p.peek() {
	case '{':
		for key, ok := p.open('{'); ok; key, ok = p.next() {
			p.complaints(key)
		}
	case '[':
		p.complaints("")
	default:
		p.skip()
	}
}

func (p *parser) complaints(name string) {
	switch p.peek() {
	case '[':
		for ok := p.openList(); ok; ok = p.nextItem() {
			switch p.peek() {
			case '"', '{':
				p.complaint(name)
			default:
				p.skip()
			}
		}
	case '"':
		if b := &p.body; name == "detail" && !b.Bare && b.Error == "" { // Phoenix
			b.Error, _ = p.text()
			return
		}
		p.complaint(name)
	case '{':
		p.complaint(name)
	default:
		p.skip()
	}
}

func (p *parser) complaint(name string) {
	if len(p.body.Fields) == MaxFields {
		p.skip()
		return
	}
	f := Field{Name: name}
	if p.peek() == '"' {
		f.Text, _ = p.text()
	} else {
		for key, ok := p.open('{'); ok; key, ok = p.next() {
			switch key {
			case "error", "code", "type":
				p.set(&f.Word)
			case "description", "message", "msg":
				p.set(&f.Text)
			case "loc":
				p.location(&f.Name)
			case "source":
				p.source(&f.Name)
			default:
				p.skip()
			}
		}
	}
	p.body.Fields = append(p.body.Fields, f)
}

// location reads ["body","name"], as pydantic names a field.
func (p *parser) location(name *string) {
	if p.peek() != '[' {
		p.skip()
		return
	}
	for ok := p.openList(); ok; ok = p.nextItem() {
		if p.peek() == '"' {
			*name, _ = p.text()
		} else {
			p.skip()
		}
	}
}

// source reads {"pointer":"/name"} (JSON:API, as Akkoma and Pleroma send it).
func (p *parser) source(name *string) {
	if p.peek() != '{' {
		p.skip()
		return
	}
	for key, ok := p.open('{'); ok; key, ok = p.next() {
		if key == "pointer" {
			p.set(name)
		} else {
			p.skip()
		}
	}
}
