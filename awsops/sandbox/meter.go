package sandbox

import "time"

// meter counts what each caller may still ask for, as AWS does: a bucket that
// holds one second's requests and is refilled all the time.
type meter map[string]*bucket

type bucket struct {
	left   float64
	filled time.Time
}

// admits takes a request out of a bucket; false where there is none left.
func (m *meter) admits(name string, rate int, now time.Time) bool {
	if rate <= 0 {
		return true
	}
	if *m == nil {
		*m = meter{}
	}
	b := (*m)[name]
	if b == nil {
		b = &bucket{left: float64(rate), filled: now}
		(*m)[name] = b
	}
	b.left = min(float64(rate), b.left+now.Sub(b.filled).Seconds()*float64(rate))
	b.filled = now
	if b.left < 1 {
		return false
	}
	b.left--
	return true
}

// tooMany is the refusal of a throttled request.
func (c *call) tooMany() error {
	code := "Throttling"
	if c.json {
		code = "ThrottlingException"
	}
	return faultf(400, code, "Rate exceeded")
}
