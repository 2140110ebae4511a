package intake

import (
	"fmt"
	"slices"
	"strings"

	"clonepath/awsops/awserr"
	"clonepath/awsops/target"
	"clonepath/checks/evidence"
)

const (
	maxText     = 64 << 10 // of one text, in bytes
	maxFailures = 50       // in one text
)

// failureStart is where one error ends and the next begins in a pasted terminal.
var failureStart = form(`An error occurred \(|operation error [\w ]+: \w+,`)

// beginsJSON tells a broken document from a line of a log that begins with a
// bracket.
var beginsJSON = form(`^(\{\s*("|$)|\[\s*[{"])`)

// text takes from a pasted text the errors that stand in it. What it says
// besides is left alone.
func (d *reader) text(text string) error {
	if where := brokenAt(text); where != "" && beginsJSON().MatchString(text) {
		return fmt.Errorf("a document in it begins like JSON, but %s: ask for the whole, unedited answer", where)
	}
	text, _ = d.vault.Scrub(text[:min(len(text), maxText)])
	if plain := decoded(text); plain != text && looksLikeJSON(plain) {
		return d.pieces(plain)
	}
	starts := []int{0}
	for _, at := range failureStart().FindAllStringIndex(text, maxFailures) {
		if at[0] > 0 {
			starts = append(starts, at[0])
		}
	}
	for i, from := range starts {
		to := len(text)
		if i+1 < len(starts) {
			to = starts[i+1]
		}
		d.failureText(text[from:to])
	}
	return nil
}

// failureText reads one error: of AWS, else of Git.
func (d *reader) failureText(text string) {
	f, ok := awserr.Parse(mended(text))
	if f.Operation == "" {
		f.Operation = impliedOperation(f.Message)
	}
	if f.Operation == "" && d.section != nil {
		f.Operation = d.section.operation()
	}
	switch {
	case ok && (f.Action != "" || failureSetters()[f.Operation] != nil || evidence.IsWrite(f.Operation)):
		d.failure(f)
	case d.gitError(text):
	case ok && f.Cause != "":
		d.failure(f)
	}
}

// The parts of a refusal, with breaks wherever a screen or a mail program put
// them.
var refusalForms = forms(
	`\bis\s+not\s+authorized\s+to\s+perform:`,
	`\son\s+resource:`,
	`\s+because\b|\s+with\s+an\s+explicit|\s+\(|,\s|\n[ \t]*\n`,
)

// mended takes the breaks out of the ARNs and the action of a refusal that was
// copied with its line breaks, or read from a picture.
func mended(text string) string {
	refusal := refusalForms()[0].FindStringIndex(text)
	if refusal == nil {
		return text
	}
	user := strings.LastIndex(text[:refusal[0]], "User:")
	on := refusalForms()[1].FindStringIndex(text[refusal[1]:])
	if user < 0 || refusal[0]-user > 400 || on == nil || on[0] > 100 {
		return text
	}
	caller, action := text[user+len("User:"):refusal[0]], text[refusal[1]:refusal[1]+on[0]]
	after := text[refusal[1]+on[1]:]
	end := len(after)
	if at := refusalForms()[2].FindStringIndex(after); at != nil {
		end = at[0]
	}
	resource := strings.TrimSpace(after[:end])
	if strings.HasPrefix(resource, "arn:") {
		resource = joinedLines(resource)
	}
	return text[:user] + "User: " + squeezed(caller) + " is not authorized to perform: " + squeezed(action) + " on resource: " + resource + after[end:]
}

// joinedLines joins an ARN with the lines that continue it: where the break
// stands at a separator, or one more word follows that could be of a name.
func joinedLines(s string) string {
	lines := strings.Split(s, "\n")
	joined := strings.TrimSpace(lines[0])
	for i, line := range lines[1:] {
		line = strings.TrimSpace(line)
		atSeparator := line != "" && (strings.ContainsAny(joined[len(joined)-1:], "-:/_.") || strings.ContainsAny(line[:1], "-:/_."))
		word := line != "" && !strings.ContainsAny(line, " \t") && line[0] >= 'a' && line[0] <= 'z'
		if !atSeparator && !word {
			return joined + " " + strings.Join(lines[i+1:], " ")
		}
		joined += line
	}
	return joined
}

func squeezed(s string) string { return strings.Join(strings.Fields(s), "") }

// impliedOperations are messages that one operation alone answers, for texts
// that do not name it.
var impliedOperations = []struct{ text, operation string }{
	{"Secrets Manager can't find the specified secret", "secretsmanager:GetSecretValue"},
	{"marked for deletion", "secretsmanager:GetSecretValue"},
	{"Access to KMS is not allowed", "secretsmanager:GetSecretValue"},
	{"for staging label", "secretsmanager:GetSecretValue"},
	{"can't decrypt the protected secret", "secretsmanager:GetSecretValue"},
	{"Roles may not be assumed by root", "sts:AssumeRole"},
	{"The role with name ", "iam:GetRole"},
}

func impliedOperation(message string) string {
	for _, row := range impliedOperations {
		if strings.Contains(message, row.text) {
			return row.operation
		}
	}
	return ""
}

// failure makes a refused call the failure of the fact that it asked for.
func (d *reader) failure(f *awserr.Failure) {
	if f.Operation == "" && f.Cause != "" {
		f.Operation = "sts:GetCallerIdentity" // whichever call it was: none got through
	}
	if f.Class == awserr.Denied && f.Action != "" {
		f.Operation = operationOf(f)
	}
	if first := strings.Fields(f.Resource); len(first) > 1 && strings.HasPrefix(f.Resource, "arn:") {
		f.Resource = first[0] // what follows an ARN is the text going on
	}
	f.RequestID = f.RequestID || f.Code != "" || f.Action != "" // only AWS itself says that
	if evidence.IsWrite(f.Operation) {
		d.writeRefused(f)
		return
	}
	if set, ok := failureSetters()[f.Operation]; ok {
		set(d, f)
		d.found("an error of %s: %s", f.Operation, firstOf(f.Code, f.Cause, string(f.Class)))
		return
	}
	if evidence.IsWrite(f.Operation) {
		d.record.Writes = evidence.Observed(evidence.Operator, d.record.Taken, append(d.record.Writes.Get(), *f))
		d.found("a refused %s: %s", f.Operation, firstOf(f.Code, string(f.Class)))
	}
}

// writeRefused keeps a change that AWS refused: its words tell what is wrong with
// what was to be written.
func (d *reader) writeRefused(f *awserr.Failure) {
	if d.record.Writes == nil {
		d.record.Writes = evidence.Observed(d.by, d.at, evidence.Writes{})
	}
	*d.record.Writes.Value = append(*d.record.Writes.Value, *f)
	d.found("a refused change, %s: %s", f.Operation, firstOf(f.Code, string(f.Class)))
}

// operationOf is the call that a denial is about. Decrypt and TagSession are
// refused on the way of another call.
func operationOf(f *awserr.Failure) string {
	switch f.Action {
	case "kms:Decrypt":
		return "secretsmanager:GetSecretValue"
	case "sts:TagSession", "sts:SetSourceIdentity":
		return "sts:AssumeRole"
	case "secretsmanager:BatchGetSecretValue":
		return "secretsmanager:GetSecretValue"
	}
	return f.Action
}

// failureSetters: each operation has one fact that its failure belongs to.
func failureSetters() map[string]func(*reader, *awserr.Failure) {
	return map[string]func(*reader, *awserr.Failure){
		"sts:GetCallerIdentity":               func(d *reader, f *awserr.Failure) { fail(d, &d.record.Caller, f) },
		"iam:GetRole":                         func(d *reader, f *awserr.Failure) { fail(d, &d.record.Role, f) },
		"iam:ListRolePolicies":                policiesFailed,
		"iam:ListAttachedRolePolicies":        policiesFailed,
		"iam:GetRolePolicy":                   policiesFailed,
		"iam:GetPolicy":                       policiesFailed,
		"iam:GetPolicyVersion":                policiesFailed,
		"secretsmanager:DescribeSecret":       func(d *reader, f *awserr.Failure) { fail(d, &d.record.Secret, f) },
		"secretsmanager:GetResourcePolicy":    func(d *reader, f *awserr.Failure) { fail(d, &d.record.SecretPolicy, f) },
		"secretsmanager:ListSecretVersionIds": func(*reader, *awserr.Failure) {},
		"kms:DescribeKey":                     func(d *reader, f *awserr.Failure) { fail(d, &d.record.Key, f) },
		"kms:GetKeyPolicy":                    func(d *reader, f *awserr.Failure) { fail(d, &d.record.KeyPolicy, f) },
		"cloudtrail:LookupEvents":             func(d *reader, f *awserr.Failure) { fail(d, &d.record.Trail, f) },
		"sts:AssumeRole":                      (*reader).assumeFailed,
		"secretsmanager:GetSecretValue":       (*reader).readFailed,
	}
}

func fail[T any](d *reader, to **evidence.Fact[T], f *awserr.Failure) {
	if *to == nil {
		*to = evidence.Failed[T](d.by, d.at, f)
	}
}

func policiesFailed(d *reader, f *awserr.Failure) {
	if d.policies.failed == nil {
		d.policies.failed = f
	}
}

// assumeFailed: a person's AssumeRole is refused by a right trust policy and
// tells nothing; the agent's is what this is all about.
func (d *reader) assumeFailed(f *awserr.Failure) {
	if d.person(f.Caller) {
		if d.record.AssumeOperator == nil {
			d.record.AssumeOperator = evidence.Failed[evidence.Session](evidence.Operator, d.at, f)
		}
		d.warn("%s is a person, not the agent: a right trust policy refuses this call. Send the error that Torque shows", f.Caller)
		return
	}
	if d.record.Assume == nil {
		d.record.Assume = evidence.Failed[evidence.Session](evidence.Agent, d.at, f)
	}
	if a, err := target.ParseARN(f.Caller); err == nil && d.record.AgentCaller == nil {
		d.record.AgentCaller = evidence.Observed(evidence.Agent, d.at, evidence.Caller{ARN: f.Caller, Account: a.Account})
	}
	if isRoleARN(f.Resource) {
		d.claimRole(f.Resource, "the refused AssumeRole", true)
	}
}

// readFailed: refused to a session of the role it is what Torque gets; refused to
// a person it tells of that person. Where the text names no caller it is taken
// for Torque's, because that is the error people ask about.
func (d *reader) readFailed(f *awserr.Failure) {
	role, session := target.RoleARNOf(f.Caller)
	if f.Caller != "" && (!session || d.person(f.Caller)) {
		fail(d, &d.record.Value, f)
		return
	}
	if d.record.RoleValue == nil {
		d.record.RoleValue = evidence.Failed[evidence.Value](evidence.Role, d.at, f)
	}
	if session {
		d.claimRole(role, "the caller of the refused GetSecretValue", false)
	}
	if f.Action == "secretsmanager:GetSecretValue" {
		d.claimSecret(f.Resource, "the refused GetSecretValue", true)
	}
}

// person tells whether a caller is somebody at a keyboard: a user, root, or a
// session of single sign-on. The agent principal that was given is none.
func (d *reader) person(caller string) bool {
	a, err := target.ParseARN(caller)
	if err != nil || target.SamePrincipal(caller, d.given.Target.AgentPrincipal) || slices.Contains(target.TorqueAccounts, a.Account) {
		return false
	}
	for _, begin := range []string{"user/", "root", "federated-user/", "assumed-role/AWSReservedSSO_"} {
		if strings.HasPrefix(a.Resource, begin) {
			return true
		}
	}
	return caller == d.record.Caller.Get().ARN
}
