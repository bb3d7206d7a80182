package fakemastodon

import (
	"testing"

	"github.com/stretchr/testify/assert"
)

func TestIDsAreReadBackAndKeepTheirOrder(t *testing.T) {
	t.Parallel()
	for _, shape := range []idShape{idDigits, idULID, idUUID, idFlake, idBase36, idSnac} {
		s := &Server{facts: &facts{ids: shape}}
		last := ""
		for _, n := range []uint64{1795579103000 << 16, 1795579103000<<16 + 1, 1795579104000<<16 + 999} {
			id := s.id(n)
			assert.Equal(t, n, s.number(id), "%q", id)
			if shape != idSnac {
				assert.Greater(t, id, last)
			}
			last = id
		}
		for _, no := range []string{"", "0", "no id", "!" + last} {
			assert.Zero(t, s.number(no), "%q", no)
		}
	}
}
