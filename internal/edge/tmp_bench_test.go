package edge_test
import ("testing";"github.com/mastoerr/mastoerr/internal/edge")
func BenchmarkReal(b *testing.B){
 for _,f:=range []string{"corpus.jsonl","pages.jsonl"} { for _,p:=range pages(b,f){ if len(p.Body)>2000 { a:=p.answer(); b.Run(p.ID,func(b *testing.B){ for b.Loop(){edge.Recognise(a)}})}}}
}
