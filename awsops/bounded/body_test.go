package bounded_test

import (
	"context"
	"errors"
	"io"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"testing/iotest"

	"clonepath/awsops/bounded"
)

// What is as long as the limit is whole; one byte more is an error, and is not
// handed on, however the body is read.
func TestBody(t *testing.T) {
	ctx := bounded.Allow(t.Context(), 10)
	for _, row := range []struct {
		text, read string
		tooLong    bool
	}{
		{"", "", false},
		{"012345678", "012345678", false},
		{"0123456789", "0123456789", false},
		{"0123456789a", "0123456789", true},
		{strings.Repeat("0123456789", 1000), "0123456789", true},
	} {
		for name, from := range map[string]io.Reader{
			"whole": strings.NewReader(row.text), "by bytes": iotest.OneByteReader(strings.NewReader(row.text)), "with the end": iotest.DataErrReader(strings.NewReader(row.text)),
		} {
			got, err := io.ReadAll(bounded.Body(ctx, io.NopCloser(from)))
			if string(got) != row.read || (bounded.As(err) != nil) != row.tooLong || !row.tooLong && err != nil {
				t.Errorf("%s, %d bytes: read %q, %v", name, len(row.text), got, err)
			}
		}
	}
}

// An error of the connection stays what it was.
func TestBodyBroken(t *testing.T) {
	broken := errors.New("broken")
	_, err := io.ReadAll(bounded.Body(t.Context(), io.NopCloser(iotest.ErrReader(broken))))
	if !errors.Is(err, broken) || bounded.As(err) != nil {
		t.Errorf("got %v", err)
	}
}

// A server that never stops, also with an error: the limit is what is read of it.
func TestTransport(t *testing.T) {
	for _, status := range []int{http.StatusOK, http.StatusForbidden, http.StatusBadGateway} {
		server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
			w.WriteHeader(status)
			for chunk := []byte(strings.Repeat("x", 64<<10)); ; {
				if _, err := w.Write(chunk); err != nil {
					return
				}
			}
		}))
		for _, row := range []struct {
			ctx   context.Context
			limit int64
		}{{t.Context(), bounded.Default}, {bounded.Allow(t.Context(), 1000), 1000}, {bounded.Allow(t.Context(), 10<<20), 10 << 20}} {
			request, err := http.NewRequestWithContext(row.ctx, http.MethodGet, server.URL, nil)
			if err != nil {
				t.Fatal(err)
			}
			response, err := bounded.Transport(http.DefaultTransport).RoundTrip(request)
			if err != nil {
				t.Fatal(err)
			}
			n, err := io.Copy(io.Discard, response.Body)
			_ = response.Body.Close()
			if n != row.limit || bounded.As(err) == nil || bounded.As(err).Limit != row.limit {
				t.Errorf("HTTP %d, limit %d: read %d, %v", status, row.limit, n, err)
			}
		}
		server.Close()
	}
}
