package trialclone

import (
	"context"
	"crypto/tls"
	"crypto/x509"
	"errors"
	"net"
	"net/http"
	"strings"

	"clonepath/awsops/awserr"
	"clonepath/awsops/bounded"
)

// failure turns an error of the transport into facts. Its cause is named only
// where the error alone proves it: a host that is not found, an issuer that is
// not trusted, a proxy that refuses, a connection that cannot be made.
func (r Request) failure(operation string, err error) *awserr.Failure {
	if long := bounded.As(err); long != nil {
		return &awserr.Failure{Operation: operation, Class: awserr.Other, Message: long.Error()}
	}
	f := &awserr.Failure{Operation: operation, Class: awserr.Network, Cause: cause(err)}
	if f.Message = cut(r.known(err.Error()), maxBody); f.Cause == "" { // else the words are our own
		f.Message = cut(r.scrub(err.Error()), maxBody)
	}
	if timedOut(err) {
		f.Class = awserr.Timeout
	}
	return f
}

func timedOut(err error) bool {
	var timeout net.Error
	return errors.Is(err, context.DeadlineExceeded) || errors.Is(err, context.Canceled) || errors.As(err, &timeout) && timeout.Timeout()
}

// cause is the catalogue id of the fault that an error of the transport proves.
func cause(err error) string {
	var (
		lookup    *net.DNSError
		operation *net.OpError
		unknown   x509.UnknownAuthorityError
		verify    *tls.CertificateVerificationError
	)
	switch {
	case errors.As(err, &operation) && operation.Op == "proxyconnect", strings.Contains(err.Error(), http.StatusText(http.StatusProxyAuthRequired)):
		return "git-proxy"
	case errors.As(err, &lookup):
		return "git-dns"
	case errors.As(err, &unknown), errors.As(err, &verify):
		return "git-tls-private-ca"
	case errors.As(err, &operation) && operation.Op == "dial": // refused, unreachable or timed out
		return "agent-egress-blocked"
	}
	return ""
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
