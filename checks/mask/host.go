package mask

import (
	"net"
	"strings"

	"clonepath/awsops/sealed"
	"clonepath/awsops/target"
)

// publicHosts have many users. Below them a label is masked like any word:
// "portal" of Torque's stays, a customer's does not.
var publicHosts = []string{
	"github.com", "gitlab.com", "bitbucket.org", "dev.azure.com", "visualstudio.com", "codeberg.org", "ghe.com",
	"amazonaws.com", "amazonaws.com.cn", "api.aws", "aws.amazon.com", "qtorque.io",
}

// publicSuffix is the public host that a name is, or stands below.
func publicSuffix(name string) string {
	for _, host := range publicHosts {
		if below, ok := strings.CutSuffix(strings.ToLower(name), host); ok && (below == "" || strings.HasSuffix(below, ".")) {
			return host
		}
	}
	return ""
}

// Host masks a host name, and keeps its port and what is public of it.
func (m *Masker) Host(s string) string {
	name, port := s, ""
	if i := strings.LastIndexByte(s, ':'); i >= 0 && portForm().MatchString(s[i:]) && !strings.Contains(s[:i], ":") || i > 0 && strings.HasSuffix(s[:i], "]") {
		name, port = s[:i], s[i:]
	}
	bare := strings.Trim(name, "[]")
	switch {
	case target.IsLoopback(bare):
		return s
	case net.ParseIP(bare) != nil:
		return strings.Replace(name, bare, m.Address(bare), 1) + port
	}
	suffix := publicSuffix(name)
	labels := strings.Split(name[:len(name)-len(suffix)], ".")
	for i, label := range labels {
		if suffix == "" || !m.readable(label, role{}) {
			labels[i] = m.Words(label)
		}
	}
	return strings.Join(labels, ".") + name[len(name)-len(suffix):] + port
}

var portForm = form(`^:\d{0,5}$`)

// hostAndPath is an address without a scheme.
func (m *Masker) hostAndPath(s string) string {
	host, path, slash := strings.Cut(s, "/")
	if slash {
		path = "/" + m.repository(path)
	}
	return m.Host(host) + path
}

// URL keeps scheme, port and what is public of the host, and masks the rest,
// credentials too.
func (m *Masker) URL(s string) string {
	scheme, rest, ok := strings.Cut(s, "://")
	if !ok {
		if user, place, scp := strings.Cut(s, "@"); scp { // git@host:owner/name.git
			host, path, _ := strings.Cut(place, ":")
			return m.Username(user) + "@" + m.Host(host) + ":" + m.repository(path)
		}
		return m.repository(s)
	}
	authority, path, slash := strings.Cut(rest, "/")
	user := ""
	if i := strings.LastIndexByte(authority, '@'); i >= 0 {
		user, authority = authority[:i+1], authority[i+1:]
		if user != sealed.Redacted+"@" {
			user = m.Words(user)
		}
	}
	if slash {
		path = "/" + m.repository(path)
	}
	if !isKnown(strings.ToLower(scheme)) {
		scheme = m.Words(scheme)
	}
	return scheme + "://" + user + m.Host(authority) + path
}

// repository masks a path and keeps what Git and AWS put around it.
func (m *Masker) repository(path string) string {
	path, query, asked := strings.Cut(path, "?")
	tail := ""
	for _, known := range []string{"/info/refs", ".git"} {
		if rest, ok := strings.CutSuffix(path, known); ok {
			path, tail = rest, known+tail
		}
	}
	path = m.Words(path) + tail
	switch {
	case asked && (query == "service=git-upload-pack" || query == "service=git-receive-pack"):
		path += "?" + query
	case asked:
		path += "?" + m.Words(query)
	}
	return path
}
