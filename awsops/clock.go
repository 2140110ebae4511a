package awsops

import (
	"context"
	"net/http"
	"sync/atomic"
	"time"

	"github.com/aws/smithy-go/middleware"
	smithyhttp "github.com/aws/smithy-go/transport/http"
)

// clock compares the clock of this machine with the Date header of answers. The
// SDK corrects its signatures for a skew on its own, so that without this
// nobody would learn of it.
type clock struct {
	now  func() time.Time
	skew atomic.Pointer[time.Duration] // server minus local
}

func (c *clock) read() *time.Duration { return c.skew.Load() }

// watch is an option of the SDK's stack: it sees every answer, also refusals.
func (c *clock) watch(stack *middleware.Stack) error {
	return stack.Deserialize.Add(middleware.DeserializeMiddlewareFunc("clonepathClock",
		func(ctx context.Context, in middleware.DeserializeInput, next middleware.DeserializeHandler) (middleware.DeserializeOutput, middleware.Metadata, error) {
			out, metadata, err := next.HandleDeserialize(ctx, in)
			if answer, ok := out.RawResponse.(*smithyhttp.Response); ok && answer != nil {
				c.saw(answer.Header)
			}
			return out, metadata, err
		}), middleware.After)
}

// saw notes an answer's Date header, which has a resolution of one second.
func (c *clock) saw(header http.Header) {
	server, err := http.ParseTime(header.Get("Date"))
	if err != nil {
		return
	}
	skew := server.Sub(c.now()).Truncate(time.Second)
	c.skew.Store(&skew)
}

func newClock(now func() time.Time) *clock {
	if now == nil {
		now = time.Now
	}
	return &clock{now: now}
}

// options are what each of the SDK's stacks gets.
func (c *clock) options() []func(*middleware.Stack) error {
	return []func(*middleware.Stack) error{c.watch, bound}
}
