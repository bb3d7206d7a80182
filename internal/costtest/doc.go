// Package costtest holds no code. Its tests and benchmarks measure what the Transport
// adds to a call: allocations, time, and throughput with 1,000 goroutines.
// docs/BENCHMARKS.md explains the figures.
package costtest
