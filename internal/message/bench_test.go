package message_test

import (
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/mastoerr/mastoerr/internal/message"
)

// BenchmarkFind reads messages of about sixty letters, most with a wrapper in
// front of them, texts of the same size that are none, and one that begins like
// a message again and again.
func BenchmarkFind(b *testing.B) {
	cases := localized()
	for _, bm := range []struct{ name, localized string }{
		{"hit/English", "en-statuses-over-character-limit"},
		{"hit/German", "de-statuses-over-character-limit-5000"},
		{"hit/Russian", "ru-statuses-over-character-limit-5000"},
		{"hit/Arabic", "ar-errors-messages-too-long-media-description"},
		{"hit/Chinese", "zh-cn-errors-messages-less-than-media-file"},
		{"hit/Japanese", "ja-media-not-found"},
	} {
		b.Run(bm.name, func(b *testing.B) {
			c := cases[bm.localized]
			text := textOf(b, &c)
			b.ReportAllocs()
			for b.Loop() {
				if message.Find(text, c.Status, c.Path) != c.Want.Code {
					b.Fatal("not found")
				}
			}
		})
	}
	for _, bm := range []struct{ name, text string }{
		{"miss/English", "Validation failed: Title is not what this instance takes it to be"},
		{"miss/Russian", "Это сообщение никто никогда не переводил и не отправлял сюда вообще"},
		{"miss/hostile 64 KiB", strings.Repeat("text character text contained ", 64<<10/30)},
	} {
		b.Run(bm.name, func(b *testing.B) {
			require.Empty(b, message.Find(bm.text, 422, ""))
			b.ReportAllocs()
			for b.Loop() {
				message.Find(bm.text, 422, "")
			}
		})
	}
}
