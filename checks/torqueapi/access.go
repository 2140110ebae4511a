package torqueapi

import (
	"fmt"
	"net/url"
	"strings"

	"clonepath/awsops/sealed"
	"clonepath/awsops/target"
)

// DefaultHost is Torque's own portal; dedicated and on-premises tenants have
// another.
const DefaultHost = "https://portal.qtorque.io"

// Access is one space of one Torque, and the token that opens it. It comes from
// NewAccess.
type Access struct {
	base  string // "https://portal.qtorque.io", without a slash at its end
	host  string // with the port where it has one
	name  string // without
	space string
	token sealed.Value
}

// NewAccess checks where the token may go. host is a URL or a bare host name,
// "" for DefaultHost. The error is for people and holds no secret.
func NewAccess(host, space string, token sealed.Value) (*Access, error) {
	host = strings.TrimSpace(host)
	if host == "" {
		host = DefaultHost
	}
	if !strings.Contains(host, "://") {
		host = "https://" + host
	}
	u, err := url.Parse(host)
	switch {
	case err != nil || u.Hostname() == "" || u.User != nil || u.RawQuery != "" || u.Fragment != "":
		return nil, fmt.Errorf("the address of Torque is not usable: expected https:// and a host, such as %s", DefaultHost)
	case u.Scheme == "http" && !target.IsLoopback(u.Hostname()):
		return nil, fmt.Errorf("the address of Torque, %q, is not encrypted: the token goes over https only", host)
	case u.Scheme != "https" && u.Scheme != "http":
		return nil, fmt.Errorf("the address of Torque, %q, is no https address", host)
	case !isSegment(space):
		return nil, fmt.Errorf("the space %q is not the name of one", space)
	}
	clean := strings.TrimSpace(token.Reveal())
	if strings.ContainsFunc(clean, func(r rune) bool { return r <= ' ' || r > '~' }) {
		return nil, fmt.Errorf("the token for Torque holds white space or characters that no token has: copy it again")
	}
	return &Access{base: strings.TrimRight(host, "/"), host: strings.ToLower(u.Host), name: u.Hostname(), space: space, token: sealed.New(clean)}, nil
}

// Host is the only host that the token goes to, with the port where it has one.
func (a *Access) Host() string { return a.host }

// Hostname is Host without a port.
func (a *Access) Hostname() string { return a.name }

// Space is the space that is looked at.
func (a *Access) Space() string { return a.space }

// isSegment reports whether a name can stand in an address as one segment.
func isSegment(name string) bool { return name != "" && name != "." && name != ".." }
