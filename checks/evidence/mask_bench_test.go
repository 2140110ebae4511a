//go:build unix

package evidence_test

import (
	"runtime"
	"strings"
	"syscall"
	"testing"
	"time"

	"clonepath/checks/evidence"
)

// large is a record with a text of so many bytes in which nothing is repeated.
func large(size int) *evidence.Record {
	var b strings.Builder
	for i := 0; b.Len() < size; i++ {
		n := uint64(i) * 0x9E3779B97F4A7C15
		b.WriteString("User: arn:aws:sts::" + digits(n, 12) + ":assumed-role/" + word(n) + "/" + word(n>>7) + " is not authorized, " + word(n>>11) + "@" + word(n>>13) + ".example 10.2." + digits(n, 2) + ".9\n")
	}
	return said(b.String()[:size])
}

func digits(n uint64, count int) string {
	var b strings.Builder
	for range count {
		b.WriteByte('0' + byte(n%10))
		n /= 10
	}
	return b.String()
}

func word(n uint64) string {
	var b strings.Builder
	for range 5 + n%7 {
		b.WriteByte('a' + byte(n%26))
		n /= 26
	}
	return b.String()
}

// took is the processor time that masking a record with so much text takes, which
// a busy machine leaves as it is.
func took(t testing.TB, size int) time.Duration {
	t.Helper()
	r, best := large(size), time.Hour
	for range 5 {
		runtime.GC()
		start := processorTime()
		if _, err := evidence.Mask(r); err != nil {
			t.Fatal(err)
		}
		best = min(best, processorTime()-start)
	}
	return best
}

// BenchmarkMask measures a record with 1 MiB of text, and how much longer one
// with 4 MiB takes.
func BenchmarkMask(b *testing.B) {
	for b.Loop() {
		one, four := took(b, 1<<20), took(b, 4<<20)
		b.ReportMetric(float64(one.Milliseconds()), "1MiB-ms")
		b.ReportMetric(float64(four)/float64(one), "ratio")
	}
}

func processorTime() time.Duration {
	var used syscall.Rusage
	_ = syscall.Getrusage(syscall.RUSAGE_SELF, &used) // it cannot fail for this process
	return time.Duration(used.Utime.Nano() + used.Stime.Nano())
}
