package trialclone

import (
	"net/http"
	"net/url"
	"strings"
	"time"

	"clonepath/awsops/sealed"
	"clonepath/awsops/target"
	"clonepath/checks/evidence"
)

// Request says what to ask of which repository, and by which means. Repo,
// Transport, Vault and Clock are required.
type Request struct {
	Repo   string // the repository's URL, as in the Target
	Branch string // such as main; "" is the default branch
	// Token is the password of a login; the empty value asks anonymously.
	Token sealed.Value
	// Username goes with the token; "" takes the one that Username gives.
	Username string
	// AllowHost reports whether the operator permits the token to go to a host, in
	// lower case. It is asked for "host:port", and for a URL without a port also
	// for "host"; either permission suffices. nil permits none.
	AllowHost func(hostport string) bool

	// Transport brings proxy and trusted CAs. It must verify certificates, not
	// follow redirects (an http.Transport doesn't), and limit answers as package
	// bounded does.
	Transport http.RoundTripper
	Vault     *sealed.Vault // scrubs what the host answers; learns the token here
	Logins    *Logins       // of the process; nil remembers nothing
	Clock     func() time.Time

	By        evidence.Actor // who read the token
	VersionID string         // the secret version that it stands in
}

// anonymous reports whether no token is to be sent.
func (r Request) anonymous() bool { return r.Token.Len() == 0 }

// repository is the URL that requests are built on: without user information,
// query, fragment and trailing slashes.
type repository struct{ *url.URL }

func (r Request) repository() (repository, bool) {
	u, err := url.Parse(r.Repo)
	if err != nil || u.Hostname() == "" || u.Scheme != "https" && u.Scheme != "http" {
		return repository{}, false
	}
	u.User, u.RawQuery, u.Fragment, u.RawFragment = nil, "", "", ""
	u.Host = strings.ToLower(u.Host)
	u.Path, u.RawPath = strings.TrimRight(u.Path, "/"), strings.TrimRight(u.RawPath, "/")
	return repository{u}, true
}

const refsSuffix = "/info/refs"

// refsURL is where the list of refs is asked for.
func (r repository) refsURL() string {
	u := r.JoinPath(refsSuffix)
	u.RawQuery = "service=git-upload-pack"
	return u.String()
}

// fetchURL is where a pack is asked for.
func (r repository) fetchURL() string { return r.JoinPath("/git-upload-pack").String() }

// hostport is "host:port" of a URL, with the scheme's port where it names none.
func hostport(u *url.URL) string {
	host, port := strings.ToLower(u.Hostname()), u.Port()
	if port == "" {
		port = map[string]string{"https": "443", "http": "80"}[u.Scheme]
	}
	if strings.Contains(host, ":") {
		host = "[" + host + "]"
	}
	return host + ":" + port
}

// sameOrigin reports whether the token that goes to one URL may go to the other.
func sameOrigin(a, b *url.URL) bool {
	return a.Scheme == b.Scheme && hostport(a) == hostport(b)
}

// otherHost reports whether a redirect leads to another host. The step from http
// to https on one host does not.
func otherHost(from, to *url.URL) bool {
	if !strings.EqualFold(from.Hostname(), to.Hostname()) {
		return true
	}
	return from.Scheme == to.Scheme && hostport(from) != hostport(to)
}

// withheld says why the token may not go to this URL, "" where it may.
func (r Request) withheld(u repository) string {
	switch {
	case u.Scheme != "https" && !target.IsLoopback(u.Hostname()):
		return "the token was not sent: " + u.Scheme + "://" + u.Host + " is not encrypted; use the repository's https:// address"
	case !r.allows(u.URL):
		return "the token was not sent: " + u.Host + " was not named by you; permit it with --allow-git-host " + u.Host
	}
	return ""
}

// allows asks the operator's permission for "host:port", and for the host as it
// is written in the URL where that has no port.
func (r Request) allows(u *url.URL) bool {
	return r.AllowHost != nil && (r.AllowHost(hostport(u)) || r.AllowHost(u.Host))
}
