package bounded

import (
	"context"
	"errors"
	"fmt"
	"io"
	"net/http"
)

// Default is how long an answer may be, in bytes. The longest that AWS and Torque
// give to what we ask stay far below.
const Default = 8 << 20

// TooLong says that an answer was longer than its limit. No more of it was read.
type TooLong struct{ Limit int64 }

func (e *TooLong) Error() string {
	return fmt.Sprintf("the answer is longer than %d MiB, so the rest of it was not read", e.Limit>>20)
}

// As returns the TooLong in an error, nil where there is none.
func As(err error) *TooLong {
	e, _ := errors.AsType[*TooLong](err)
	return e
}

type limitKey struct{}

// Allow lets the answers to requests that are sent with the returned context be
// longer than Default.
func Allow(ctx context.Context, limit int64) context.Context {
	return context.WithValue(ctx, limitKey{}, limit)
}

func limitOf(ctx context.Context) int64 {
	if limit, ok := ctx.Value(limitKey{}).(int64); ok {
		return limit
	}
	return Default
}

// Body limits the body of an answer to a request that was sent with ctx.
func Body(ctx context.Context, from io.ReadCloser) io.ReadCloser {
	limit := limitOf(ctx)
	return &body{ReadCloser: from, limit: limit, left: limit}
}

type body struct {
	io.ReadCloser
	limit, left int64
}

// Read gives one byte more than the limit no chance: whether there is one is
// seen before it is handed on.
func (b *body) Read(p []byte) (int, error) {
	if len(p) == 0 {
		return 0, nil
	}
	if b.left < 0 {
		return 0, &TooLong{b.limit}
	}
	n, err := b.ReadCloser.Read(p[:min(int64(len(p)), b.left+1)])
	if b.left -= int64(n); b.left < 0 {
		return n - 1, &TooLong{b.limit}
	}
	return n, err
}

// Transport limits the bodies that come back through another transport.
func Transport(through http.RoundTripper) http.RoundTripper { return transport{through} }

type transport struct{ through http.RoundTripper }

func (t transport) RoundTrip(request *http.Request) (*http.Response, error) {
	response, err := t.through.RoundTrip(request)
	if err == nil {
		response.Body = Body(request.Context(), response.Body)
	}
	return response, err
}
