package fakemastodon

import (
	"testing"

	"github.com/stretchr/testify/assert"
)

func TestAHostIsForeignUnlessItIsOnLoopback(t *testing.T) {
	t.Parallel()
	for host, want := range map[string]bool{
		"127.0.0.1:8080": false, "[::1]:8080": false, "::1": false, "localhost": false, "localhost:80": false,
		"elsewhere.example": true, "elsewhere.example:443": true,
	} {
		assert.Equal(t, want, isForeign(host), host)
	}
}
