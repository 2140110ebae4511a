package endtoend

import (
	"context"
	"crypto/ecdsa"
	"crypto/elliptic"
	crand "crypto/rand"
	"crypto/tls"
	"crypto/x509"
	"crypto/x509/pkix"
	"io"
	"log"
	"math/big"
	"net"
	"net/http"
	"net/http/httptest"
	"net/url"
	"strings"
	"testing"
	"time"

	"clonepath/awsops/bounded"
	"clonepath/awsops/sandbox/githost"
	"clonepath/awsops/sealed"
	"clonepath/checks/evidence"
	"clonepath/checks/faults"
	"clonepath/checks/faults/faulttest"
	"clonepath/checks/trialclone"
	"clonepath/checks/verdict"
)

const liveToken = "glpat-CANARYq7Zr93Xw_bars0" // #nosec G101 -- made up

// asked is a healthy record in which the Git host of a URL was asked for real.
func asked(t *testing.T, repo string, transport *http.Transport) *verdict.Report {
	t.Helper()
	t.Cleanup(transport.CloseIdleConnections)
	r := trialclone.Request{
		Repo: repo, Branch: "main", Token: sealed.New(liveToken), AllowHost: func(string) bool { return true }, Transport: bounded.Transport(transport),
		Vault: sealed.NewVault(), Logins: trialclone.NewLogins(), Clock: func() time.Time { return faulttest.Now }, By: evidence.Operator, VersionID: faulttest.Version,
	}
	anonymous := r
	anonymous.Token = sealed.Value{}
	ctx, cancel := context.WithTimeout(t.Context(), 500*time.Millisecond)
	defer cancel()
	record := faulttest.AsOperator()
	record.Target.Repo = repo
	record.Host, _ = trialclone.Probe(ctx, anonymous)
	login, refs := trialclone.Probe(ctx, r)
	record.Login, record.Clone = login, trialclone.Fetch(ctx, r, refs)
	faulttest.SharedAlike(t, record)
	return faults.Judge(record)
}

// expectLive wants these root causes, ranked, the first of which says a word; or with
// "" none, and then the check unknown and saying it.
func expectLive(t *testing.T, rep *verdict.Report, causes string, check evidence.CheckID, word string) {
	t.Helper()
	if causes != "" {
		if got := strings.Join(ids(rep.RootCauses), " "); got != causes {
			t.Errorf("root causes %s, want %s; %+v", got, causes, checkOf(rep, evidence.GitHost))
		} else if !strings.Contains(rep.RootCauses[0].Summary, word) {
			t.Errorf("%q is not said in: %s", word, rep.RootCauses[0].Summary)
		}
		return
	}
	if c := checkOf(rep, check); len(rep.RootCauses) > 0 || c.Status != verdict.Unknown || !strings.Contains(c.Summary, word) {
		t.Errorf("root causes %v, %s is %s: %s; want it unknown, with %q", ids(rep.RootCauses), check, c.Status, c.Summary, word)
	}
}

// authority signs the certificates of the hosts that are tried.
type authority struct {
	t    *testing.T
	key  *ecdsa.PrivateKey
	cert *x509.Certificate
}

func newAuthority(t *testing.T) authority {
	t.Helper()
	key, err := ecdsa.GenerateKey(elliptic.P256(), crand.Reader)
	if err != nil {
		t.Fatal(err)
	}
	a := authority{t: t, key: key}
	a.cert, _ = x509.ParseCertificate(a.sign(x509.Certificate{IsCA: true, BasicConstraintsValid: true, KeyUsage: x509.KeyUsageCertSign}, nil))
	return a
}

// sign makes a certificate, of itself where there is no authority yet.
func (a authority) sign(of x509.Certificate, by *x509.Certificate) []byte {
	a.t.Helper()
	of.SerialNumber, of.Subject = big.NewInt(1), pkix.Name{CommonName: "git.example.com"}
	if of.NotAfter.IsZero() {
		of.NotBefore, of.NotAfter = time.Now().Add(-time.Hour), time.Now().Add(time.Hour)
	}
	if by == nil {
		by = &of
	}
	der, err := x509.CreateCertificate(crand.Reader, &of, by, &a.key.PublicKey, a.key)
	if err != nil {
		a.t.Fatal(err)
	}
	return der
}

// host serves a repository under a certificate.
func (a authority) host(der []byte, config *tls.Config) string {
	a.t.Helper()
	h := githost.New(githost.Options{})
	h.AddRepository("acme/blueprints", githost.Repository{})
	h.Grant(liveToken, "acme/blueprints")
	server := httptest.NewUnstartedServer(h)
	server.Config.ErrorLog = log.New(io.Discard, "", 0)
	config.Certificates = []tls.Certificate{{Certificate: [][]byte{der}, PrivateKey: a.key}}
	server.TLS = config
	server.StartTLS()
	a.t.Cleanup(server.Close)
	return server.URL
}

func (a authority) trusted() *http.Transport {
	pool := x509.NewCertPool()
	pool.AddCert(a.cert)
	return &http.Transport{TLSClientConfig: &tls.Config{RootCAs: pool, MinVersion: tls.VersionTLS12}}
}

// L1: what is typed where it happens is named as typed.
func TestBrokenConnections(t *testing.T) {
	a := newAuthority(t)
	loopback := []net.IP{net.IPv4(127, 0, 0, 1)}
	good := a.sign(x509.Certificate{IPAddresses: loopback}, a.cert)
	day := 24 * time.Hour
	expired := a.sign(x509.Certificate{IPAddresses: loopback, NotBefore: time.Now().Add(-9 * day), NotAfter: time.Now().Add(-day)}, a.cert)
	early := a.sign(x509.Certificate{IPAddresses: loopback, NotBefore: time.Now().Add(day), NotAfter: time.Now().Add(9 * day)}, a.cert)
	other := a.sign(x509.Certificate{DNSNames: []string{"other.example.com"}}, a.cert)
	selfSigned := a.sign(x509.Certificate{IPAddresses: loopback}, nil)
	proxied := func(address string) *http.Transport {
		u, err := url.Parse(address)
		if err != nil {
			t.Fatal(err)
		}
		return &http.Transport{Proxy: http.ProxyURL(u)}
	}
	connect := func(status int) *http.Transport {
		proxy := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) { w.WriteHeader(status) }))
		t.Cleanup(proxy.Close)
		return proxied(proxy.URL)
	}
	closed := httptest.NewServer(http.NotFoundHandler())
	closed.Close()
	plain := httptest.NewServer(http.NotFoundHandler())
	t.Cleanup(plain.Close)
	const away = "https://git.example.com"
	for _, row := range []struct {
		name, base string
		transport  *http.Transport
		causes     string
		word       string
	}{
		{"a good host", a.host(good, &tls.Config{}), a.trusted(), "healthy", ""},
		{"expired", a.host(expired, &tls.Config{}), a.trusted(), "git-tls-expired", "past its last day"},
		{"not valid yet", a.host(early, &tls.Config{}), a.trusted(), "git-tls-expired", "not valid yet"},
		{"another name", a.host(other, &tls.Config{}), a.trusted(), "git-tls-name-mismatch", "another name"},
		{"self-signed", a.host(selfSigned, &tls.Config{}), &http.Transport{}, "git-tls-private-ca", "not trusted"},
		{"a private authority", a.host(good, &tls.Config{}), &http.Transport{}, "git-tls-private-ca", "not trusted"},
		{"TLS 1.1 at most", a.host(good, &tls.Config{MinVersion: tls.VersionTLS10, MaxVersion: tls.VersionTLS11}), a.trusted(), "git-tls-version", "TLS"},
		{"TLS 1.3 at least, and a client of 1.2", a.host(good, &tls.Config{MinVersion: tls.VersionTLS13}), &http.Transport{TLSClientConfig: &tls.Config{MaxVersion: tls.VersionTLS12, InsecureSkipVerify: true}}, "git-tls-version", "TLS"}, // #nosec G402 -- the version is what is tried
		{"plain HTTP at the port", "https" + strings.TrimPrefix(plain.URL, "http"), a.trusted(), "git-proxy git-tls-version", "proxy"},
		{"SSH at the port", "https://" + banner(t, "SSH-2.0-OpenSSH_9.6\r\n"), a.trusted(), "git-proxy git-tls-version", "proxy"},
		{"refused", closed.URL, &http.Transport{}, "git-connection-refused", "refused"},
		{"no such name", "https://git.invalid", &http.Transport{DialContext: noSuchName}, "git-dns", "no address"},
		{"a proxy that wants a login", away, connect(http.StatusProxyAuthRequired), "git-proxy", "proxy"},
		{"a proxy that forbids", away, connect(http.StatusForbidden), "git-proxy", "proxy"},
		{"a proxy that reaches nothing", away, connect(http.StatusBadGateway), "git-proxy", "proxy"},
		{"a proxy that gives up", away, connect(http.StatusGatewayTimeout), "git-proxy", "proxy"},
		{"a proxy that knows no CONNECT", away, connect(http.StatusMethodNotAllowed), "git-proxy", "proxy"},
		{"a proxy that is not there", away, proxied(closed.URL), "git-proxy", "proxy"},
		{"a proxy without an address", away, &http.Transport{Proxy: proxied("http://proxy.invalid:3128").Proxy, DialContext: noSuchName}, "git-proxy", "proxy"},
	} {
		t.Run(row.name, func(t *testing.T) {
			rep := asked(t, row.base+"/acme/blueprints", row.transport)
			if row.causes == "healthy" {
				if len(rep.RootCauses) > 0 || checkOf(rep, evidence.GitClone).Status != verdict.Pass {
					t.Errorf("root causes %v, git-clone %+v", ids(rep.RootCauses), checkOf(rep, evidence.GitClone))
				}
				return
			}
			expectLive(t, rep, row.causes, evidence.GitHost, row.word)
			if len(rep.RootCauses) > 0 && rep.RootCauses[0].Certainty == verdict.Certain {
				t.Error("it is certain, although the agent's network may be another")
			}
		})
	}
}

func noSuchName(_ context.Context, _, address string) (net.Conn, error) {
	host, _, _ := strings.Cut(address, ":")
	return nil, &net.OpError{Op: "dial", Net: "tcp", Err: &net.DNSError{Err: "no such host", Name: host, IsNotFound: true}}
}

// banner listens and greets with a line, as hosts of other protocols do.
func banner(t *testing.T, greeting string) string {
	t.Helper()
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = listener.Close() })
	go func() {
		for {
			conn, err := listener.Accept()
			if err != nil {
				return
			}
			_, _ = io.WriteString(conn, greeting)
			_, _ = conn.Read(make([]byte, 1024))
			_ = conn.Close()
		}
	}()
	return listener.Addr().String()
}
