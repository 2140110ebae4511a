package trialclone

import (
	"context"
	"crypto/tls"
	"crypto/x509"
	"errors"
	"net"
	"net/http"
	"strings"
	"syscall"

	"clonepath/awsops/awserr"
	"clonepath/awsops/bounded"
)

// failure turns an error of the transport into facts. Its cause is named only
// where the error alone proves it: a host that is not found, an issuer that is
// not trusted, a proxy that refuses, a connection that cannot be made.
func (r Request) failure(ctx context.Context, operation string, err error) *awserr.Failure {
	if long := bounded.As(err); long != nil {
		return &awserr.Failure{Operation: operation, Class: awserr.Other, Message: long.Error()}
	}
	f := &awserr.Failure{Operation: operation, Class: awserr.Network, Cause: cause(err)}
	if f.Message = cut(r.known(err.Error()), maxBody); f.Cause == "" { // else the words are our own
		f.Message = cut(r.scrub(err.Error()), maxBody)
	}
	if timedOut(err) || ctx.Err() != nil { // a connection that the context closed fails in many words
		f.Class = awserr.Timeout
	}
	return f
}

func timedOut(err error) bool {
	var timeout net.Error
	return errors.Is(err, context.DeadlineExceeded) || errors.Is(err, context.Canceled) || errors.As(err, &timeout) && timeout.Timeout()
}

// cause is the catalogue id of the fault that an error of the transport proves,
// "" where it proves none.
func cause(err error) string {
	for _, row := range causes {
		if row.is(err) {
			return row.fault
		}
	}
	return ""
}

// causes are tried in this order: what failed on the way to a proxy is the
// proxy's, whatever it was.
var causes = []struct {
	fault string
	is    func(error) bool
}{
	{"git-proxy", func(err error) bool { return failedAt(err, "proxyconnect") || refusedByProxy(err) }},
	{"git-dns", is[*net.DNSError]},
	{"git-tls-expired", func(err error) bool {
		var invalid x509.CertificateInvalidError
		return errors.As(err, &invalid) && invalid.Reason == x509.Expired
	}},
	{"git-tls-name-mismatch", is[x509.HostnameError]},
	{"git-tls-private-ca", func(err error) bool {
		return is[x509.UnknownAuthorityError](err) || is[*tls.CertificateVerificationError](err)
	}},
	{"git-tls-version", func(err error) bool {
		return is[tls.AlertError](err) && strings.Contains(err.Error(), "protocol version") || strings.Contains(err.Error(), "unsupported protocol version")
	}},
	{"git-connection-refused", func(err error) bool { return errors.Is(err, syscall.ECONNREFUSED) }},
	{"agent-egress-blocked", func(err error) bool { return failedAt(err, "dial") }}, // unreachable or timed out
}

// is reports whether an error is, or wraps, one of a type.
func is[T error](err error) bool {
	var one T
	return errors.As(err, &one)
}

func failedAt(err error, op string) bool {
	var operation *net.OpError
	return errors.As(err, &operation) && operation.Op == op
}

// refusedByProxy: net/http returns the status text alone of a proxy that answers
// CONNECT with anything but 200.
func refusedByProxy(err error) bool {
	for wrapped := err; wrapped != nil; wrapped = errors.Unwrap(wrapped) {
		err = wrapped
	}
	text := err.Error()
	for status := http.StatusMultipleChoices; status < 600; status++ {
		if name := http.StatusText(status); name != "" && name == text {
			return true
		}
	}
	return strings.Contains(text, http.StatusText(http.StatusProxyAuthRequired))
}

// refused turns an HTTP status that ends a fetch into facts.
func (r Request) refused(status int, text string) *awserr.Failure {
	f := &awserr.Failure{Operation: OperationFetch, Class: awserr.Other, HTTPStatus: status, Message: cut(r.scrub(text), maxBody)}
	switch status {
	case http.StatusUnauthorized, http.StatusForbidden:
		f.Class = awserr.Denied
	case http.StatusNotFound:
		f.Class = awserr.NotFound
	case http.StatusTooManyRequests:
		f.Class = awserr.Throttled
	case http.StatusProxyAuthRequired:
		f.Class, f.Cause = awserr.Network, "git-proxy"
	}
	return f
}
