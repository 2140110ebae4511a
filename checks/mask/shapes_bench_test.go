//go:build unix

package mask_test

import (
	"fmt"
	"runtime"
	"strings"
	"syscall"
	"testing"
	"time"

	"clonepath/checks/mask"
)

// shapes are texts that are hard for who reads them carelessly.
var shapes = map[string]func(size int) string{
	"errors":     unlike,
	"one word":   func(size int) string { return strings.Repeat("acmex", size/5) },
	"one number": func(size int) string { return strings.Repeat("1234567", size/7) },
	"digits":     repeated("1 "), "groups": repeated("1234-5678-"), "accounts": repeated("777788889999_"),
	"colons": repeated("a:"), "ARNs": repeated("arn:"), "ARN in ARN": repeated("arn:aws:iam::1:role/x:"), "schemes": repeated("a://"), "no scheme": repeated("a-://"), "spelled": repeated("a:1111-2222-3333"),
	"variables": repeated("${"), "closed": repeated("${aws:x}"), "percents": repeated("%41%2F"), "escapes": repeated(`\u0061\u002f`), "entities": repeated("&#65;"),
	"at": repeated("a@"), "stops": repeated("."), "quotes": repeated(`"a":`), "addresses": repeated("1.2.3.4:5 "), "v6": repeated("ab:cd:"),
	"letters": func(size int) string {
		var b strings.Builder
		for i := 0; b.Len() < size; i++ {
			b.WriteRune(0x4E00 + rune(i*7919%20000))
			b.WriteByte(" a-"[i%3])
		}
		return b.String()
	},
}

func repeated(part string) func(int) string {
	return func(size int) string { return strings.Repeat(part, size/len(part)) }
}

// unlike is a text in which nothing is repeated but the wording.
func unlike(size int) string {
	var b strings.Builder
	for i := uint64(1); b.Len() < size; i++ {
		n := i * 0x9E3779B97F4A7C15
		fmt.Fprintf(&b, "User: arn:aws:sts::%012d:assumed-role/%x/%x is not authorized, %x@%x.example 10.2.%d.9\n", n%1e12, n>>17, n>>29, n>>31, n>>37, n%255)
	}
	return b.String()[:size]
}

const mib = 1 << 20

// spent is the processor time that masking takes, which a busy machine leaves as
// it is.
func spent(shape func(int) string, size int) time.Duration {
	text, best := shape(size), time.Hour
	for range 3 {
		runtime.GC()
		start := processorTime()
		mask.New().Text(text)
		best = min(best, processorTime()-start)
	}
	return best
}

func processorTime() time.Duration {
	var used syscall.Rusage
	_ = syscall.Getrusage(syscall.RUSAGE_SELF, &used) // it cannot fail for this process
	return time.Duration(used.Utime.Nano() + used.Stime.Nano())
}

// BenchmarkShapes measures for each shape how much longer four times as much takes:
// about 4; what is quadratic takes 16 times as long.
func BenchmarkShapes(b *testing.B) {
	for name, shape := range shapes {
		b.Run(name, func(b *testing.B) {
			for b.Loop() {
				small, large := spent(shape, mib), spent(shape, 4*mib)
				b.ReportMetric(float64(small.Milliseconds()), "1MiB-ms")
				b.ReportMetric(float64(large)/float64(max(small, time.Microsecond)), "ratio")
			}
		})
	}
}
