package testkit

import (
	"slices"
)

func Median(values []float64) float64 {
	slices.Sort(values)
	return values[len(values)/2]
}
