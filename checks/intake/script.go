package intake

import (
	"fmt"
	"strings"

	"clonepath/assets"
	"clonepath/awsops/clean"
	"clonepath/awsops/target"
)

// ScriptOptions say what the script collects beside the chain.
type ScriptOptions struct {
	Kubernetes bool // ask the cluster too, as whom agent and runners call
	Audit      bool // the trails
	// Raw: all that IAM holds of the account, in a file of its own.
	Raw bool
}

// RawFile is the name of that file.
const RawFile = "clonepath-identities.json"

// Script is the read-only shell script that collects, in the customer's account,
// what can be known without reading the secret's value. It needs the aws program
// and sh alone. What the Target has not, the script takes as arguments.
func Script(t target.Target, o ScriptOptions) (string, error) {
	for _, value := range t.Given() {
		if mark, _ := clean.First(value); mark != "" {
			return "", fmt.Errorf("the script cannot hold %q: it has a character that cannot be seen, %s; type the value anew", value, mark)
		}
	}
	partition := target.PartitionGuess(t.Region)
	if a, err := target.ParseARN(t.RoleARN); err == nil {
		partition = a.Partition
	}
	audit, raw := "", ""
	if o.Audit || o.Raw {
		audit = "the trails, and what they take"
	}
	if o.Raw {
		raw = quoteShell(RawFile)
	}
	cluster := ""
	if o.Kubernetes {
		cluster = "yes"
	}
	return assets.FillTemplate("collect.sh", map[string]string{
		"kubernetes": cluster,
		"audit":      audit, "auditRaw": raw,
		"roleArn": quoteShell(t.RoleARN), "secretId": quoteShell(t.SecretID), "region": quoteShell(t.Region),
		"trailHome": quoteShell(trailHome(partition)), "rest": restOf(t),
	})
}

// trailHome is where IAM of a partition writes its events.
func trailHome(partition string) string {
	switch partition {
	case "aws-cn":
		return "cn-north-1"
	case "aws-us-gov":
		return "us-gov-west-1"
	}
	return "us-east-1"
}

// restOf are the commands for the fields that the script passes on as they are.
func restOf(t target.Target) string {
	var lines []string
	for _, field := range []target.Field{
		target.FieldExternalID, target.FieldSecretPath, target.FieldRepo, target.FieldBranch, target.FieldGitUsername, target.FieldAgentPrincipal, target.FieldRunners,
	} {
		value := t.Value(field)
		if field == target.FieldRepo {
			value = target.RedactURL(value)
		}
		if value != "" {
			lines = append(lines, `    printf '%s\n' `+quoteShell(string(field)+"="+value))
		}
	}
	if t.RunnersAsAgent {
		lines = append(lines, `    printf '%s\n' 'runnersAsAgent=true'`)
	}
	if t.NoExternalID {
		lines = append(lines, `    printf '%s\n' 'noExternalId=true'`)
	}
	return strings.Join(lines, "\n")
}

// quoteShell makes one word of a POSIX shell out of any text.
func quoteShell(s string) string { return "'" + strings.ReplaceAll(s, "'", `'\''`) + "'" }
