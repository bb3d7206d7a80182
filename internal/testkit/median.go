package testkit

import "slices"

// Median returns the median of values, and sorts them.
func Median(values []float64) float64 {
	slices.Sort(values)
	return values[len(values)/2]
}
