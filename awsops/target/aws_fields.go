package target

import (
	"fmt"
	"strings"

	"clonepath/awsops/sealed"
)

// Patterns and limits: the models of IAM, STS and Secrets Manager, as listed at
// the end of FAULTS.md.
var (
	roleARNPattern    = lazy(`^arn:(aws|aws-cn|aws-us-gov|aws-[a-z-]+):iam::\d{12}:role/([\x21-\x7E]+/)?[\w+=,.@-]{1,64}$`)
	externalIDPattern = lazy(`^[\w+=,.@:/-]*$`)
	secretNamePattern = lazy(`^[\w/+=.@-]{1,512}$`)
	secretARNPattern  = lazy(`^arn:(aws|aws-[a-z-]+):secretsmanager:[a-z0-9-]+:\d{12}:secret:[\w/+=.@!-]{1,520}$`)
	principalPattern  = lazy(`^arn:(aws|aws-[a-z-]+):iam::\d{12}:(role|user)/([\x21-\x7E]+/)?[\w+=,.@-]{1,64}$`)
	regionPattern     = lazy(`^[a-z]{2,4}(-[a-z]+)+-\d$`)
	accountPattern    = lazy(`^\d{12}$`)
	percentEscape     = lazy(`%[0-9A-Fa-f]{2}`)
)

const (
	expectedRoleARN  = "the ARN of an IAM role, such as arn:aws:iam::111122223333:role/torque-git-reader"
	expectedSecretID = "the secret's name, such as git-repo-token, or its ARN"
	expectedExternal = "2 to 1224 characters of A-Z a-z 0-9 _ + = , . @ : / -"
)

func checkRegion(s string) *Problem {
	expected := "a region such as eu-west-1"
	if space := surroundingSpace(s); space != "" {
		return &Problem{Fault: "local-region-whitespace", Found: fmt.Sprintf("the region %s %s", quote(s), space), Expected: expected, Advice: "remove the white space"}
	}
	if PartitionOf(s) != "" {
		return nil
	}
	p := &Problem{Fault: "local-region-typo", Found: fmt.Sprintf("there is no region %s", quote(s)), Expected: expected, Advice: "correct the region", Likely: regionPattern().MatchString(s)}
	if near := NearestRegion(s); near != "" {
		p.Advice = fmt.Sprintf("did you mean %s?", near)
		p.Likely = false
	}
	return p
}

func checkRoleARN(s string) *Problem {
	malformed := func(found, advice string) *Problem {
		return &Problem{Fault: "role-arn-malformed", Found: found, Expected: expectedRoleARN, Advice: advice}
	}
	if space := surroundingSpace(s); space != "" {
		return malformed(fmt.Sprintf("the role ARN %s %s", quote(s), space), "remove the white space")
	}
	a, err := ParseARN(s)
	if err != nil {
		return malformed(fmt.Sprintf("%s is not an ARN", quote(s)), "copy the ARN from the role's page in IAM")
	}
	if a.Service == "secretsmanager" {
		return &Problem{Fault: "cred-fields-swapped", Found: fmt.Sprintf("the role ARN holds a secret's ARN: %s", quote(s)), Expected: expectedRoleARN, Advice: "swap the Role ARN and the Secret ID"}
	}
	if role, ok := RoleARNOf(s); ok {
		return &Problem{Fault: "role-arn-assumed-role", Found: fmt.Sprintf("%s is the ARN of a session, not of a role", quote(s)), Expected: expectedRoleARN, Advice: fmt.Sprintf("use the role's own ARN, %s if the role has no path", role)}
	}
	kind, name, _ := strings.Cut(a.Resource, "/")
	if a.Service == "iam" && kind != "role" {
		return &Problem{Fault: "role-arn-not-a-role", Found: fmt.Sprintf("%s is the ARN of %s %s, not of a role", quote(s), article(kind), kind), Expected: expectedRoleARN, Advice: notARoleAdvice(kind, a, name)}
	}
	if !roleARNPattern().MatchString(s) {
		return malformed(fmt.Sprintf("%s is no well-formed role ARN: %s", quote(s), whyNoRoleARN(a)), "copy the ARN from the role's page in IAM")
	}
	return nil
}

func whyNoRoleARN(a ARN) string {
	switch {
	case a.Service != "iam":
		return fmt.Sprintf("the service is %q, not \"iam\"", a.Service)
	case a.Region != "":
		return fmt.Sprintf("IAM ARNs have no region, this one has %q", a.Region)
	case !accountPattern().MatchString(a.Account):
		return fmt.Sprintf("the account %q has %d characters, not 12 digits", a.Account, len(a.Account))
	}
	return fmt.Sprintf("%q is no role name of 1 to 64 characters of A-Z a-z 0-9 _ + = , . @ -", lastSegment(a.Resource))
}

func notARoleAdvice(kind string, a ARN, name string) string {
	if kind == "instance-profile" {
		return fmt.Sprintf("an instance profile usually has its role's name: try %s", ARN{a.Partition, "iam", "", a.Account, "role/" + name}.String())
	}
	return "open the role in IAM and copy the ARN from its summary"
}

func article(noun string) string {
	if noun != "" && strings.ContainsRune("aeiou", rune(noun[0])) {
		return "an"
	}
	return "a"
}

func checkExternalID(s string) *Problem {
	p := &Problem{Fault: "cred-external-id-format", Expected: expectedExternal, Advice: "change it in Torque and in the trust policy alike"}
	shown := MaskExternalID(s)
	switch {
	case len(s) < 2:
		p.Found = fmt.Sprintf("the External ID has %d character", len(s))
	case len(s) > 1224:
		p.Found = fmt.Sprintf("the External ID has %d characters", len(s))
	case surroundingSpace(s) != "":
		p.Found = fmt.Sprintf("the External ID %s %s", shown, surroundingSpace(s))
		p.Advice = "remove the white space: STS refuses it"
	case !externalIDPattern().MatchString(s):
		bad := strings.IndexFunc(s, func(r rune) bool { return !externalIDPattern().MatchString(string(r)) })
		p.Found = fmt.Sprintf("the External ID %s has %q at position %d", shown, []rune(s[bad:])[0], len([]rune(s[:bad]))+1)
		if percentEscape().MatchString(s) {
			p.Advice = "it looks URL-encoded: enter the decoded value in Torque and in the trust policy alike"
		}
	default:
		return nil
	}
	return p
}

func checkSecretID(s string) *Problem {
	if space := surroundingSpace(s); space != "" {
		return &Problem{Fault: "secret-id-whitespace", Found: fmt.Sprintf("the secret ID %s %s", quote(s), space), Expected: expectedSecretID, Advice: "remove the white space"}
	}
	if sealed.Holds(s) || sealed.IsMasked(s) {
		return &Problem{Fault: "cred-token-in-secret-id", Found: "the secret ID begins like a Git token (not shown)", Expected: expectedSecretID, Advice: "revoke that token: Secret IDs are written to CloudTrail; then enter the secret's name"}
	}
	if strings.Contains(s, "://") {
		return &Problem{Fault: "secret-id-console-url", Found: fmt.Sprintf("the secret ID is a URL: %s", quote(s)), Expected: expectedSecretID, Advice: "copy the Secret ARN from that page instead"}
	}
	a, err := ParseARN(s)
	if err != nil {
		return checkSecretName(s)
	}
	if a.Service == "iam" || a.Service == "sts" {
		return &Problem{Fault: "cred-fields-swapped", Found: fmt.Sprintf("the secret ID holds a role's ARN: %s", quote(s)), Expected: expectedSecretID, Advice: "swap the Role ARN and the Secret ID"}
	}
	if name, rest, more := strings.Cut(strings.TrimPrefix(a.Resource, "secret:"), ":"); a.Service == "secretsmanager" && more {
		key, _, _ := strings.Cut(rest, ":")
		bare := ARN{a.Partition, a.Service, a.Region, a.Account, "secret:" + name}.String()
		return &Problem{Fault: "secret-id-console-url", Found: fmt.Sprintf("the secret ID carries the suffix %q of an ECS reference", ":"+rest), Expected: expectedSecretID, Advice: fmt.Sprintf("use %s as Secret ID and %q as Secret Path", bare, key)}
	}
	if !secretARNPattern().MatchString(s) {
		return &Problem{Fault: "secret-id-console-url", Found: fmt.Sprintf("%s is not the ARN of a secret", quote(s)), Expected: expectedSecretID, Advice: "copy the Secret ARN from the secret's page"}
	}
	return nil
}

func checkSecretName(s string) *Problem {
	if secretNamePattern().MatchString(s) {
		return nil
	}
	return &Problem{Fault: "secret-id-console-url", Found: fmt.Sprintf("%s is no name that a secret can have", quote(s)), Expected: "1 to 512 characters of A-Z a-z 0-9 / _ + = . @ -", Advice: "copy the name from the secret's page"}
}

// checkSecretPath accepts any text: whether a path leads anywhere is judged on
// the value's shape (package secretpath). Only white space around it is never
// meant.
func checkSecretPath(s string) *Problem {
	if space := surroundingSpace(s); space != "" {
		return &Problem{Fault: "cred-path-syntax", Found: fmt.Sprintf("the secret path %s %s", quote(s), space), Expected: "the key's name, such as token", Advice: "remove the white space", Likely: true}
	}
	return nil
}

// checkCallers checks each ARN of the agent, or of its runners.
func checkCallers(who string) func(string) *Problem {
	return func(s string) *Problem {
		for _, arn := range splitARNs(s) {
			if p := checkCaller(who, arn); p != nil {
				return p
			}
		}
		return nil
	}
}

func checkCaller(who, s string) *Problem {
	expected := "the ARN of the role that the " + who + " calls as, such as " + DocumentedAgentPrincipal
	if role, ok := RoleARNOf(s); ok {
		return &Problem{Fault: "trust-principal-session-arn", Found: fmt.Sprintf("%s is one session of a role", quote(s)), Expected: expected, Advice: fmt.Sprintf("use the role's ARN, %s if the role has no path", role)}
	}
	if !principalPattern().MatchString(s) {
		return &Problem{Fault: "trust-principal-wrong", Found: fmt.Sprintf("the %s principal %s is no role or user ARN", who, quote(s)), Expected: expected, Advice: "ask Torque which ARN your " + who + " calls from"}
	}
	return nil
}

// MaskExternalID shows an External ID as DESIGN.md (Secrets) says: its length,
// and from 16 characters on two characters at each end.
func MaskExternalID(s string) string {
	n := len([]rune(s))
	if n < 16 {
		return fmt.Sprintf("•••• (%d characters)", n)
	}
	r := []rune(s)
	return fmt.Sprintf("%s••••%s (%d characters)", string(r[:2]), string(r[n-2:]), n)
}
