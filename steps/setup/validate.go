package setup

import (
	"fmt"
	"regexp"
	"strings"

	"clonepath/awsops/target"
)

// Patterns of IAM, KMS and Secrets Manager, as listed at the end of the fault
// catalogue.
var (
	roleNamePattern   = regexp.MustCompile(`^[\w+=,.@-]{1,64}$`)
	policyNamePattern = regexp.MustCompile(`^[\w+=,.@-]{1,128}$`)
	pathPattern       = regexp.MustCompile(`^/([\x21-\x7E]+/)?$`)
	boundaryPattern   = regexp.MustCompile(`^arn:aws[a-z-]*:iam::(\d{12}|aws):policy/([\x21-\x7E]+/)?[\w+=,.@-]{1,128}$`)
	KmsARNPattern     = regexp.MustCompile(`^arn:aws[a-z-]*:kms:[a-z0-9-]+:\d{12}:key/[A-Za-z0-9-]+$`)
	kmsIDPattern      = regexp.MustCompile(`^(mrk-[0-9a-f]{32}|[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12})$`)
	HyphenSix         = regexp.MustCompile(`-[A-Za-z0-9]{6}$`)
)

func checkPattern(what, v, expected string, pattern *regexp.Regexp) *Problem {
	if pattern.MatchString(v) {
		return nil
	}
	return &Problem{Found: fmt.Sprintf("%s is no %s", Quote(v), what), Expected: expected, Advice: "correct it"}
}

func checkRoleName(v string) *Problem {
	return checkPattern("role name", v, "1 to 64 characters of A-Z a-z 0-9 _ + = , . @ -", roleNamePattern)
}

func checkPolicyName(v string) *Problem {
	return checkPattern("policy name", v, "1 to 128 characters of A-Z a-z 0-9 _ + = , . @ -", policyNamePattern)
}

func checkRolePath(v string) *Problem {
	expected := "a path such as /torque/, or / for none (at most 512 characters)"
	if len(v) > 512 {
		return &Problem{Found: fmt.Sprintf("the path has %d characters", len(v)), Expected: expected, Advice: "shorten it"}
	}
	if !pathPattern.MatchString(v) && pathPattern.MatchString("/"+strings.Trim(v, "/")+"/") {
		return &Problem{Found: fmt.Sprintf("the path %s does not begin and end with \"/\"", Quote(v)), Expected: expected,
			Advice: fmt.Sprintf("write %q", "/"+strings.Trim(v, "/")+"/")}
	}
	return checkPattern("path of a role", v, expected, pathPattern)
}

func checkBoundary(v string) *Problem {
	return checkPattern("ARN of a policy", v, "an ARN such as arn:aws:iam::111122223333:policy/boundary", boundaryPattern)
}

func checkKMSKey(v string) *Problem {
	if KmsARNPattern.MatchString(v) || kmsIDPattern.MatchString(v) {
		return nil
	}
	p := &Problem{Found: fmt.Sprintf("%s is no KMS key", Quote(v)),
		Expected: "a key ARN such as arn:aws:kms:eu-west-1:111122223333:key/1234abcd-12ab-34cd-56ef-1234567890ab, or its id",
		Advice:   "copy the ARN from the key's page"}
	switch {
	case strings.HasSuffix(v, "alias/aws/secretsmanager"):
		p.Found = fmt.Sprintf("%s is the account's default key", Quote(v))
		p.Advice = "leave the key empty: the default key needs no permission"
	case strings.Contains(v, "alias/"):
		p.Found = fmt.Sprintf("%s is an alias; a policy cannot name a key by its alias", Quote(v))
		p.Advice = "use the ARN of the key that the alias stands for"
	}
	return p
}

func checkNewSecretName(v string) error {
	if v == "" {
		return nil
	}
	if strings.HasPrefix(v, "arn:") {
		return &Problem{Key: "secret.name", Found: fmt.Sprintf("%s is an ARN; a new secret has only a name yet", Quote(v)),
			Expected: "a name such as " + DefaultSecretName, Advice: "enter the name alone, or choose an existing secret"}
	}
	if p := target.Check(target.FieldSecretID, v); p != nil {
		q := FromTarget(p)
		q.Key = "secret.name"
		return q
	}
	if HyphenSix.MatchString(v) {
		return &Problem{Key: "secret.name", Fault: "secret-name-hyphen-six",
			Found:    fmt.Sprintf("the name %s ends in a hyphen and six characters, as complete ARNs do", Quote(v)),
			Expected: "a name that AWS cannot mistake for the end of an ARN", Advice: fmt.Sprintf("for example %q", v+"-secret")}
	}
	return nil
}

// CheckToken looks at the shape alone; whether the token works is tried
// against the repository.
func CheckToken(v string) error {
	expected := "a token of one line without spaces"
	switch {
	case v == "":
		return nil
	case strings.TrimSpace(v) != v:
		return &Problem{Key: TokenKey, Fault: "value-trailing-newline", Found: "the token begins or ends with white space (not shown)", Expected: expected, Advice: "paste it again without it"}
	case strings.IndexFunc(v, func(r rune) bool { return r <= ' ' || r == 0x7f || r > 0x7e }) >= 0:
		return &Problem{Key: TokenKey, Found: "the token holds a space, a control character or a letter outside ASCII (not shown)", Expected: expected, Advice: "copy the token itself, without quotation marks or text around it"}
	case len(v) > 60000:
		return &Problem{Key: TokenKey, Found: fmt.Sprintf("the token has %d characters", len(v)), Expected: "at most 60000", Advice: "paste the token alone"}
	}
	return nil
}

func checkCredentialName(v string) *Problem {
	if strings.TrimSpace(v) != v || strings.ContainsFunc(v, func(r rune) bool { return r < ' ' || r == 0x7f }) {
		return &Problem{Found: fmt.Sprintf("the name %s has white space around it or a control character in it", Quote(v)),
			Expected: "a name such as acme-blueprints", Advice: "remove it"}
	}
	return nil
}

func checkSpace(v string) *Problem {
	if strings.TrimSpace(v) != v || v == "" {
		return &Problem{Found: fmt.Sprintf("%s is no name of a space", Quote(v)), Expected: "names as Torque shows them", Advice: "remove the white space"}
	}
	return nil
}

// PlainPath tells whether a secret path is one plain key. A new secret is made
// for such a path only: how Torque reads a nested one is not published.
func PlainPath(path string) bool { return simplePath.MatchString(path) }

// simplePath is a secret path that every reading takes for one key.
var simplePath = regexp.MustCompile(`^[A-Za-z0-9_-]+$`)
