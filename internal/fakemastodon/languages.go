package fakemastodon

import "strings"

// languages are the codes that Mastodon takes (app/helpers/languages_helper.rb).
var languages = func() map[string]bool {
	set := make(map[string]bool)
	for code := range strings.FieldsSeq(languageCodes) {
		set[code] = true
	}
	return set
}()

const languageCodes = `
	aa ab ae af ak am an ar as ast av ay az ba be bg bh bi bm bn bo br bs ca ce ch
	chr ckb cnr co cr cs csb cu cv cy da de dv dz ee el en eo es et eu fa ff fi fj
	fo fr fy ga gd gl gsw gu gv ha he hi ho hr ht hu hy hz ia id ie ig ii ik io is
	it iu ja jbo jv ka kab kg ki kj kk kl km kn ko kr ks ku kv kw ky la lb ldn lfn
	lg li ln lo lt lu lv lzz mg mh mi mk ml mn moh mr ms mt my na nb nd nds ne ng nl
	nn no nr nv ny oc oj om or os ota pa pdc pi pl ps pt qu rm rn ro ru rw sa sc sco
	sd se sg si sk sl sma smj sn so sq sr ss st su sv sw szl ta te tg th ti tk tl tn
	to tok tr ts tt tw ty ug uk ur uz vai ve vi vo wa wo xal xh xmf yi yo za zba zgh
	zh zu
	zh-CN zh-HK zh-TW zh-YUE nan-TW`

// knownLanguage returns a language that Mastodon takes: the code itself, without its
// region, or that of the server.
func knownLanguage(code string) string {
	if languages[code] {
		return code
	}
	if at := strings.IndexAny(code, "_-"); at > 0 && languages[code[:at]] {
		return code[:at]
	}
	return "en"
}
