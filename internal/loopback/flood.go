package loopback

import (
	"io"
	"strings"
	"time"
)

// Pour reads a request, writes before and then repeats text until the client closes
// the connection: 32 KiB every millisecond, so that time passes in a synctest bubble.
func Pour(before, text string) func(*Peer) {
	block := strings.Repeat(text, max(1, 32<<10/len(text)))
	return func(p *Peer) {
		if p.Request() == nil {
			return
		}
		p.Say(before)
		for {
			if _, err := io.WriteString(p, block); err != nil {
				return
			}
			time.Sleep(time.Millisecond)
		}
	}
}

// Drip is Pour with one byte every 2 milliseconds.
func Drip(before, text string) func(*Peer) {
	return func(p *Peer) {
		if p.Request() == nil {
			return
		}
		p.Say(before)
		pause := time.NewTicker(2 * time.Millisecond)
		defer pause.Stop()
		for i := 0; ; i++ {
			select {
			case <-pause.C:
			case <-p.over:
				return
			}
			if _, err := io.WriteString(p, text[i%len(text):i%len(text)+1]); err != nil {
				return
			}
		}
	}
}
