module github.com/mastoerr/mastoerr/internal/compare

go 1.25

require (
	github.com/cenkalti/backoff/v5 v5.0.3
	github.com/failsafe-go/failsafe-go v0.9.8
	github.com/hashicorp/go-retryablehttp v0.7.8
	github.com/mastoerr/mastoerr v0.0.0
	github.com/mattn/go-mastodon v0.0.13
)

require (
	github.com/bits-and-blooms/bitset v1.24.4 // indirect
	github.com/gorilla/websocket v1.5.3 // indirect
	github.com/hashicorp/go-cleanhttp v0.5.2 // indirect
	github.com/influxdata/tdigest v0.0.1 // indirect
	github.com/tomnomnom/linkheader v0.0.0-20250811210735-e5fe3b51442e // indirect
)

replace github.com/mastoerr/mastoerr => ../..
