package mask

import (
	"regexp"
	"slices"
	"strings"
)

// role is what a word is where it stands.
type role struct {
	quoted bool // between quotation marks or slashes: a name, rather than a word of a sentence
	policy bool // in a document of IAM
	key    bool // the name of a member there
}

// verbs begin the names of AWS's operations.
const verbs = `Add|Assume|Attach|Batch|Cancel|Create|Decode|Decrypt|Delete|Deregister|Describe|Detach|Disable|Enable|Encrypt|Filter|` +
	`Generate|Get|Head|Import|Invoke|List|Lookup|Pass|Put|Re[Ee]ncrypt|Register|Remove|Replicate|Reset|Restore|Retire|Revoke|Rotate|` +
	`Schedule|Set|Sign|Simulate|Start|Stop|Tag|Test|Untag|Update|Upload|Validate|Verify`

// forms are the kinds of words in a text, and how each is masked. The first that
// fits counts; what none fits is masked whole.
var forms = []struct {
	needs string                           // one of these is in the word; others are not even tried
	form  func() *regexp.Regexp            // nil: any
	when  func(*Masker, string, role) bool // nil: always
	mask  func(*Masker, string) string
}{
	{"-:T", form(`^\d{4}-\d\d-\d\d(T[\d:.]+(Z|[+-]\d\d:?\d\d)?)?$|^\d{8}T\d{6}Z$|^\d\d?:\d\d(:\d\d(\.\d+)?)?$`), nil, asIs},
	{decimals, form(`^[vV]?\d{1,5}(\.\d{1,5}){0,2}$`), nil, asIs},
	{decimals, form(`^(\d{1,3}h)?(\d{1,4}m)?\d{1,5}(\.\d{1,9})?([muµn]?s|h|m|[kmgKMG]i?B|B|st|nd|rd|th|xx)$`), nil, asIs},
	{decimals, nil, (*Masker).compared, asIs},
	{"A", form(`^(AROA|AIDA|ASIA|AKIA|ANPA|AGPA|AIPA)[A-Z0-9*?]{8,}(:[\w+=,.@*?-]*)?$`), nil, (*Masker).uniqueID},
	{"@", form(`^[^@:/]+@[^@:/]+:[^:]`), nil, (*Masker).URL}, // git@host:owner/name.git
	{"@", nil, nil, (*Masker).Words},
	{"-", form(`^(o|ou|r|p|i|vpce|vpc|subnet|sg|igw|eni|mrk)-[0-9a-z-]{4,}$`), nil, (*Masker).prefixed},
	{".", form(`^[\w*-]+(\.[\w*-]+)+(:\d{1,5})?(/.*)?$`), isHost, (*Masker).hostAndPath},
	{"", form(`^[A-Za-z_-]{2,60}$|^[A-Za-z0-9-]{2,30}:[A-Za-z:_-]{2,60}$`), isKey, asIs},
	{"/", form(`^[A-Za-z0-9]+:(?i:(Principal|Request|Resource)Tag)/`), ofService, (*Masker).tagKey},
	{":", form(`^[A-Za-z0-9-]*:((?i:` + verbs + `)[A-Za-z*?]*|\*)$`), isAction, asIs},
	{"", nil, (*Masker).readable, asIs},
	{"/:", form(`^(role|user|policy|group|instance-profile|assumed-role|alias|key|secret|project|refs)[/:]`), nil, (*Masker).kindAndName},
}

const decimals = "0123456789"

// inText masks a word of a text.
func (m *Masker) inText(s string, at role) string {
	for _, row := range forms {
		if (row.needs == "" || strings.ContainsAny(s, row.needs)) && (row.form == nil || row.form().MatchString(s)) && (row.when == nil || row.when(m, s, at)) {
			return row.mask(m, s)
		}
	}
	return m.Words(s)
}

func asIs(_ *Masker, s string) string { return s }

// readable reports whether a word tells nothing of anybody. A name that is also
// a word is one only where it cannot be part of a sentence.
func (m *Masker) readable(s string, at role) bool {
	s = strings.ToLower(s)
	return isKnown(s) && (!m.names[s] || !at.quoted && strings.Trim(s, letters) == "")
}

const letters = "abcdefghijklmnopqrstuvwxyz"

// compared: a policy compares times and lengths with these numbers.
func (m *Masker) compared(s string, _ role) bool { return m.numbers[s] && !isAccount(s) }

// isKey: the name of a member is language, unless it holds an account's number.
func isKey(m *Masker, s string, at role) bool { return at.key && m.KeyName(s) == s }

// isAction: in a policy a wrong name of a service is the fault, and so are wrong
// capitals; elsewhere it may be anything.
func isAction(_ *Masker, s string, at role) bool {
	spelled := actionForm().MatchString(s)
	if at.policy {
		return ofService(nil, s, at) || spelled
	}
	return ofService(nil, s, at) && (spelled || strings.HasSuffix(s, ":*"))
}

// actionForm is an operation with its capitals.
var actionForm = form(`:(` + verbs + `)([A-Z][A-Za-z]*)?[*?]*$`)

func ofService(_ *Masker, s string, _ role) bool {
	service, _, _ := strings.Cut(s, ":")
	return slices.Contains(services, strings.ToLower(service))
}

// isHost: what has a port is a host, and so is what ends as a public one does.
func isHost(_ *Masker, s string, _ role) bool {
	name, _, _ := strings.Cut(s, "/")
	return strings.Contains(name, ":") || publicSuffix(name) != ""
}

// uniqueID keeps the kind of an id that AWS gave.
func (m *Masker) uniqueID(s string) string { return s[:4] + m.Words(s[4:]) }

// prefixed keeps the kind of an id such as vpce-0a1b2c3d.
func (m *Masker) prefixed(s string) string {
	i := strings.IndexByte(s, '-') + 1
	return s[:i] + m.Words(s[i:])
}

// kindAndName keeps what a name is of: "role/", "secret:".
func (m *Masker) kindAndName(s string) string {
	i := strings.IndexAny(s, "/:") + 1
	return s[:i] + m.Words(s[i:])
}

// tagKey masks the name of a tag in the key of a condition.
func (m *Masker) tagKey(s string) string {
	i := strings.IndexByte(s, '/')
	return s[:i] + m.Words(s[i:])
}
