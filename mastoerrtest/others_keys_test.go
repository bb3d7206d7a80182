package mastoerrtest_test

import (
	"slices"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"

	"github.com/mastoerr/mastoerr/mastoerrtest"
)

// What the other servers do with a key. Each row names a capture or measurement of
// November 2026, or the line of the server's source; facts_tables.go of
// internal/fakemastodon names the commits.
func TestAKeyDoesOnOtherServersWhatTheirSourceSays(t *testing.T) {
	t.Parallel()
	twice := []sent{{}, {at: time.Second}}
	hangs := []mastoerrtest.Fault{mastoerrtest.SlowCommit(3 * time.Second)}
	for source, test := range map[string]struct {
		software mastoerrtest.Software
		faults   []mastoerrtest.Fault
		sent     []sent
		want     []int
		posts    int
	}{
		"GoToSocial, captured; internal/middleware/cors.go:60":    {mastoerrtest.GoToSocial(), nil, twice, []int{200, 200}, 2},
		"Friendica, src/ has no such header":                      {mastoerrtest.Friendica(), nil, twice, []int{200, 200}, 2},
		"snac, mastoapi.c has no such header":                     {mastoerrtest.Snac(), nil, twice, []int{200, 200}, 2},
		"Sharkey 2024, packages/backend has no such header":       {mastoerrtest.Sharkey(), nil, twice, []int{200, 200}, 2},
		"Takahe, api/ has no such header":                         {mastoerrtest.Takahe(), nil, twice, []int{200, 200}, 2},
		"Hollo, measured one after the other; statuses.ts:376":    {mastoerrtest.Hollo(), nil, twice, []int{200, 200}, 1},
		"Hollo, measured: another text":                           {mastoerrtest.Hollo(), nil, []sent{{}, {at: time.Second, text: "other"}}, []int{200, 200}, 1},
		"Hollo, measured: another account":                        {mastoerrtest.Hollo(), nil, []sent{{}, {at: time.Second, by: "another account"}}, []int{200, 200}, 2},
		"Hollo, statuses.ts:376: an hour":                         {mastoerrtest.Hollo(), nil, []sent{{}, {at: time.Hour}}, []int{200, 200}, 2},
		"Hollo, measured: the first is stalled":                   {mastoerrtest.Hollo(), hangs, twice, []int{200, 200}, 2},
		"Hollo, measured: ten in parallel, nine posts":            {mastoerrtest.Hollo(), slices.Repeat(hangs, 10), sent{}.times(10), slices.Repeat([]int{200}, 10), 10},
		"Akkoma, idempotency_plug.ex:45":                          {mastoerrtest.Akkoma(), nil, twice, []int{200, 200}, 1},
		"Akkoma, :67: another account":                            {mastoerrtest.Akkoma(), nil, []sent{{}, {at: time.Second, by: "another account"}}, []int{200, 200}, 1},
		"Akkoma, :67: a failure too":                              {mastoerrtest.Akkoma(), nil, []sent{{text: " "}, {at: time.Second}}, []int{422, 422}, 0},
		"Akkoma, application.ex:169: six hours":                   {mastoerrtest.Akkoma(), nil, []sent{{}, {at: 6 * time.Hour}}, []int{200, 200}, 2},
		"Akkoma, :45: nothing is stored while the first goes on":  {mastoerrtest.Akkoma(), hangs, twice, []int{200, 200}, 2},
		"Pleroma, as Akkoma":                                      {mastoerrtest.Pleroma(), nil, []sent{{text: " "}, {at: time.Second}}, []int{422, 422}, 0},
		"Pixelfed, ApiV1Controller.php:3322":                      {mastoerrtest.Pixelfed(), nil, twice, []int{200, 400}, 1},
		"Pixelfed, :3322: after a failure":                        {mastoerrtest.Pixelfed(), nil, []sent{{text: " "}, {at: time.Second}}, []int{422, 400}, 0},
		"Pixelfed, :3322: an hour":                                {mastoerrtest.Pixelfed(), nil, []sent{{}, {at: time.Hour}}, []int{200, 200}, 2},
		"Iceshrimp.NET, StatusController.cs:341":                  {mastoerrtest.Iceshrimp(), nil, twice, []int{200, 200}, 1},
		"Iceshrimp.NET, :474: the first goes on":                  {mastoerrtest.Iceshrimp(), hangs, twice, []int{200, 408}, 1},
		"Iceshrimp.NET, :365: after a failure, for a day":         {mastoerrtest.Iceshrimp(), nil, []sent{{text: " "}, {at: 23 * time.Hour}, {at: 25 * time.Hour}}, []int{422, 408, 200}, 1},
		"Iceshrimp.NET, :341: another account":                    {mastoerrtest.Iceshrimp(), nil, []sent{{}, {at: time.Second, by: "another account"}}, []int{200, 200}, 2},
		"Hollo, statuses.ts:543: the key is a column of the post": {mastoerrtest.Hollo(), []mastoerrtest.Fault{mastoerrtest.CrashBeforeKey()}, twice, []int{500, 200}, 1},
	} {
		inBubble(t, func(t *testing.T, inst *mastoerrtest.Instance) {
			assert.Equal(t, test.want, sendAll(t, inst, test.faults, test.sent), source)
			assert.Len(t, inst.Posts(), test.posts, source)
		}, mastoerrtest.WithSoftware(test.software))
	}
}
