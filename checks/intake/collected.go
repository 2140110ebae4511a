package intake

import (
	"fmt"
	"strings"
	"time"

	"clonepath/awsops/awserr"
	"clonepath/awsops/sealed"
	"clonepath/awsops/target"
	"clonepath/checks/evidence"
	"clonepath/checks/intake/legible"
)

// The file that the script of clonepath collect writes: a header, then sections.
// A section begins with a line of its own, "=== clonepath: iam get-role NAME",
// and holds what that call printed, its answer or its error. The script is
// assets/templates/collect.sh.tmpl.
const (
	collectedHeader = "=== clonepath collected v1\n"
	sectionMark     = "=== clonepath: "
	maxSections     = 500
)

// section is one call of the script.
type section struct {
	command string   // "iam get-role"
	args    []string // ids that tell what it was about
}

// operation is the call as IAM names its action: "iam:GetRole".
func (s *section) operation() string {
	service, call, _ := strings.Cut(s.command, " ")
	name := ""
	for _, word := range strings.Split(call, "-") {
		if word != "" {
			name += strings.ToUpper(word[:1]) + word[1:]
		}
	}
	return awserr.Operation(service, name)
}

// collected reads the sections. What the script asked, the operator asked.
func (d *reader) collected(lines []legible.Line) {
	sections := sectionsOf(lines)
	d.by, d.record.As = evidence.Operator, evidence.Operator
	defer func() { d.section = nil }()
	if len(sections) > maxSections {
		d.leave("it has more than %d sections: expected one output file of the script", maxSections)
		return
	}
	if len(sections) == 0 || sections[len(sections)-1].words[0] != "end" {
		d.warn("the script was stopped, or the file is cut off: what is missing is unknown")
	}
	for _, s := range sections {
		d.sectionOf(s)
	}
	if d.parts == 0 {
		d.leave("it holds no answer: the script was stopped before its first call; ask for the whole file")
	}
}

// called is a section as it stands in the file.
type called struct {
	words  []string
	answer []legible.Line
}

func sectionsOf(lines []legible.Line) []called {
	var all []called
	for _, line := range lines {
		if head, ok := strings.CutPrefix(line.Text, sectionMark); ok && len(strings.Fields(head)) > 0 {
			all = append(all, called{words: strings.Fields(head)})
		} else if len(all) > 0 {
			last := &all[len(all)-1]
			last.answer = append(last.answer, line)
		}
	}
	return all
}

func (d *reader) sectionOf(s called) {
	answer := strings.TrimSpace(joined(s.answer, "\n"))
	switch s.words[0] {
	case "target":
		d.collectedTarget(answer)
		return
	case "taken":
		if at, err := time.Parse(time.RFC3339, s.words[len(s.words)-1]); err == nil {
			d.at, d.record.Taken = at.UTC(), at.UTC()
		}
		return
	case "end":
		return
	}
	if len(s.words) < 2 || d.kubectl(s) {
		return
	}
	d.section = &section{s.words[0] + " " + s.words[1], s.words[2:]}
	before := d.parts
	d.pieces(split(s.answer))
	if d.parts == before && answer != "" {
		d.unreadSection(answer)
	}
}

// unreadSection: the call failed in words that nobody knows. It was asked, and
// nothing came of it.
func (d *reader) unreadSection(answer string) {
	f := (&awserr.Failure{Operation: d.section.operation(), Message: strings.Join(strings.Fields(answer[:min(len(answer), 2000)]), " ")}).Complete()
	d.failure(f)
}

// collectedTarget takes the values that the script was made for. What a flag says
// too must agree.
func (d *reader) collectedTarget(lines string) {
	t := &d.record.Target
	fields := map[string]*string{
		"region": &t.Region, "roleArn": &t.RoleARN, "externalId": &t.ExternalID, "secretId": &t.SecretID, "secretPath": &t.SecretPath,
		"repo": &t.Repo, "branch": &t.Branch, "gitUsername": &t.GitUsername, "agentPrincipal": (*string)(&t.AgentPrincipal), "runnerPrincipals": (*string)(&t.RunnerPrincipals),
	}
	for _, line := range strings.Split(lines, "\n") {
		name, value, ok := strings.Cut(sealed.MaskCertain(line), "=")
		to := fields[name]
		if name == "noExternalId" {
			t.NoExternalID = t.ExternalID == ""
		}
		if name == "runnersAsAgent" {
			t.RunnersAsAgent = t.RunnerPrincipals == ""
		}
		switch {
		case !ok || to == nil || value == "":
		case *to == "":
			*to = value
			switch target.Field(name) {
			case target.FieldRegion:
				d.record.RegionSource = d.name
			case target.FieldAgentPrincipal:
				d.record.AgentOrigin = target.Confirmed
			}
		case *to != value:
			field := target.Field(name)
			d.refused = fmt.Errorf("these inputs are about different targets: %s is %s by the flags, and %s by the collected file; leave the flag out",
				field, masked(field, *to), masked(field, value))
		}
	}
}
