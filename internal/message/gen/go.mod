module github.com/mastoerr/mastoerr/internal/message/gen

go 1.25

require (
	github.com/mastoerr/mastoerr v0.0.0
	github.com/stretchr/testify v1.12.1
	go.yaml.in/yaml/v3 v3.0.5
)

replace github.com/mastoerr/mastoerr => ../../..
