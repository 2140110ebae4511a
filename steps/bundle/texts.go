package bundle

import (
	"strings"

	"clonepath/awsops/clean"
	"clonepath/awsops/target"

	"clonepath/steps/plan"
	"clonepath/steps/setup"
)

// existingSecret tells whether the Setup names its secret by ARN: AWS chooses the
// end of a new one, so the secret is there.
func existingSecret(d plan.Desired) bool {
	_, err := target.ParseARN(d.SecretID)
	return err == nil
}

// documentedPrincipal asks for an agent principal that nobody confirmed.
func documentedPrincipal(d plan.Desired) string {
	return "ARN that Torque's agent calls from: ask Torque. The public guide says " + d.Principal + ", which nobody confirmed."
}

// storeToken is how the token gets into a secret without a value, as lines for a
// comment: it is in no argument of a process and in no file. The region is a word
// of the shell.
func storeToken(d plan.Desired, region string) []string {
	if !setup.PlainPath(d.SecretPath) {
		return []string{"  aws secretsmanager put-secret-value, with a JSON value in which the path " + plan.QuoteShell(d.SecretPath) + " leads to the token"}
	}
	return []string{
		`  read -rs token && printf '{"` + d.SecretPath + `":"%s"}' "$token" | aws secretsmanager put-secret-value \`,
		"    --region " + region + " --secret-id " + plan.QuoteShell(d.SecretName) + " --secret-string file:///dev/stdin; unset token",
	}
}

// lines writes each text after a mark, on a line that it cannot leave.
func lines(mark string, texts []string) string {
	out := make([]string, len(texts))
	for i, text := range texts {
		out[i] = mark + clean.Line(text)
	}
	return strings.Join(out, "\n")
}
