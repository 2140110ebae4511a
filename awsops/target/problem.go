package target

import (
	"fmt"
	"strings"
)

// Field names one value of a Target, as it is called in clonepath.yaml.
type Field string

// The fields of a Target.
const (
	FieldRegion         Field = "region"
	FieldRoleARN        Field = "roleArn"
	FieldExternalID     Field = "externalId"
	FieldSecretID       Field = "secretId"
	FieldSecretPath     Field = "secretPath"
	FieldRepo           Field = "repo"
	FieldBranch         Field = "branch"
	FieldGitUsername    Field = "gitUsername"
	FieldAgentPrincipal Field = "agentPrincipal"
	FieldRunners        Field = "runnerPrincipals"
)

// Problem is one field whose value cannot be right, found without any call.
type Problem struct {
	Field    Field
	Fault    string // catalogue id; "" where the catalogue has none (branch, user name)
	Found    string // what is wrong, with the value quoted so that a trailing space shows
	Expected string // what a right value looks like
	Advice   string // what to do
	Likely   bool   // the value may yet be right (a region newer than this build)
}

// Error makes a Problem usable as the validation error of a form.
func (p *Problem) Error() string {
	return strings.Join([]string{p.Found, "expected " + p.Expected, p.Advice}, "; ")
}

// Problems checks every field that has a value, and the relations between
// fields that can be judged without a call. Empty fields are no problem here:
// which ones are required depends on the command.
func (t Target) Problems() []*Problem {
	var found []*Problem
	for _, row := range fieldRows {
		if value := row.value(t); value != "" {
			if p := row.check(value); p != nil {
				p.Field = row.field
				found = append(found, p)
			}
		}
	}
	return found
}

// Check validates one field alone, as a form does while a person types.
// An empty value is accepted.
func Check(field Field, value string) *Problem {
	for _, row := range fieldRows {
		if row.field == field && value != "" {
			if p := row.check(value); p != nil {
				p.Field = field
				return p
			}
		}
	}
	return nil
}

// Value returns the field's value.
func (t Target) Value(field Field) string {
	for _, row := range fieldRows {
		if row.field == field {
			return row.value(t)
		}
	}
	return ""
}

// Given lists what was given, without credentials in the repository's address:
// it is no secret, also where the secret has the same text.
func (t Target) Given() []string {
	var list []string
	for _, row := range fieldRows {
		list = append(list, RedactURL(row.value(t)))
	}
	return list
}

// fieldRows: a field is a row.
var fieldRows = []struct {
	field Field
	value func(Target) string
	check func(string) *Problem
	noun  string // what is asked for
}{
	{FieldRegion, func(t Target) string { return t.Region }, checkRegion, "a region"},
	{FieldRoleARN, func(t Target) string { return t.RoleARN }, checkRoleARN, "the ARN of a role"},
	{FieldExternalID, func(t Target) string { return t.ExternalID }, checkExternalID, "an External ID"},
	{FieldSecretID, func(t Target) string { return t.SecretID }, checkSecretID, "the name of a secret"},
	{FieldSecretPath, func(t Target) string { return t.SecretPath }, checkSecretPath, "a key name"},
	{FieldRepo, func(t Target) string { return t.Repo }, checkRepo, "the address of a repository"},
	{FieldBranch, func(t Target) string { return t.Branch }, checkBranch, "a branch"},
	{FieldGitUsername, func(t Target) string { return t.GitUsername }, checkGitUsername, "a user name"},
	{FieldAgentPrincipal, func(t Target) string { return string(t.AgentPrincipal) }, checkCallers("agent"), "the ARN of the agent"},
	{FieldRunners, func(t Target) string { return string(t.RunnerPrincipals) }, checkCallers("runner"), "the ARN of a runner"},
}

// quote shows a value with its spaces and control characters; a very long one
// is cut, because a person reads it in one line.
func quote(s string) string {
	if r := []rune(s); len(r) > 120 {
		return fmt.Sprintf("%q… (%d characters)", string(r[:117]), len(r))
	}
	return fmt.Sprintf("%q", s)
}

// surroundingSpace describes white space at either end of a value, "" if none.
func surroundingSpace(s string) string {
	front := len(s) - len(strings.TrimLeft(s, " \t\r\n\u00a0"))
	back := len(s) - len(strings.TrimRight(s, " \t\r\n\u00a0"))
	switch {
	case front > 0 && back > 0:
		return "begins and ends with white space"
	case front > 0:
		return "begins with white space"
	case back > 0:
		return "ends with white space"
	}
	return ""
}
