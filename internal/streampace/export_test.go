package streampace

// Len returns how many streams p remembers.
func (p *Pacer) Len() int {
	p.mu.Lock()
	defer p.mu.Unlock()
	return len(p.backoffs)
}
