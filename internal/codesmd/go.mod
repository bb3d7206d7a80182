module github.com/mastoerr/mastoerr/internal/codesmd

go 1.25

require github.com/mastoerr/mastoerr v0.0.0

require (
	github.com/gorilla/websocket v1.5.3 // indirect
	github.com/mattn/go-mastodon v0.0.13 // indirect
	github.com/tomnomnom/linkheader v0.0.0-20250811210735-e5fe3b51442e // indirect
)

replace github.com/mastoerr/mastoerr => ../..
