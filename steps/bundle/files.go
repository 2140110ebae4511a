package bundle

import (
	"fmt"
	"os"
	"slices"
	"strings"

	"clonepath/assets"
	"clonepath/awsops/clean"

	"clonepath/steps/plan"
	"clonepath/steps/setup"
)

// file is one file of a bundle: a pure function of the Setup.
type file struct {
	path   string // below the bundle's directory, with "/"
	about  string // what it is for, in README.md
	script bool   // to be run
	write  func(setup.Setup, plan.Desired) ([]byte, error)
}

// files are the bundle, in the order in which they are written. The Setup
// comes last: a directory that has it is whole.
func files(d plan.Desired) []file {
	return slices.Concat([]file{
		{path: "README.md", about: "this page",
			write: func(_ setup.Setup, d plan.Desired) ([]byte, error) { return filled("bundle.md", readmeOf(d)) }},
		{path: "request.md", about: "to ask the security team: who gets what, why, and how it is revoked",
			write: func(s setup.Setup, d plan.Desired) ([]byte, error) { return filled("request.md", requestOf(s, d)) }},
		{path: "credential.md", about: "what to enter in Torque",
			write: func(s setup.Setup, d plan.Desired) ([]byte, error) { return filled("credential.md", sheetOf(s, d)) }},
		{path: "setup.sh", about: "sets it up with the AWS CLI, and asks for the token", script: true,
			write: func(_ setup.Setup, d plan.Desired) ([]byte, error) { return filled("setup.sh", scriptOf(d)) }},
		{path: "terraform/main.tf", about: "the same for Terraform; the token is stored afterwards",
			write: func(_ setup.Setup, d plan.Desired) ([]byte, error) { return terraform(d) }},
		{path: "cloudformation.yaml", about: "the same for CloudFormation, also as a StackSet for many accounts; the token is stored afterwards",
			write: func(_ setup.Setup, d plan.Desired) ([]byte, error) {
				return filled("cloudformation.yaml", cloudFormationOf(d))
			}},
		{path: "policies/trust.json", about: "the role's trust policy: who may assume it",
			write: func(_ setup.Setup, d plan.Desired) ([]byte, error) { return []byte(d.Trust), nil }},
		{path: "policies/permission.json", about: "the role's permission policy: what it may read",
			write: func(_ setup.Setup, d plan.Desired) ([]byte, error) { return []byte(d.Permission), nil }},
		{path: "policies/operator-setup.json", about: "what you need in AWS to set it up and to check it",
			write: func(_ setup.Setup, d plan.Desired) ([]byte, error) { return operatorSetup(d), nil }},
		{path: "policies/operator-readonly.json", about: "what you need in AWS to check it",
			write: func(_ setup.Setup, d plan.Desired) ([]byte, error) { return operatorReadonly(d), nil }},
		{path: "policies/operator-audit.json", about: "what you need in AWS to audit it: who can read the secret, and who did",
			write: func(_ setup.Setup, d plan.Desired) ([]byte, error) { return operatorAudit(d), nil }},
		{path: "kubernetes/job.yaml", about: "checks it once, as an agent that you host yourself",
			write: func(s setup.Setup, _ plan.Desired) ([]byte, error) { return manifest("job.yaml", s) }},
		{path: "kubernetes/cronjob.yaml", about: "the same every day",
			write: func(s setup.Setup, _ plan.Desired) ([]byte, error) { return manifest("cronjob.yaml", s) }},
		{path: "Dockerfile", about: "the image for both",
			write: func(setup.Setup, plan.Desired) ([]byte, error) { return filled("Dockerfile", nil) }},
	}, runnerJobs(d), []file{
		{path: schemaName, about: "what may stand in `" + FileName + "`, for editors that complete and check it",
			write: func(setup.Setup, plan.Desired) ([]byte, error) { return assets.Schema("clonepath") }},
		{path: FileName, about: "the set-up itself, which all others are made from: change it, then `clonepath export . -f " + FileName + "`",
			write: func(s setup.Setup, _ plan.Desired) ([]byte, error) { return Marshal(s), nil }},
	})
}

// runnerJobs: each service account has a Job of its own, which proves one caller.
func runnerJobs(d plan.Desired) []file {
	var list []file
	for i, arn := range d.Runners {
		name := fmt.Sprintf("runner-%d.yaml", i+1)
		list = append(list, file{
			path: "kubernetes/" + name, about: "checks it once, as the runner that calls as " + code(arn),
			write: func(s setup.Setup, _ plan.Desired) ([]byte, error) { return manifestOf(name, runnerJob(arn), s) },
		})
	}
	return list
}

// mode keeps what holds an External ID from other users of the machine.
func (f file) mode(content []byte, d plan.Desired) os.FileMode {
	mode := os.FileMode(0o644)
	if d.ExternalID != "" && strings.Contains(string(content), d.ExternalID) {
		mode = 0o600
	}
	if f.script {
		mode |= mode >> 2 & 0o111
	}
	return mode
}

// readmeOf is what README.md is filled with: a row for each file.
func readmeOf(d plan.Desired) map[string]string {
	var rows []string
	for _, file := range files(d) {
		rows = append(rows, fmt.Sprintf("| `%s` | %s |", file.path, file.about))
	}
	return map[string]string{"account": clean.Line(d.Account), "files": strings.Join(rows, "\n"), "externalId": d.ExternalID}
}

func filled(name string, values map[string]string) ([]byte, error) {
	text, err := assets.FillTemplate(name, values)
	return []byte(text), err
}
