package fakemastodon

import (
	"net/http"
	"strconv"
	"strings"
)

// Each line ends with the file and line where it was read, or with "measured" for
// what a running server did. The commits: Mastodon 4.6.5 1440d55b and 4.3.23
// efb25b6a, GoToSocial 57cb4fe7, Akkoma 071bb07a, Pleroma 265410ea, Pixelfed
// 8aae92d7, Friendica a0a8aeb3, Hollo 640cd426, Iceshrimp.NET b3d9f649, Sharkey
// 9e2a93f6 and 305a19b8, snac 8fbc8a3e (2.75) and 4f27bb07 (2.94), Takahe d45f22c9.

func mastodonFacts(version string) *facts {
	f := &facts{
		rules:        mastodonRules(version),
		serverHeader: "Mastodon",                             // config/environments/production.rb:101
		sourceURL:    "https://github.com/mastodon/mastodon", // lib/mastodon/version.rb
		text:         mastodonText,                           // app/models/status.rb:429, app/services/process_mentions_service.rb:26
		warning:      mastodonWarning,                        // app/services/post_status_service.rb:74
		list:         pageFacts{byDefault: 20, most: 40},     // app/controllers/api/base_controller.rb:4
		home:         pageFacts{byDefault: 20, most: 40},     // app/controllers/api/base_controller.rb:4
		formLists:    true,
	}
	if version != "" && versionBefore(version, 4, 3) {
		f.media.drops = true // mastodon/mastodon#31681
	}
	if version != "" && versionBefore(version, 3, 5) {
		f.noSource = true // mastodon/mastodon#16697
	}
	if version != "" && versionBefore(version, 4, 0) {
		f.noInstanceV2 = true
	}
	return f
}

func goToSocialFacts(version string) *facts {
	f := &facts{
		ids:          idULID,                                                 // measured
		serverHeader: "gotosocial",                                           // internal/middleware/extraheaders.go:28
		sourceURL:    "https://codeberg.org/superseriousbusiness/gotosocial", // internal/typeutils/internaltofrontend.go:50
		refuses:      refuseGoToSocial,
		boostedReply: true,                                                                                                         // internal/processing/status/create.go:384
		media:        mediaFacts{status: http.StatusBadRequest, text: "media already attached to status", getAfter: true, most: 6}, // internal/processing/status/common.go:317, internal/processing/media/getmedia.go:31
		formLists:    true,
		backdates:    true,                               // internal/processing/status/create.go:136
		list:         pageFacts{byDefault: 30},           // internal/api/client/accounts/statuses.go:164
		home:         pageFacts{byDefault: 20, most: 40}, // internal/api/client/timelines
		params:       paramsTyped,                        // measured
		rawText:      rawInText,                          // internal/typeutils/internaltofrontend.go:1263
		listWarning:  goToSocialWarning,                  // measured; internal/typeutils/internaltofrontend.go:1270
	}
	if versionBefore(version, 0, 19) {
		f.sourceShown = true // v0.18.0 internal/processing/status/get.go:58
	}
	if versionBefore(version, 0, 16) {
		f.noSource = true
	}
	return f
}

func akkomaFacts(string) *facts {
	return &facts{
		ids:          idFlake,
		refuses:      refuseAkkoma,
		text:         trimText,                                             // lib/pleroma/web/common_api/activity_draft.ex:78
		missingReply: replyNewThread,                                       // lib/pleroma/web/common_api/activity_draft.ex:106
		media:        mediaFacts{drops: true, reuse: true, getAfter: true}, // lib/pleroma/web/common_api/utils.ex:38
		formLists:    true,
		soonNow:      true,                               // lib/pleroma/web/mastodon_api/controllers/status_controller.ex:153
		list:         pageFacts{byDefault: 20, most: 40}, // lib/pleroma/pagination.ex:17
		home:         pageFacts{byDefault: 20, most: 40}, // lib/pleroma/pagination.ex:17
		params:       paramsTyped,                        // lib/pleroma/web/mastodon_api/views/scheduled_activity_view.ex:32
		rawText:      rawInAkkoma,                        // lib/pleroma/web/mastodon_api/views/status_view.ex:432
		application:  applicationNull,                    // lib/pleroma/web/mastodon_api/controllers/status_controller.ex:542
		wholeSecond:  true,                               // lib/pleroma/web/common_api/utils.ex:347
	}
}

func pleromaFacts(version string) *facts {
	f := akkomaFacts(version)
	f.rawText = rawInPleroma // lib/pleroma/web/mastodon_api/views/status_view.ex
	f.noSource = true        // there is no show_source in 2.4.5
	return f
}

func pixelfedFacts(string) *facts {
	return &facts{
		text:          stripTags,                                                            // app/Http/Controllers/Api/ApiV1Controller.php:3384, app/Http/Kernel.php:19
		warning:       pixelfedWarning,                                                      // ApiV1Controller.php:3386
		visibility:    map[string]string{"direct": ""},                                      // ApiV1Controller.php:3315
		media:         mediaFacts{status: http.StatusBadRequest, text: "Invalid media_ids"}, // ApiV1Controller.php:3418, :1912
		polls:         pollsDropped,                                                         // ApiV1Controller.php:3306
		formLists:     true,
		saveFirst:     true,                               // ApiV1Controller.php:3407
		listOmits:     directPosts | replies,              // ApiV1Controller.php:729, :744
		homeOmits:     replies,                            // ApiV1Controller.php:2373
		list:          pageFacts{byDefault: 20, most: 40}, // ApiV1Controller.php:705
		home:          pageFacts{byDefault: 20, most: 40}, // ApiV1Controller.php:705
		scheduledList: scheduledNone,                      // routes/api.php has none
		noSource:      true,                               // routes/api.php has none
		application:   applicationWeb,                     // app/Transformer/Api/StatusTransformer.php
		wholeSecond:   true,                               // the database has whole seconds
	}
}

func friendicaFacts(string) *facts {
	return &facts{
		text:        friendicaText,                                        // src/Module/Api/Mastodon/Statuses.php:441, src/Factory/Api/Mastodon/StatusSource.php:25
		warning:     friendicaWarning,                                     // src/Model/Item.php:932
		visibility:  map[string]string{"direct": "private"},               // src/Factory/Api/Mastodon/Status.php:112
		media:       mediaFacts{drops: true, reuse: true, getAfter: true}, // Statuses.php:405
		polls:       pollsDropped,                                         // Statuses.php
		formLists:   true,
		list:        pageFacts{byDefault: 20}, // src/Module/BaseApi.php:158
		home:        pageFacts{byDefault: 20}, // src/Module/Api/Mastodon/Timelines/Home.php:45
		params:      paramsTyped,              // src/Object/Api/Mastodon/ScheduledStatus.php:50
		wholeSecond: true,                     // src/Util/DateTimeFormat.php:23
	}
}

func holloFacts(string) *facts {
	return &facts{
		ids:           idUUID,                                              // src/api/v1/statuses.ts:417
		sourceURL:     "https://github.com/fedify-dev/hollo",               // src/api/v2/instance.ts:65
		warning:       blankWarningIsNone,                                  // src/api/v1/statuses.ts:425
		missingReply:  replyCrash,                                          // measured
		media:         mediaFacts{text: "Media not found", getAfter: true}, // src/api/v1/statuses.ts:547, src/api/v1/media.ts:89
		list:          pageFacts{byDefault: 20, most: 1000},                // src/api/v1/timelines.ts:54
		home:          pageFacts{byDefault: 20, most: 1000},                // src/api/v1/timelines.ts:54
		scheduledList: scheduledNone,                                       // measured
		hidesEdits:    true,                                                // src/entities/status.ts has no edited_at
		typedBools:    true,                                                // measured; src/api/v1/statuses.ts:346
		anyLength:     true,                                                // measured: 12 MB
		linkSkips:     true,                                                // measured; src/api/v1/accounts.ts:699
	}
}

func iceshrimpFacts(string) *facts {
	return &facts{
		ids:           idBase36, // Iceshrimp.Backend/Core/Helpers/IdHelpers.cs
		refuses:       refuseIceshrimp,
		text:          iceshrimpText,                                        // Iceshrimp.Backend/Core/Services/NoteService.cs:179, :304
		warning:       trimWarning,                                          // NoteService.cs:184
		missingReply:  replyBadRequest,                                      // Controllers/Mastodon/StatusController.cs
		media:         mediaFacts{drops: true, reuse: true, getAfter: true}, // StatusController.cs:396
		formLists:     true,
		list:          pageFacts{byDefault: 20, most: 40}, // Controllers/Mastodon/AccountController.cs:372
		home:          pageFacts{byDefault: 20, most: 40}, // Controllers/Mastodon/TimelineController.cs:36
		scheduledList: scheduledNone,                      // there is no route
		rawText:       rawInText,                          // Controllers/Mastodon/Renderers/NoteRenderer.cs:162
		application:   applicationNull,                    // NoteRenderer.cs
	}
}

func sharkeyFacts(version string) *facts {
	f := &facts{
		refuses:       refuseSharkey,
		ids:           idBase36,                                                                                          // packages/backend/src/misc/id/aidx.ts
		text:          trimText,                                                                                          // packages/backend/src/core/NoteCreateService.ts:342
		warning:       trimWarning,                                                                                       // mastodon/endpoints/status.ts
		missingReply:  replyBadRequest,                                                                                   // endpoints/notes/create.ts
		media:         mediaFacts{reuse: true, getAfter: true, status: 400, text: "Some files are not found.", most: 16}, // endpoints/notes/create.ts:277
		formLists:     true,
		listOmits:     repliesToOthers,                                   // endpoints/users/notes.ts:53
		homeOmits:     repliesToOthers,                                   // not read: as the account's list
		list:          pageFacts{byDefault: 10, most: 100, tooMuch: 200}, // mastodon/endpoints/account.ts:102
		home:          pageFacts{byDefault: 10, most: 100, tooMuch: 200}, // mastodon/endpoints/account.ts:102
		scheduledList: scheduledNone,                                     // there is no route
		rawText:       rawInText,                                         // mastodon/converters.ts:263
		application:   applicationNull,                                   // mastodon/converters.ts
	}
	if _, year, _ := strings.Cut(version, "Sharkey "); year >= "2025" {
		f.list.tooMuch, f.home.tooMuch = 400, 400 // mastodon/endpoints/account.ts:185
	}
	return f
}

func snacFacts(version string) *facts {
	f := &facts{
		ids:           idSnac, // mastoapi.c:522
		noInstanceV2:  true,   // measured
		noDate:        true,   // measured
		text:          snacText,
		visibility:    map[string]string{"unlisted": "public", "direct": "private"}, // mastoapi.c:886; measured
		missingReply:  replyNewThread,                                               // mastoapi.c:2680
		media:         mediaFacts{drops: true, reuse: true, getAfter: true},         // measured
		polls:         pollsDropped,                                                 // measured
		formLists:     true,
		cutRequests:   true, // xs_io.h xs_read; measured
		backdates:     true, // measured
		listOmits:     privatePosts | directPosts,
		list:          pageFacts{byDefault: 256, most: 256, fixed: true}, // mastoapi.c:1677
		home:          pageFacts{byDefault: 20},                          // measured
		storedOrder:   true,                                              // data.c timeline_update_indexes
		scheduledList: scheduledEmpty,                                    // mastoapi.c:2064
		rawText:       rawInText,                                         // measured
		application:   applicationNull,                                   // measured
		wholeSecond:   true,                                              // measured
		imageLinks:    true,                                              // measured
		newMediaIDs:   true,                                              // measured
		quietly:       true,                                              // measured
	}
	if minor := snacMinor(version); minor > 75 {
		f.visibility = nil                           // mastoapi.c:1016 of 2.94
		f.polls = pollsPublic                        // mastoapi.c:2354, :3301 of 2.94
		f.noPollText = true                          // mastoapi.c:2368 of 2.94
		f.listOmits |= polls                         // mastoapi.c:2055 of 2.94
		f.list = pageFacts{byDefault: 20, most: 256} // mastoapi.c:2030 of 2.94
	}
	return f
}

// snacMinor returns the 75 of "(not true; really snac/2.75)".
func snacMinor(version string) int {
	_, rest, _ := strings.Cut(version, "snac/2.")
	n, _ := strconv.Atoi(strings.TrimRight(rest, ")"))
	return n
}

func takaheFacts(string) *facts {
	return &facts{
		text:          takaheText,                                                                              // activities/models/post.py:501, api/schemas.py:252
		missingReply:  replyNewThread,                                                                          // api/views/statuses.py:99
		media:         mediaFacts{reuse: true, getAfter: true, status: http.StatusNotFound, text: "Not Found"}, // api/views/statuses.py
		formLists:     true,
		listOmits:     privatePosts | directPosts,         // api/views/accounts.py:192
		list:          pageFacts{byDefault: 20, most: 40}, // api/pagination.py:252
		home:          pageFacts{byDefault: 20, most: 40}, // api/pagination.py:252
		scheduledList: scheduledNone,                      // api/urls.py has none
	}
}

// versionBefore reports whether a version such as "0.18.3" is before major.minor.
func versionBefore(version string, major, minor int) bool {
	parts := strings.SplitN(version, ".", 3)
	if len(parts) < 2 {
		return false
	}
	a, errA := strconv.Atoi(parts[0])
	b, errB := strconv.Atoi(parts[1])
	return errA == nil && errB == nil && (a < major || a == major && b < minor)
}
