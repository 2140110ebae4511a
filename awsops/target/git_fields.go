package target

import (
	"fmt"
	"net"
	"net/url"
	"strings"
)

const expectedRepo = "an HTTPS address such as https://github.com/acme/blueprints.git"

var (
	scpForm   = lazy(`^[\w.-]+@[\w.-]+:`)
	mailUser  = lazy(`^[^@:?#]+(?:@|%40)[^@:?#]+\.[^@:?#]+(:[^@?#]*)?@[^@]+$`)
	badBranch = lazy(`[\x00-\x20\x7f~^:?*\[\\]|\.\.|@\{|//|\.lock$|\.$|/$|^/|^-`)
)

func checkRepo(s string) *Problem {
	if address := RepoOf(s); address != s && !HasUserInfo(address) {
		return &Problem{Fault: "git-url-no-scheme", Found: fmt.Sprintf("%s is a command, not an address", quoteURL(s)), Expected: expectedRepo, Advice: "use the address in it alone: " + address}
	}
	if space := surroundingSpace(s); space != "" {
		return &Problem{Fault: "git-url-no-scheme", Found: fmt.Sprintf("the repository URL %s %s", quoteURL(s), space), Expected: expectedRepo, Advice: "remove the white space"}
	}
	if strings.HasPrefix(s, "ssh://") || strings.HasPrefix(s, "git://") || scpForm().MatchString(s) {
		return &Problem{Fault: "git-ssh-url-with-token", Found: fmt.Sprintf("%s is an SSH address; a token works over HTTPS only", quoteURL(s)), Expected: expectedRepo, Advice: httpsOf(s)}
	}
	if !strings.Contains(s, "://") {
		return &Problem{Fault: "git-url-no-scheme", Found: fmt.Sprintf("the repository URL %s has no scheme, so Git takes it for a local path", quoteURL(s)), Expected: expectedRepo, Advice: "write https:// in front of it"}
	}
	if password, mail := mailInfo(s); mail && !password {
		return &Problem{Fault: "git-embedded-credentials", Found: fmt.Sprintf("the repository URL carries a user name, an e-mail address: %s", quoteURL(s)), Expected: expectedRepo, Advice: "remove everything up to the last @: the Git user name has a field of its own"}
	}
	if HasUserInfo(s) {
		return &Problem{Fault: "git-embedded-credentials", Found: fmt.Sprintf("the repository URL carries credentials: %s", quoteURL(s)), Expected: expectedRepo, Advice: "remove everything up to the @, and revoke that token: addresses are logged"}
	}
	u, err := url.Parse(s)
	if err != nil || u.Hostname() == "" {
		return &Problem{Fault: "git-url-no-scheme", Found: fmt.Sprintf("%s is not a URL with a host", quoteURL(s)), Expected: expectedRepo, Advice: "copy the HTTPS clone address from the repository's page"}
	}
	switch u.Scheme {
	case "https":
		return nil
	case "http":
		if IsLoopback(u.Hostname()) {
			return nil
		}
		return &Problem{Fault: "git-plain-http", Found: fmt.Sprintf("%s would send the token unencrypted", quoteURL(s)), Expected: expectedRepo, Advice: "use https://; revoke the token if it was ever sent there"}
	}
	return &Problem{Fault: "git-url-no-scheme", Found: fmt.Sprintf("the scheme %q of %s is not https", u.Scheme, quoteURL(s)), Expected: expectedRepo, Advice: "copy the HTTPS clone address from the repository's page"}
}

func checkBranch(s string) *Problem {
	if !badBranch().MatchString(s) {
		return nil
	}
	return &Problem{Fault: "git-default-branch-missing", Found: fmt.Sprintf("%s is no branch name that Git allows", quote(s)), Expected: "a branch such as main (see git check-ref-format)", Advice: "copy the branch's name from the repository's page"}
}

func checkGitUsername(s string) *Problem {
	if space := surroundingSpace(s); space != "" || strings.Contains(s, ":") {
		return &Problem{Fault: "git-username-convention", Found: fmt.Sprintf("the Git user name %s has white space around it or a colon in it", quote(s)), Expected: "a name such as oauth2 or x-access-token", Advice: "leave it empty: it follows from the host"}
	}
	return nil
}

// RepoHost returns host and port of a repository URL as "host" or "host:port",
// "" where the URL has none.
func RepoHost(repo string) string {
	u, err := url.Parse(repo)
	if err != nil {
		return ""
	}
	return strings.ToLower(u.Host)
}

// IsLoopback tells whether a host name or address can only be this machine.
func IsLoopback(host string) bool {
	if strings.EqualFold(host, "localhost") {
		return true
	}
	ip := net.ParseIP(strings.Trim(host, "[]"))
	return ip != nil && ip.IsLoopback()
}

// HasUserInfo tells whether a URL carries credentials, also one whose password
// holds a "/" that should have been escaped, and one that RedactURL returned.
func HasUserInfo(s string) bool {
	_, rest, ok := strings.Cut(s, "://")
	if !ok {
		return false
	}
	authority, path, _ := strings.Cut(rest, "/")
	if strings.Contains(authority, "@") {
		return true
	}
	// "https://user:to/ken@host": what looks like the host is no name of one.
	user, _, colon := strings.Cut(authority, ":")
	return colon && !strings.Contains(user, ".") && !IsLoopback(user) && strings.Contains(path, "@")
}

// Forms in which an address carries credentials.
const (
	UserInfoFull      = "name and password"
	UserInfoNameOnly  = "name only" // a token in the place of the user name
	UserInfoUnescaped = "unescaped" // a character in it ends the host's part of the address early
)

// UserInfoForm says in which form an address carries credentials, "" for none.
func UserInfoForm(s string) string {
	_, rest, _ := strings.Cut(s, "://")
	authority, _, _ := strings.Cut(rest, "/")
	user, _, at := strings.Cut(authority, "@")
	_, mail := mailInfo(s)
	switch {
	case !HasUserInfo(s):
		return ""
	case mail:
		return UserInfoFull
	case !at || strings.ContainsAny(user, "#?@") || strings.Count(authority, "@") > 1:
		return UserInfoUnescaped
	case !strings.Contains(user, ":"):
		return UserInfoNameOnly
	}
	return UserInfoFull
}

// mailInfo tells whether the user name in an address is an e-mail address, spelled
// with "@" or "%40", and whether a password stands behind it.
func mailInfo(s string) (password, mail bool) {
	_, rest, _ := strings.Cut(s, "://")
	authority, _, _ := strings.Cut(rest, "/")
	m := mailUser().FindStringSubmatch(authority)
	return m != nil && m[1] != "", m != nil
}

// RedactURL returns the URL without user information, for showing and keeping.
func RedactURL(s string) string {
	if !HasUserInfo(s) {
		return s
	}
	scheme, rest, ok := strings.Cut(s, "://")
	if !ok {
		return s
	}
	authority, path, _ := strings.Cut(rest, "/")
	at := strings.LastIndexByte(rest, '@')
	if at < 0 {
		return s
	}
	if at > len(authority) { // an unescaped "/" in the password: hide up to the last @
		return scheme + "://‹redacted›@" + rest[at+1:]
	}
	out := scheme + "://‹redacted›@" + authority[strings.LastIndexByte(authority, '@')+1:]
	if path != "" {
		out += "/" + path
	}
	return out
}

func quoteURL(s string) string { return quote(RedactURL(s)) }

// httpsOf suggests the HTTPS form of an SSH address.
func httpsOf(s string) string {
	rest := s
	if _, after, ok := strings.Cut(s, "://"); ok {
		rest = after
	}
	if at := strings.LastIndexByte(rest, '@'); at >= 0 {
		rest = rest[at+1:]
	}
	host, path, ok := strings.Cut(rest, "/")
	if !strings.Contains(s, "://") {
		host, path, ok = strings.Cut(rest, ":")
	}
	if !ok {
		return "use the repository's HTTPS address"
	}
	host, _, _ = strings.Cut(host, ":")
	return fmt.Sprintf("use https://%s/%s", host, strings.TrimPrefix(path, "/"))
}
