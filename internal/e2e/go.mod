module github.com/mastoerr/mastoerr/internal/e2e

go 1.25

require (
	github.com/mastoerr/mastoerr v0.0.0
	github.com/mattn/go-mastodon v0.0.13
	github.com/stretchr/testify v1.12.1
)

require (
	github.com/gorilla/websocket v1.5.3 // indirect
	github.com/tomnomnom/linkheader v0.0.0-20250811210735-e5fe3b51442e // indirect
	go.yaml.in/yaml/v3 v3.0.5 // indirect
)

replace github.com/mastoerr/mastoerr => ../..
