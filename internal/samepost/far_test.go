package samepost

import (
	"testing"

	"github.com/stretchr/testify/require"
)

// neighbours are posts of bots that follow each other: one number or version is
// another one.
var neighbours = map[string][2]string{
	"English":              {"Build 1041 passed in 3 min", "Build 1042 passed in 3 min"},
	"a version":            {"mastoerr v1.2.3 is out", "mastoerr v1.2.4 is out"},
	"a version at the end": {"Now running version 1.2.9", "Now running version 1.2.10"},
	"two numbers":          {"Temperature 21.5 °C, wind 3 m/s", "Temperature 21.4 °C, wind 4 m/s"},
	"swapped numbers":      {"Team A 1, team B 2", "Team A 2, team B 1"},
	"a time":               {"It is 12:30", "It is 12:31"},
	"a date":               {"Sunrise on 2026-11-25", "Sunrise on 2026-11-26"},
	"German":               {"Zugverspätung: ICE 512 kommt 7 Minuten später", "Zugverspätung: ICE 512 kommt 8 Minuten später"},
	"French":               {"Il y a 14 vélos à la station Opéra", "Il y a 15 vélos à la station Opéra"},
	"Spanish":              {"Nivel del río: 212 cm y bajando", "Nivel del río: 213 cm y bajando"},
	"Russian":              {"Курс доллара сегодня 91,20 рубля", "Курс доллара сегодня 91,35 рубля"},
	"Arabic":               {"درجة الحرارة الآن ٢١ مئوية", "درجة الحرارة الآن ٢٢ مئوية"},
	"Hebrew":               {"הטמפרטורה עכשיו 21 מעלות", "הטמפרטורה עכשיו 22 מעלות"},
	"Persian":              {"دمای هوا اکنون ۱۲ درجه می\u200cباشد", "دمای هوا اکنون ۱۳ درجه می\u200cباشد"},
	"Hindi":                {"अभी तापमान २१ डिग्री है", "अभी तापमान २२ डिग्री है"},
	"Korean":               {"현재 기온은 21도입니다 서울", "현재 기온은 22도입니다 서울"},
	"Japanese":             {"東京の現在の気温は21度です", "東京の現在の気温は22度です"},
	"Japanese episode":     {"第3話を公開しました", "第4話を公開しました"},
	"Chinese":              {"北京现在的气温是21度", "北京现在的气温是22度"},
	"Thai":                 {"อุณหภูมิตอนนี้ 21 องศา", "อุณหภูมิตอนนี้ 22 องศา"},
	"Thai without space":   {"อุณหภูมิตอนนี้๒๑องศา", "อุณหภูมิตอนนี้๒๒องศา"},
	"a number alone":       {"1041", "1042"},
}

func TestNeighboursOfABotAreFar(t *testing.T) {
	t.Parallel()
	for name, pair := range neighbours {
		require.True(t, isFar(pair[0], pair[1]), name)
		require.True(t, isFar(pair[1], pair[0]), name)
		require.False(t, isFar(pair[0], pair[0]), name)
	}
}

// others are posts that say something else.
var others = map[string][2]string{
	"English":  {"The library is closed on Monday because of the holiday", "New opening hours of the swimming pool from next week on"},
	"German":   {"Die Bibliothek bleibt am Montag geschlossen", "Neue Öffnungszeiten im Schwimmbad ab nächster Woche"},
	"Russian":  {"Библиотека закрыта в понедельник", "Новые часы работы бассейна со следующей недели"},
	"Arabic":   {"المكتبة مغلقة يوم الاثنين", "ساعات عمل جديدة للمسبح من الأسبوع القادم"},
	"Japanese": {"図書館は月曜日に休館します", "プールの営業時間が来週から変わります"},
	"Chinese":  {"图书馆星期一闭馆", "游泳池下周起更改开放时间"},
	"Thai":     {"ห้องสมุดปิดวันจันทร์", "สระว่ายน้ำเปลี่ยนเวลาเปิดสัปดาห์หน้า"},
	"Korean":   {"도서관은 월요일에 휴관합니다", "수영장 운영 시간이 다음 주부터 바뀝니다"},
}

func TestPostsThatSaySomethingElseAreFar(t *testing.T) {
	t.Parallel()
	for name, pair := range others {
		require.True(t, isFar(pair[0], pair[1]), name)
		require.Less(t, share(words(pair[0]), words(pair[1])), minShared*2/3, "%s: the margin on this side", name)
	}
}

// renderings are what servers show of a text, as HTML (servers.md, table 3).
var renderings = map[string][2]string{
	"Mastodon: paragraphs":               {"one two\n\nthree 4", "<p>one two</p><p>three 4</p>"},
	"Mastodon: a long link in pieces":    {"see https://long.example/with/a/path/2026/11 now", `<p>see <a href="x"><span class="invisible">https://</span><span class="ellipsis">long.example/with/a/pa</span><span class="invisible">th/2026/11</span></a> now</p>`},
	"Mastodon: a mention":                {"hi @bob@other.example, 3 new", `<p>hi <span class="h-card"><a href="x">@<span>bob</span></a></span>, 3 new</p>`},
	"Mastodon: a quote in front":         {"look at 7", `<p class="quote-inline">RE: <a href="x">https://q.example/@a/12</a></p><p>look at 7</p>`},
	"Mastodon: entities":                 {`Q&A: 3 < 4 & "x"`, "<p>Q&amp;A: 3 &lt; 4 &amp; &quot;x&quot;</p>"},
	"without any tag":                    {"R&D in 2026", "R&amp;D in 2026"},
	"Akkoma: links of attachments":       {"a photo from 2025", `a photo from 2025<br><a href="x">IMG_20251125.jpg</a>`},
	"GoToSocial: a note":                 {"my drawing no 7", "<p>my drawing no 7</p><hr><p><i>ℹ️ Note from social.example: 1 attachment in this status was not downloaded 2</i></p>"},
	"Markdown: a list":                   {"1. bread\n2. milk\n3. eggs", "<ol><li>bread</li><li>milk</li><li>eggs</li></ol>"},
	"Markdown: emphasis":                 {"this is **very** _important_ at 5", "<p>this is <strong>very</strong> <em>important</em> at 5</p>"},
	"Markdown: a link":                   {"see [my page](https://me.example/) for 3", `<p>see <a href="x">my page</a> for 3</p>`},
	"Friendica: a link card":             {"Top 5 https://x.example/a", `Top 5 <a href="x">x.example/a</a><br><strong>Best of 2026</strong>`},
	"Friendica: a list and a card":       {"1. foo https://x.example/a", `<ol><li>foo</li></ol><strong>2024</strong>`},
	"Friendica: the title of a link":     {"see https://x.example/ 5 times", `see <a href="x">2026</a> 5 times`},
	"one number lost, another added":     {"7 2 3 4 5", "2 3 4 5 9"},
	"Friendica: a list of one link":      {"1. https://x.example/a", `<ol><li>x.example/a</li></ol><strong>Best of 2026</strong>`},
	"Friendica: the name of the account": {"@bob@other.example", `@<a href="x">Robert Smith</a>`},
	"Friendica: names":                   {"@bob@a.example @ann@b.example good morning", `@<a>Robert Smith</a> @<a>Ann-Kathrin Miller</a> good morning`},
	"Hollo: a shortcode as a picture":    {":blob: :cat: yes", `<p><img alt="x"> <img alt="y"> yes</p>`},
	"a shortcode and a card":             {":smile: https://x.example/", `<img alt="x"><br><strong>Title of a page</strong>`},
	"Pixelfed: tags are lost":            {"I <3 you, and 5 > 4 or <b>not</b> at all", "I  4 or not at all"},
	"Pixelfed: all behind <":             {"a <b and 10 more words that are lost", "a "},
	"marks of direction":                 {"می\u200cخواهم ۵ بروم", "<p>میخواهم ۵ بروم</p>"},
	"a text of links":                    {"https://a.example/1 https://b.example/2", "<p>a.example/1… b.example/2…</p>"},
	"a text of emoji":                    {"🎉🎉", "<p>🎉🎉</p>"},
	"an emoji as a picture":              {"🎉", `<img alt="x">`},
	"one character":                      {"猫", "<p>猫</p>"},
	"nothing at all":                     {"any text 5", ""},
	"cut":                                {"the first words and the last 12", "<p>the first wor…</p>"},
	"cut within a number":                {"Build 1042 passed", "Build 10"},
	"capital letters":                    {"#HelloWorld 7", `<a href="x">#<span>helloworld</span></a> 7`},
	"Japanese":                           {"東京の気温は21度です https://t.example/a", `<p>東京の気温は21度です <a href="x">t.example/a</a></p>`},
}

func TestWhatAServerShowsOfAPostIsNotFar(t *testing.T) {
	t.Parallel()
	for name, pair := range renderings {
		want, shown := pair[0], htmlText(pair[1])
		require.False(t, isFar(want, shown), "%s: %q", name, shown)
		a, b := words(want), words(shown)
		if len(a) > 0 && len(b) > 0 && !isBeginning(want, shown) {
			require.Greater(t, share(a, b), minShared+(1-minShared)/2, "%s: the margin on this side: %q %q", name, a, b)
		}
	}
}

func TestLongTextsAreCompared(t *testing.T) {
	t.Parallel()
	long := make([]byte, 0, 10_000)
	for len(long) < 9_990 {
		long = append(long, "word and "...)
	}
	require.False(t, isFar(string(long), "<p>"+string(long)+"</p>"))
	require.True(t, isFar(string(long)+"7 x", string(long)+"8 x"))
}
