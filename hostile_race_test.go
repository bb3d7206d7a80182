//go:build race

package mastoerr_test

func init() { raceCost = 128 << 10 }
