package mask

import (
	"slices"
	"strings"

	"clonepath/awsops/target"
)

// ID masks an ARN, an account number, or a name.
func (m *Masker) ID(s string) string {
	switch {
	case strings.HasPrefix(s, "arn:"):
		return m.ARN(s)
	case strings.ContainsAny(s, " "): // such as "role torque-git-reader", of an error
		kind, name, _ := strings.Cut(s, " ")
		return m.Text(kind) + " " + m.Words(name)
	case strings.HasPrefix(s, "alias/"):
		return m.resource(s)
	}
	return m.Name(s)
}

// Name masks what people or AWS called something.
func (m *Masker) Name(s string) string {
	switch {
	case strings.HasPrefix(s, "arn:"):
		return m.ARN(s)
	case isAccount(s):
		return m.Account(s)
	case strings.Contains(s, " "): // words of clonepath, with a name in them at most
		return m.Text(s)
	case uniqueIDForm().MatchString(s):
		return m.uniqueID(s)
	}
	return m.Words(s)
}

var uniqueIDForm = form(`^(AROA|AIDA|ASIA|AKIA|ANPA|AGPA|AIPA)[A-Z0-9]{8,}(:[\w+=,.@-]+)?$`)

// managedForm is the ARN of a policy of AWS.
var managedForm = form(`^arn:aws[a-z-]*:iam::aws:policy/[\w/+=,.@-]+$`)

// ARN masks account and names of an ARN and keeps its kind. ARNs of AWS and of
// Torque stay.
func (m *Masker) ARN(s string) string {
	if managedForm().MatchString(s) {
		return s
	}
	a, err := target.ParseARN(s)
	if err != nil {
		return m.broken(s)
	}
	if slices.Contains(target.TorqueAccounts, a.Account) {
		return m.torques(s)
	}
	a.Partition, a.Service, a.Region = m.lead(a.Partition), m.lead(a.Service), m.lead(a.Region)
	a.Account, a.Resource = m.Account(a.Account), m.resource(a.Resource)
	return a.String()
}

// torques keeps an ARN of Torque, but for the name of a session that says more
// than whose it is.
func (m *Masker) torques(s string) string {
	session := s[strings.LastIndexByte(s, '/')+1:]
	if strings.Count(s, "/") < 2 || !strings.Contains(s, ":assumed-role/") || isKnown(strings.ToLower(session)) {
		return s
	}
	return strings.TrimSuffix(s, session) + m.Words(session)
}

// lead is partition, service or region: AWS's word, or a mistaken one.
func (m *Masker) lead(s string) string {
	if s == "" || isKnown(strings.ToLower(s)) || partitionForm().MatchString(s) || regionForm().MatchString(s) {
		return s
	}
	return m.Words(s)
}

var (
	partitionForm = form(`^aws[a-z-]{0,10}$`)
	regionForm    = form(`^[a-z]{2,4}(-[a-z]{4,9}){1,2}-\d$`)
)

// broken is no ARN for want of a part; each part is masked alone.
func (m *Masker) broken(s string) string {
	parts := strings.Split(s, ":")
	for i, part := range parts {
		switch {
		case i == len(parts)-1 && i > 0:
			parts[i] = m.resource(part)
		default:
			parts[i] = m.lead(part)
		}
	}
	return strings.Join(parts, ":")
}

// awsPaths begin roles that AWS makes; rules know them.
var awsPaths = []string{"/aws-service-role/", "/aws-reserved/"}

// resource keeps the kind of a resource ("role/", "secret:") and masks its name.
func (m *Masker) resource(s string) string {
	if s == "root" || strings.HasPrefix(s, "alias/aws/") && isKnown(s[len("alias/aws/"):]) {
		return s
	}
	if path, ok := strings.CutPrefix(s, "role/"); ok {
		return "role" + m.Path("/"+path)
	}
	i := strings.IndexAny(s, ":/")
	if i >= 0 && isKnown(strings.ToLower(s[:i])) {
		return s[:i+1] + m.Words(s[i+1:])
	}
	return m.Words(s)
}

// Path masks a role's path, or one with its name behind it.
func (m *Masker) Path(s string) string {
	for _, begin := range awsPaths {
		if rest, ok := strings.CutPrefix(s, begin); ok {
			return begin + m.Words(rest)
		}
	}
	return m.Words(s)
}
