package iampolicy

import (
	"cmp"
	"slices"
	"strconv"
	"strings"

	"clonepath/awsops/target"
)

// Edit puts New in the place of the bytes from Start to End of a document.
type Edit struct {
	Start, End int
	New        string
}

// Mend makes the edits of all the problems. Where one edit lies in another the
// outer one is made: it was written with the inner one in mind.
func Mend(text []byte, problems []Problem) []byte {
	var edits []Edit
	for _, p := range problems {
		edits = append(edits, p.Edits...)
	}
	slices.SortStableFunc(edits, func(a, b Edit) int { return cmp.Or(cmp.Compare(a.Start, b.Start), cmp.Compare(b.End, a.End)) })
	var out []byte
	done := 0
	for i, e := range edits {
		if e.Start < done || i > 0 && e == edits[i-1] && e.End > e.Start {
			continue
		}
		out = append(append(out, text[done:e.Start]...), e.New...)
		done = e.End
	}
	return append(out, text[done:]...)
}

func replace(n *node, value string) []Edit {
	return []Edit{{n.start, n.end, string(quote(value))}}
}

func rename(m *member, name string) []Edit {
	return []Edit{{m.nameStart, m.nameEnd, string(quote(name))}}
}

// wrapped puts text before and behind a node.
func wrapped(n *node, before, behind string) []Edit {
	return []Edit{{n.start, n.start, before}, {n.end, n.end, behind}}
}

// without takes a member out, with the comma that parts it from its neighbour.
func (n *node) without(i int) []Edit {
	switch {
	case i > 0:
		return []Edit{{n.members[i-1].value.end, n.members[i].value.end, ""}}
	case len(n.members) > 1:
		return []Edit{{n.members[0].nameStart, n.members[1].nameStart, ""}}
	}
	return []Edit{{n.members[0].nameStart, n.members[0].value.end, ""}}
}

// withoutElement takes the element of that name out.
func (n *node) withoutElement(name string) []Edit {
	for i := range n.members {
		if n.members[i].name == name {
			return n.without(i)
		}
	}
	return nil
}

// withoutItem takes one item out of a list that has others.
func (n *node) withoutItem(item *node) []Edit {
	i := slices.Index(n.items, item)
	switch {
	case len(n.items) < 2 || i < 0:
		return nil
	case i > 0:
		return []Edit{{n.items[i-1].end, item.end, ""}}
	}
	return []Edit{{item.start, n.items[1].start, ""}}
}

// with adds a member at the end of an object that has some.
func (n *node) with(name, value string) []Edit {
	if len(n.members) == 0 {
		return nil
	}
	last := n.members[len(n.members)-1].value
	return []Edit{{last.end, last.end, ", " + string(quote(name)) + ": " + string(quote(value))}}
}

// join puts the members of another object behind one's own; cut takes that one
// out of where it stands.
func (n *node) join(other *node, cut []Edit) []Edit {
	if len(n.members) == 0 || len(other.members) == 0 {
		return cut
	}
	var parts []string
	for _, m := range other.members {
		parts = append(parts, string(quote(m.name))+": "+string(m.value.readable()))
	}
	last := n.members[len(n.members)-1].value.end
	return append([]Edit{{last, last, ", " + strings.Join(parts, ", ")}}, cut...)
}

// nearName is the one name of the list that was meant: another case, a plural,
// or a slip of at most two keys.
func nearName(name string, known []string) string {
	folded := strings.ToLower(strings.TrimSpace(name))
	best, distance := "", 3
	for _, k := range known {
		want := strings.ToLower(k)
		d := distance
		switch {
		case folded == want || folded == want+"s":
			d = 0
		case len(folded) >= 5 && len(folded) < 64:
			d = target.EditDistance(folded, want)
		}
		if d < distance {
			best, distance = k, d
		}
	}
	return best
}

// nearOperator is the operator that was meant.
func nearOperator(name string) string {
	prefix, base := "", name
	if set, rest, ok := strings.Cut(name, ":"); ok {
		if prefix = nearName(set, []string{"ForAllValues", "ForAnyValue"}); prefix == "" {
			return ""
		}
		prefix, base = prefix+":", rest
	}
	suffix := ""
	if cut := len(base) - len(ifExistsSuffix); cut > 0 && strings.EqualFold(base[cut:], ifExistsSuffix) {
		base, suffix = strings.Trim(base[:cut], "_:- "), ifExistsSuffix
	}
	names := make([]string, 0, len(operators))
	for n := range operators {
		names = append(names, n)
	}
	slices.Sort(names)
	near := prefix + nearName(base, names) + suffix
	if _, ok := parseOperator(near); !ok {
		return ""
	}
	return near
}

// oftenNamed are the actions and keys of this chain, whose service is known
// where somebody left it out.
var oftenNamed = []string{
	"sts:AssumeRole", "sts:TagSession", "secretsmanager:GetSecretValue", "secretsmanager:DescribeSecret", "kms:Decrypt",
	"sts:ExternalId", "sts:RoleSessionName", "sts:SourceIdentity", "aws:PrincipalArn", "aws:PrincipalAccount", "aws:PrincipalOrgID",
	"aws:SourceIp", "aws:SourceVpc", "aws:SourceVpce", "aws:SourceArn", "aws:SourceAccount", "aws:SecureTransport",
	"aws:MultiFactorAuthPresent", "aws:CurrentTime", "aws:userid", "aws:username", "kms:ViaService",
}

// nearTrustAction is the action of a trust policy that was meant.
func nearTrustAction(action string) string {
	if !strings.Contains(action, ":") {
		if full := fullName(action); strings.HasPrefix(full, "sts:A") || strings.HasPrefix(full, "sts:T") {
			return full
		}
	}
	return nearName(action, []string{"sts:AssumeRole", "sts:TagSession"})
}

// fullName puts the service in front of a name that lacks it, or has it with
// another sign than a colon.
func fullName(name string) string {
	bare := name[strings.LastIndexAny(name, ":._/")+1:]
	for _, full := range oftenNamed {
		if _, known, _ := strings.Cut(full, ":"); strings.EqualFold(bare, known) {
			return full
		}
	}
	return ""
}

// nearPrincipal is the AWS principal that was meant: twelve digits with dashes,
// an ARN with a region, or with the service of its neighbour.
func nearPrincipal(value string) string {
	value = strings.TrimSpace(value)
	if digits := strings.NewReplacer("-", "", " ", "").Replace(value); isAccountID(digits) {
		return digits
	}
	fields := strings.SplitN(value, ":", 6)
	if len(fields) < 6 {
		return ""
	}
	fields[0], fields[3] = "arn", ""
	fields[2] = "iam"
	if kind, _, _ := strings.Cut(fields[5], "/"); kind == "assumed-role" || kind == "federated-user" {
		fields[2] = "sts"
	}
	value = strings.Join(fields, ":")
	if class := ClassOf(value); class == ClassMalformed || class == ClassEveryone {
		return ""
	}
	return value
}

// typedPrincipal is a principal that stands as a bare text, with its type.
func typedPrincipal(value string) string {
	kind := "AWS"
	switch near := nearPrincipal(value); {
	case near != "":
		value = near
	case ClassOf(value) != ClassMalformed:
	case strings.HasSuffix(value, ".amazonaws.com") && !strings.ContainsAny(value, "*? /"):
		kind = "Service"
	default:
		return ""
	}
	return string(wrap('{', [][]byte{append(append(quote(kind), ": "...), quote(value)...)}, '}'))
}

// nearPartition is that of an ARN whose partition IAM does not know.
func nearPartition(fields []string) string {
	region := ""
	if len(fields) > 3 {
		region = fields[3]
	}
	switch {
	case strings.HasPrefix(region, "cn-"):
		return "aws-cn"
	case strings.HasPrefix(region, "us-gov-"):
		return "aws-us-gov"
	}
	return "aws"
}

// plainSid is a Sid without what IAM refuses in one.
func plainSid(sid string) string {
	var words []string
	for _, w := range strings.FieldsFunc(sid, func(r rune) bool { return !isAlnum(string(r)) }) {
		words = append(words, strings.ToUpper(w[:1])+w[1:])
	}
	return strings.Join(words, "")
}

// freeSid is a Sid with a number behind it that no statement has.
func freeSid(sid string, taken map[string]bool) string {
	for i := 2; ; i++ {
		if free := sid + strconv.Itoa(i); !taken[free] {
			return free
		}
	}
}

// trustActionEdits: an action that is misspelt becomes what was meant, one that
// does not belong here goes, and the only one becomes sts:AssumeRole.
func trustActionEdits(list, n *node) []Edit {
	if near := nearTrustAction(n.text); near != "" {
		return replace(n, near)
	}
	if edits := list.withoutItem(n); edits != nil {
		return edits
	}
	return replace(n, "sts:AssumeRole")
}

// trimmedARN takes spaces from around an ARN, and its capitals from "ARN:".
func trimmedARN(n *node) []Edit {
	text := strings.TrimSpace(n.text)
	if len(text) < 4 || !strings.EqualFold(text[:4], "arn:") {
		return nil
	}
	return replace(n, "arn:"+text[4:])
}

// withOperator puts the operator around keys that stand without one: it hangs on
// the first of them.
func (n *node) withOperator(m *member) []Edit {
	operator := operatorFor(m.value)
	for i := range n.members {
		other := &n.members[i]
		if other.value.kind == isObject || !strings.Contains(other.name, ":") || operatorFor(other.value) != operator {
			return nil
		}
	}
	if m != &n.members[0] {
		return nil
	}
	end := n.members[len(n.members)-1].value.end
	return []Edit{{m.nameStart, m.nameStart, string(quote(operator)) + ": {"}, {end, end, "}"}}
}

// operatorFor compares with such values.
func operatorFor(values *node) string {
	for _, v := range statementNodes(values) {
		switch _, isBool := parseBool(v.text); {
		case isBool:
			return "Bool"
		case strings.ContainsAny(v.text, "*?"):
			return "StringLike"
		}
	}
	return "StringEquals"
}
