package trialclone_test

import (
	"crypto/tls"
	"crypto/x509"
	"errors"
	"fmt"
	"io"
	"log"
	"net"
	"net/http"
	"net/http/httptest"
	"net/url"
	"os"
	"strings"
	"syscall"
	"testing"

	"clonepath/awsops/awserr"
	"clonepath/awsops/sandbox/githost"
	"clonepath/checks/trialclone"
)

// TestCauses names the cause of an error where the error proves it.
func TestCauses(t *testing.T) {
	tests := map[string]struct {
		err   error
		class awserr.Class
		cause string
	}{
		"no such host":       {&net.OpError{Op: "dial", Err: &net.DNSError{Err: "no such host", Name: "git.invalid", IsNotFound: true}}, awserr.Network, "git-dns"},
		"private CA":         {&tls.CertificateVerificationError{Err: x509.UnknownAuthorityError{}}, awserr.Network, "git-tls-private-ca"},
		"wrong name in cert": {&tls.CertificateVerificationError{Err: x509.HostnameError{Certificate: &x509.Certificate{}, Host: "git.example.com"}}, awserr.Network, "git-tls-name-mismatch"},
		"expired":            {&tls.CertificateVerificationError{Err: x509.CertificateInvalidError{Reason: x509.Expired}}, awserr.Network, "git-tls-expired"},
		"no version":         {tls.AlertError(70), awserr.Network, "git-tls-version"},
		"proxy forbids":      {&url.Error{Op: "Get", URL: "https://git.example.com/", Err: errors.New("Forbidden")}, awserr.Network, "git-proxy"},
		"proxy has no name":  {&net.OpError{Op: "proxyconnect", Err: &net.OpError{Op: "dial", Err: &net.DNSError{Err: "no such host", Name: "proxy.invalid"}}}, awserr.Network, "git-proxy"},
		"refused":            {&net.OpError{Op: "dial", Err: os.NewSyscallError("connect", syscall.ECONNREFUSED)}, awserr.Network, "git-connection-refused"},
		"proxy not reached":  {&net.OpError{Op: "proxyconnect", Err: errors.New("connection refused")}, awserr.Network, "git-proxy"},
		"proxy refuses":      {errors.New("Proxy Authentication Required"), awserr.Network, "git-proxy"},
		"dropped packets":    {&net.OpError{Op: "dial", Err: os.ErrDeadlineExceeded}, awserr.Timeout, "agent-egress-blocked"},
		"reset":              {errors.New("connection reset by peer"), awserr.Network, ""},
		"echoes the token":   {fmt.Errorf("malformed HTTP response %q", goodToken), awserr.Network, ""},
	}
	for title, test := range tests {
		t.Run(title, func(t *testing.T) {
			r := request(t, "https://git.example.com/a/b")
			r.Transport = roundTrip(func(*http.Request) (*http.Response, error) { return nil, test.err })
			fact, _ := trialclone.Probe(t.Context(), r)
			mustNotLeak(t, fact)
			if f := fact.Failure; f == nil || f.Class != test.class || f.Cause != test.cause || f.Message == "" {
				t.Errorf("got %+v", f)
			}
		})
	}
}

// TestRealCauses makes the errors that can be made on one machine.
func TestRealCauses(t *testing.T) {
	secure := httptest.NewUnstartedServer(githost.New(githost.Options{}))
	secure.Config.ErrorLog = log.New(io.Discard, "", 0)
	secure.StartTLS()
	defer secure.Close()
	closed := httptest.NewServer(http.NotFoundHandler())
	closed.Close()
	proxy := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) { w.WriteHeader(http.StatusProxyAuthRequired) }))
	defer proxy.Close()
	through, _ := url.Parse(proxy.URL)
	nowhere, _ := url.Parse(closed.URL)
	for cause, test := range map[string]struct {
		repo  string
		proxy *url.URL
	}{
		"git-tls-private-ca":     {secure.URL, nil},
		"git-connection-refused": {closed.URL, nil},
		"git-proxy":              {"https://git.example.com", through},
		"git-proxy/unreachable":  {"https://git.example.com", nowhere},
	} {
		t.Run(cause, func(t *testing.T) {
			want, _, _ := strings.Cut(cause, "/")
			r := request(t, test.repo+"/a/b")
			transport := &http.Transport{Proxy: http.ProxyURL(test.proxy)}
			defer transport.CloseIdleConnections()
			r.Transport = transport
			fact, _ := trialclone.Probe(t.Context(), r)
			if f := fact.Failure; f == nil || f.Class != awserr.Network || f.Cause != want {
				t.Errorf("got %+v", f)
			}
		})
	}
}
