package queues

import (
	"context"
	"sync"
	"time"
)

// SentTimes remembers when the first request of a job may have left. It has to
// outlive the workers, like a table of the database that holds the posts.
type SentTimes interface {
	// Begin returns the time that is stored for the key. It returns the zero time
	// when there was none, after it has stored the present. In SQL, where an empty
	// result is the zero time of the first run:
	//
	//	WITH earlier AS (SELECT first_sent FROM sent WHERE key = $1),
	//	stored AS (INSERT INTO sent VALUES ($1, now()) ON CONFLICT DO NOTHING)
	//	SELECT first_sent FROM earlier
	Begin(ctx context.Context, key string) (first time.Time, err error)
	// Forget removes the time. No request of the job is out.
	Forget(ctx context.Context, key string) error
}

// InMemory is a SentTimes for a program that keeps its jobs in memory too. The zero
// value is ready to use.
type InMemory struct {
	mu    sync.Mutex
	first map[string]time.Time
}

// Begin returns the time that is stored for the key.
func (m *InMemory) Begin(_ context.Context, key string) (time.Time, error) {
	m.mu.Lock()
	defer m.mu.Unlock()
	first, ok := m.first[key]
	if !ok {
		if m.first == nil {
			m.first = make(map[string]time.Time)
		}
		m.first[key] = time.Now()
	}
	return first, nil
}

// Forget removes the time.
func (m *InMemory) Forget(_ context.Context, key string) error {
	m.mu.Lock()
	defer m.mu.Unlock()
	delete(m.first, key)
	return nil
}
