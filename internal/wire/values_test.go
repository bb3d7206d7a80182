package wire_test

import (
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/mastoerr/mastoerr/internal/wire"
)

func TestValuesAreNamedAsInAForm(t *testing.T) {
	t.Parallel()
	var got []string
	v := wire.ValuesOf(`{"a":"x","b":{"c":[1,{"d":true}],"e":null},"f":[["y"]],"g":""}`, 100, 100)
	for v.Next() {
		name, ok := v.Name()
		require.True(t, ok)
		got = append(got, name+"="+v.Value+" of "+v.Key())
	}
	require.Equal(t, []string{"a=x of a", "b[c][]=1 of c", "b[c][][d]=true of d", "f[][]=y of f", "g= of g"}, got)
}

func TestValuesOfBrokenJSONAreFound(t *testing.T) {
	t.Parallel()
	for text, want := range map[string][]string{
		"":                             nil,
		`{"a":"b`:                      {"b"},
		`{"a":"b" "c" "d":"e"`:         {"b", "c", "e"},
		`]}]{"a":}"b"`:                 {"b"},
		`"a":"b"`:                      {"b"},
		`nonsense [`:                   {"nonsense"},
		strings.Repeat("[", 50) + `"a`: {"a"},
		`["\u0041\u0041\u0041\u0041"]`: {"AAA"},
		`["\n12345", "\n123"]`:         {"\n12", "\n123"[:3]},
	} {
		var got []string
		for v := wire.ValuesOf(text, 3, 6); v.Next(); {
			got = append(got, v.Value)
		}
		require.Equal(t, want, got, text)
	}
}

func TestNamesEndAtADepthOfEight(t *testing.T) {
	t.Parallel()
	for depth, want := range map[int]bool{7: true, 8: true, 9: false, 10_000: false} {
		v := wire.ValuesOf(strings.Repeat(`{"a":`, depth)+`"b"`, 10, 10)
		require.True(t, v.Next())
		_, ok := v.Name()
		require.Equal(t, want, ok, depth)
		require.Equal(t, "a", v.Key())
	}
}

// Whatever text comes: the walk ends, and no value is longer than the text.
func FuzzValuesEnd(f *testing.F) {
	f.Add(`{"a":["b\u00e9",1,null,{"c":true}]}`, 100)
	f.Add("\xff\"\xff", 3)
	f.Fuzz(func(t *testing.T, text string, each int) {
		if each < 0 || each > 1000 {
			return
		}
		count := 0
		for v := wire.ValuesOf(text, each, 1000); v.Next(); count++ {
			v.Name()
			v.Key()
			require.LessOrEqual(t, len(v.Value), max(len(text), each))
		}
		require.LessOrEqual(t, count, len(text))
	})
}
