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

// Source says where something came from: "--region", "profile corp", a variable,
// or a provider of the SDK with a file's name.
func (m *Masker) Source(s string) string {
	for _, mark := range []string{"profile ", ": "} {
		if before, name, ok := strings.Cut(s, mark); ok {
			return m.Text(before) + mark + m.Words(name)
		}
	}
	return m.Text(s)
}

// RoleARN is what was entered as one, which may be anything.
func (m *Masker) RoleARN(s string) string {
	switch {
	case strings.Contains(s, "arn:"):
		return m.Text(s)
	case strings.Contains(s, "://"):
		return m.URL(s)
	}
	return m.Words(s)
}

// SecretID keeps the beginning of a token that was entered in its place: it is
// what tells that it is one.
func (m *Masker) SecretID(s string) string {
	if p := target.Check(target.FieldSecretID, s); p != nil && p.Fault == "cred-token-in-secret-id" {
		begin := strings.IndexAny(s, "-_")
		if begin < 0 {
			begin = 4
		}
		if rest, ok := strings.CutPrefix(s, "github_pat_"); ok {
			return "github_pat_" + strings.Repeat("x", len(rest))
		}
		return s[:begin+1] + strings.Repeat("x", len(s)-begin-1)
	}
	if strings.Contains(s, "://") {
		return m.URL(s)
	}
	if strings.TrimSpace(s) != s { // the white space is the fault
		lead := len(s) - len(strings.TrimLeft(s, " \t\r\n"))
		body := strings.TrimSpace(s)
		return s[:lead] + m.ID(body) + s[lead+len(body):]
	}
	return m.ID(s)
}

// KeyName masks in the name of a key of a value only what is no name: numbers of
// accounts and e-mail addresses. Key names are shown: they are what is wrong.
func (m *Masker) KeyName(s string) string {
	s = emailForm().ReplaceAllStringFunc(s, m.Words)
	return digitsForm().ReplaceAllStringFunc(s, func(found string) string {
		if isAccount(found) || spelledNumber(found) == len(found) {
			return m.Words(found)
		}
		return found
	})
}

var (
	emailForm  = form(`[^\s"'<>(),;:/\\@]+@[^\s"'<>(),;:/\\@]+`)
	digitsForm = form(`[0-9](?:[-._ ]?[0-9])*`)
)
