package fakemastodon

import "time"

// Software is what the instance runs; mastoerrtest.Software explains it.
type Software struct {
	Version   string
	Keys      KeyPolicy
	KeyLife   time.Duration
	Scheduled SchedulePolicy
	Family    Family
}

// KeyPolicy is what becomes of an Idempotency-Key.
type KeyPolicy int

// The key policies, as in mastoerrtest.
const (
	KeysLocked KeyPolicy = iota
	KeysUnlocked
	KeysBroken
	KeysReplay
	KeysReserved
	KeysBlocking
	KeysIgnored
)

// SchedulePolicy is what becomes of scheduled_at.
type SchedulePolicy int

// The schedule policies, as in mastoerrtest.
const (
	ScheduleKept SchedulePolicy = iota
	ScheduleIgnored
	ScheduleRefused
	ScheduleHidden
)
