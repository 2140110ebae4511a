package evidence

import (
	"fmt"
	"hash/fnv"
	"net"
	"regexp"
	"slices"
	"strings"
	"sync"

	"clonepath/awsops/iampolicy"
	"clonepath/awsops/sealed"
	"clonepath/awsops/target"
)

// masker gives out pseudonyms for one record.
type masker struct {
	accounts map[string]string
	given    map[string]map[byte]byte // masked beginning of a word → next letter → its pseudonym
	known    []string                 // names, External IDs and hosts to be found in texts, longest first
	isHost   map[string]bool
}

// form is a pattern that is compiled at its first use.
func form(pattern string) func() *regexp.Regexp {
	return sync.OnceValue(func() *regexp.Regexp { return regexp.MustCompile(pattern) })
}

// Forms by which identifying parts are found in a text.
var (
	urlForm      = form(`[a-z]+://[^\s"'<>\\]+`)
	arnForm      = form(`arn:[a-z*-]+:[a-z0-9*-]*:[a-z0-9*-]*:[0-9a-z*?]*:[^\s"'<>,;)\\]+`)
	accountForm  = form(`\b[0-9]{12}\b`)
	uniqueIDForm = form(`\b(AROA|AIDA|ASIA|AKIA|ANPA|AGPA|AIPA)([A-Z0-9]{8,})((?::[\w+=,.@-]+)?)`)
	uuidForm     = form(`\b(mrk-[0-9a-f]{32}|[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12})\b`)
	orgForm      = form(`\bo-([a-z0-9]{10,32})\b`)
	sidForm      = form(`("(?:Sid|Id)"\s*:\s*")([^"]*)"`)
)

func newMasker(r *Record) *masker {
	m := &masker{accounts: map[string]string{}, given: map[string]map[byte]byte{}, isHost: map[string]bool{}}
	m.learn(r.Target.ExternalID, r.Target.RoleName(), r.Target.SecretName(), r.Role.Get().Name, r.Secret.Get().Name, r.Local.Get().Profile)
	for _, d := range slices.Concat(r.RolePolicies.Get(), []Document{r.Boundary.Get(), {Text: r.Role.Get().Trust}, r.SuppliedTrust.Get()}) {
		m.learn(d.Name)
		m.learn(externalIDs(d.Text)...)
	}
	for _, repo := range []string{r.Target.Repo, r.Login.Get().URL, r.Host.Get().URL} {
		host, path := repositoryParts(repo)
		if m.learn(host); host != "" {
			m.isHost[host] = true
		}
		m.learn(append(strings.Split(path, "/"), path)...)
	}
	m.learnTorque(r)
	slices.SortStableFunc(m.known, func(a, b string) int { return len(b) - len(a) })
	return m
}

// learn makes a name be found in texts.
func (m *masker) learn(names ...string) {
	for _, name := range names {
		if len(name) < 3 || slices.Contains(m.known, name) || readableHost(name) || strings.HasPrefix(name, "the ") {
			continue
		}
		m.known = append(m.known, name)
	}
}

// couldBeAWord: a short name without a separator is masked in a sentence only
// where it is quoted, or where a path has it.
func couldBeAWord(name string) bool {
	return len(name) < 8 && !strings.ContainsAny(name, "-_./+=@0123456789")
}

// repositoryParts takes an address apart, also one that is no URL.
func repositoryParts(address string) (host, path string) {
	_, rest, ok := strings.Cut(address, "://")
	if !ok {
		rest = address
	}
	if _, place, user := strings.Cut(rest, "@"); user {
		rest = place
	}
	rest, _, _ = strings.Cut(rest, "?")
	i := strings.IndexAny(rest, ":/")
	if i < 0 {
		return "", ""
	}
	host, path = rest[:i], rest[i+1:]
	if port, behind, slash := strings.Cut(path, "/"); slash && strings.Trim(port, "0123456789") == "" {
		path = behind
	}
	return host, strings.TrimSuffix(strings.TrimSuffix(strings.Trim(path, "/"), "/info/refs"), ".git")
}

// externalIDs are the values that a trust policy compares sts:ExternalId with.
func externalIDs(text string) []string {
	doc, err := iampolicy.Parse([]byte(text))
	if err != nil {
		return nil
	}
	var ids []string
	for _, s := range doc.Statements {
		for _, c := range s.ConditionsOn("sts:ExternalId") {
			ids = append(ids, c.Values...)
		}
	}
	return ids
}

// text masks what identifies in a sentence, a policy or an answer.
func (m *masker) text(s string) string {
	var done []string // what is masked already, kept away from later forms
	keep := func(masked string) string {
		done = append(done, masked)
		return fmt.Sprintf("\x00%d\x00", len(done)-1)
	}
	s = strings.ReplaceAll(s, "\x00", "")
	s = sidForm().ReplaceAllStringFunc(s, func(found string) string {
		parts := sidForm().FindStringSubmatch(found)
		return parts[1] + keep(m.sid(parts[2])) + `"`
	})
	s = urlForm().ReplaceAllStringFunc(s, func(found string) string { return keep(m.url(found)) })
	s = arnForm().ReplaceAllStringFunc(s, func(found string) string { return keep(m.arn(found)) })
	for _, name := range m.known {
		masked := ""
		s = replaceWord(s, name, func() string {
			if masked == "" {
				masked = m.words(name)
				if m.isHost[name] {
					masked = m.host(name)
				}
			}
			return keep(masked)
		})
	}
	s = uniqueIDForm().ReplaceAllStringFunc(s, func(found string) string { return keep(m.name(found)) })
	s = orgForm().ReplaceAllStringFunc(s, func(found string) string { return keep("o-" + m.words(found[2:])) })
	s = uuidForm().ReplaceAllStringFunc(s, func(found string) string { return keep(m.words(found)) })
	s = accountForm().ReplaceAllStringFunc(s, func(found string) string { return keep(m.account(found)) })
	for i, masked := range slices.Backward(done) {
		s = strings.ReplaceAll(s, fmt.Sprintf("\x00%d\x00", i), masked)
	}
	return s
}

// replaceWord replaces a name where no letter or digit touches it.
func replaceWord(s, name string, with func() string) string {
	var out strings.Builder
	for {
		i := strings.Index(s, name)
		if i < 0 {
			out.WriteString(s)
			return out.String()
		}
		end := i + len(name)
		touched := i > 0 && alnum(s[i-1]) || end < len(s) && alnum(s[end])
		if couldBeAWord(name) && !touched {
			touched = i == 0 || end == len(s) || !strings.ContainsRune("'\"`/:", rune(s[i-1])) || !strings.ContainsRune("'\"`/", rune(s[end]))
		}
		out.WriteString(s[:i])
		if touched {
			out.WriteString(name)
		} else {
			out.WriteString(with())
		}
		s = s[end:]
	}
}

// id is an ARN, an account number, or a name.
func (m *masker) id(s string) string {
	switch {
	case strings.HasPrefix(s, "arn:"):
		return m.arn(s)
	case strings.ContainsAny(s, " "): // such as "role torque-git-reader", of an error
		kind, name, _ := strings.Cut(s, " ")
		return kind + " " + m.words(name)
	case strings.HasPrefix(s, "alias/"):
		return m.resource(s)
	}
	return m.name(s)
}

// name is what people or AWS called something.
func (m *masker) name(s string) string {
	switch {
	case strings.HasPrefix(s, "arn:"):
		return m.arn(s)
	case accountForm().FindString(s) == s && s != "":
		return m.account(s)
	case strings.Contains(s, " "): // words of clonepath, with a name in them at most
		return m.text(s)
	}
	if parts := uniqueIDForm().FindStringSubmatch(s); parts != nil && parts[0] == s {
		return parts[1] + m.words(parts[2]) + m.words(parts[3])
	}
	return m.words(s)
}

// ourSid is the statement that clonepath writes: it is the same for everybody.
const ourSid = "ClonepathAgent"

func (m *masker) sid(s string) string {
	if s == ourSid {
		return s
	}
	return m.words(s)
}

// secretID keeps the beginning of a token that was entered in its place: it is
// what tells that it is one.
func (m *masker) secretID(s string) string {
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
		return m.url(s)
	}
	if strings.TrimSpace(s) != s { // the white space is the fault
		lead := len(s) - len(strings.TrimLeft(s, " \t\r\n"))
		body := strings.TrimSpace(s)
		return s[:lead] + m.id(body) + s[lead+len(body):]
	}
	return m.id(s)
}

// arn masks account and names of an ARN and keeps its kind. ARNs of AWS and of
// Torque stay.
func (m *masker) arn(s string) string {
	a, err := target.ParseARN(s)
	if err != nil || a.Account == "aws" || slices.Contains(target.TorqueAccounts, a.Account) {
		return s
	}
	a.Account, a.Resource = m.account(a.Account), m.resource(a.Resource)
	return a.String()
}

// awsPaths begin roles that AWS makes; rules know them.
var awsPaths = []string{"/aws-service-role/", "/aws-reserved/"}

// resource keeps the kind of a resource ("role/", "secret:") and masks its name.
func (m *masker) resource(s string) string {
	if s == "root" || strings.HasPrefix(s, "alias/aws/") {
		return s
	}
	if path, ok := strings.CutPrefix(s, "role"); ok {
		return "role" + m.path(path)
	}
	i := strings.IndexAny(s, ":/")
	return s[:i+1] + m.words(s[i+1:])
}

// path is a role's path, or with its name behind it.
func (m *masker) path(s string) string {
	for _, begin := range awsPaths {
		if rest, ok := strings.CutPrefix(s, begin); ok {
			return begin + m.words(rest)
		}
	}
	return m.words(s)
}

// account numbers the accounts: 000000000001, 000000000002 … A pattern of one
// is masked as a name.
func (m *masker) account(s string) string {
	switch {
	case slices.Contains(target.TorqueAccounts, s) || s == "aws" || strings.Trim(s, "0") == "":
		return s
	case accountForm().FindString(s) != s:
		return m.words(s)
	}
	if m.accounts[s] == "" {
		m.accounts[s] = fmt.Sprintf("%012d", len(m.accounts)+1)
	}
	return m.accounts[s]
}

// url keeps scheme, port and a public host, and masks the rest, credentials
// too.
func (m *masker) url(s string) string {
	scheme, rest, ok := strings.Cut(s, "://")
	if !ok {
		if user, place, scp := strings.Cut(s, "@"); scp { // git@host:owner/name.git
			host, path, _ := strings.Cut(place, ":")
			return m.username(user) + "@" + m.host(host) + ":" + m.repository(path)
		}
		return m.repository(s)
	}
	authority, path, slash := strings.Cut(rest, "/")
	user := ""
	if i := strings.LastIndexByte(authority, '@'); i >= 0 {
		user, authority = authority[:i+1], authority[i+1:]
		if user != sealed.Redacted+"@" {
			user = m.words(user)
		}
	}
	if slash {
		path = "/" + m.repository(path)
	}
	return scheme + "://" + user + m.host(authority) + path
}

// repository masks a path and keeps what Git and AWS put around it.
func (m *masker) repository(path string) string {
	path, query, asked := strings.Cut(path, "?")
	tail := ""
	for _, known := range []string{"/info/refs", ".git"} {
		if rest, ok := strings.CutSuffix(path, known); ok {
			path, tail = rest, known+tail
		}
	}
	path = m.words(path) + tail
	switch {
	case asked && strings.HasPrefix(query, "service="):
		path += "?" + query
	case asked:
		path += "?" + m.words(query)
	}
	return path
}

// host masks a host name; a public one, AWS's and this machine stay.
func (m *masker) host(s string) string {
	name, port := s, ""
	if h, p, err := net.SplitHostPort(s); err == nil {
		name, port = h, ":"+p
	}
	if readableHost(name) {
		return s
	}
	return m.words(name) + port
}

// publicHosts tell nothing of their users, and rules know them.
var publicHosts = []string{"github.com", "gitlab.com", "bitbucket.org", "dev.azure.com", "codeberg.org", "amazonaws.com", "amazonaws.com.cn", "aws.amazon.com", "qtorque.io"}

func readableHost(name string) bool {
	name = strings.Trim(name, "[]")
	if h, _, err := net.SplitHostPort(name); err == nil {
		name = h
	}
	return target.IsLoopback(name) || slices.ContainsFunc(publicHosts, func(h string) bool { return name == h || strings.HasSuffix(name, "."+h) })
}

// variables of policies are language, not names.
var variableForm = form(`\$\{[^}]*\}`)

// words masks every run of letters and digits. Two that begin alike begin alike
// afterwards, so that "git-*" covers the masked "git-repo-token" too; letters
// stay letters of their case, digits stay digits, everything else stays.
func (m *masker) words(s string) string {
	var out strings.Builder
	for {
		at := variableForm().FindStringIndex(s)
		if at == nil {
			m.plainWords(&out, s)
			return out.String()
		}
		m.plainWords(&out, s[:at[0]])
		out.WriteString(s[at[0]:at[1]])
		s = s[at[1]:]
	}
}

func (m *masker) plainWords(out *strings.Builder, s string) {
	begin := ""
	for i := range len(s) {
		c := s[i]
		if !alnum(c) {
			begin = ""
			out.WriteByte(c)
			continue
		}
		masked := m.letter(begin, lower(c))
		begin += string(masked)
		if c >= 'A' && c <= 'Z' {
			masked -= 'a' - 'A'
		}
		out.WriteByte(masked)
	}
}

const (
	letters = "abcdefghijklmnopqrstuvwxyz"
	digits  = "0123456789"
)

// letter is the pseudonym of a letter after a masked beginning: the next one
// that is free there, so that it tells nothing of the letter itself.
func (m *masker) letter(begin string, c byte) byte {
	node := m.given[begin]
	if node == nil {
		node = map[byte]byte{}
		m.given[begin] = node
	}
	if node[c] == 0 {
		alphabet := letters
		if c <= '9' {
			alphabet = digits
		}
		taken := 0
		for other := range node {
			if (other <= '9') == (c <= '9') {
				taken++
			}
		}
		h := fnv.New32a()
		_, _ = h.Write([]byte(begin)) // a hash takes everything
		node[c] = alphabet[(int(h.Sum32()%uint32(len(letters)*len(digits)))+taken)%len(alphabet)]
	}
	return node[c]
}

func alnum(c byte) bool {
	return c >= '0' && c <= '9' || c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z'
}

func lower(c byte) byte {
	if c >= 'A' && c <= 'Z' {
		return c + 'a' - 'A'
	}
	return c
}
