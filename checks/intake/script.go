package intake

import (
	"fmt"
	"strings"
	"sync"
	"text/template"

	"clonepath/assets"
	"clonepath/awsops/target"
)

// scriptTemplate is compiled when the script is asked for.
var scriptTemplate = sync.OnceValues(func() (*template.Template, error) {
	return template.New("collect.sh.tmpl").Funcs(template.FuncMap{"quote": quoteShell}).ParseFS(assets.Templates, "templates/collect.sh.tmpl")
})

// Script is the read-only shell script that collects, in the customer's account,
// what can be known without reading the secret's value. It needs the aws program
// and sh alone. What the Target has not, the script takes as arguments.
func Script(t target.Target) (string, error) {
	tmpl, err := scriptTemplate()
	if err != nil {
		return "", fmt.Errorf("read the script's template: %w", err)
	}
	partition := target.PartitionGuess(t.Region)
	if a, err := target.ParseARN(t.RoleARN); err == nil {
		partition = a.Partition
	}
	var out strings.Builder
	err = tmpl.Execute(&out, struct {
		RoleARN, SecretID, Region, Home string
		Rest                            []string
	}{t.RoleARN, t.SecretID, t.Region, trailHome(partition), restOf(t)})
	if err != nil {
		return "", fmt.Errorf("fill the script's template: %w", err)
	}
	return out.String(), nil
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

// restOf are the fields that the script passes on as they are.
func restOf(t target.Target) []string {
	var lines []string
	for _, field := range []target.Field{
		target.FieldExternalID, target.FieldSecretPath, target.FieldRepo, target.FieldBranch, target.FieldGitUsername, target.FieldAgentPrincipal,
	} {
		value := t.Value(field)
		if field == target.FieldRepo {
			value = target.RedactURL(value)
		}
		if value != "" && !strings.ContainsAny(value, "\r\n") {
			lines = append(lines, string(field)+"="+value)
		}
	}
	return lines
}

// quoteShell makes one word of a POSIX shell out of any text.
func quoteShell(s string) string { return "'" + strings.ReplaceAll(s, "'", `'\''`) + "'" }
