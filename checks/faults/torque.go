package faults

import (
	"fmt"
	"slices"
	"strings"
	"time"

	"clonepath/awsops/target"
	"clonepath/checks/evidence"
)

// torqueRules are about what Torque's API shows, where it was asked. A Torque
// that does not answer breaks nothing: its statements are unknown then.
var torqueRules = []rule{
	{fault: "cred-torque-differs", statement: evidence.TorqueCredentialOK, by: ObservedP, explains: []string{"agent-no-assumerole-permission"}, find: torqueDiffers},
	{fault: "cred-space-not-allowed", statement: evidence.TorqueCredentialOK, by: ObservedP, find: spaceNotAllowed},
	{fault: "cred-type-provider-mismatch", statement: evidence.TorqueCredentialOK, effect: dims, by: ObservedP, find: torqueTypeMismatch},
	{fault: "agent-out-of-touch", statement: evidence.TorqueAgentOK, by: ObservedP, find: agentsSilent},
	{fault: "cred-repository-differs", statement: evidence.TorqueRepositoryOK, by: ObservedP, stands: true, find: anotherCredential},
	{fault: "cred-repository-differs", statement: evidence.TorqueRepositoryOK, effect: dims, by: ObservedP, find: anotherBranch},
}

// asksTorque tells whether Torque's side is part of what was asked.
func (v *view) asksTorque() bool { return v.r.Torque != nil && v.r.Torque.NotAsked == "" }

// torqueDiffers reports whether the credential in Torque holds another value than
// the one checked here.
func (v *view) torqueDiffers() bool {
	return slices.ContainsFunc(v.r.TorqueCredential.Get().Fields, func(f evidence.TorqueField) bool { return f.Compared == evidence.TorqueOther })
}

// inTorque are the fields by the names that Torque's form gives them.
var inTorque = []struct {
	field target.Field
	name  string
}{
	{target.FieldRoleARN, "Role ARN"}, {target.FieldExternalID, "External ID"}, {target.FieldSecretID, "Secret ID"}, {target.FieldSecretPath, "Secret Path"},
}

// torqueDiffers: what Torque holds is not what was checked here. Which of the two
// is right nobody but a person knows.
func torqueDiffers(v *view) *hit {
	c := v.r.TorqueCredential.Get()
	var names, lines []string
	for _, f := range c.Fields {
		if f.Compared != evidence.TorqueOther {
			continue
		}
		name := formName(f.Of)
		if f.ARN != "" {
			lines = append(lines, fmt.Sprintf("Torque's %s: %s", f.Field, f.ARN), fmt.Sprintf("here, %s: %s", name, v.t.Value(f.Of)))
		} else {
			lines = append(lines, fmt.Sprintf("Torque's %s is another value than the %s here (not shown)", f.Field, name))
		}
		if !slices.Contains(names, name) {
			names = append(names, name)
		}
	}
	if len(names) == 0 {
		return nil
	}
	return &hit{
		certainty: Likely, // the fields' names are unpublished
		summary:   fmt.Sprintf("The credential %q in Torque holds another %s than the one checked here.", c.Name, strings.Join(names, ", ")),
		evidence:  lines,
		settle:    "what the form of this credential shows in Torque: the fields of its API are unpublished",
	}
}

func formName(field target.Field) string {
	for _, row := range inTorque {
		if row.field == field {
			return row.name
		}
	}
	return string(field)
}

func spaceNotAllowed(v *view) *hit {
	c := v.r.TorqueCredential.Get()
	if !v.asksTorque() || c.OfSpace || c.AllSpaces == nil || *c.AllSpaces || len(c.Spaces) == 0 ||
		slices.ContainsFunc(c.Spaces, func(s string) bool { return strings.EqualFold(s, v.r.Torque.Space) }) {
		return nil
	}
	return &hit{
		summary:  fmt.Sprintf("The credential %q may not be used in the space %q.", c.Name, v.r.Torque.Space),
		evidence: []string{"allowed spaces: " + list(c.Spaces, 8)},
	}
}

// torqueTypes are the types of Torque's API by the names that the set-up uses.
var torqueTypes = map[string]string{"github": "github", "gitlabEnterprise": "gitlab", "bitbucket": "bitbucket", "azureDevops": "azure"}

func torqueTypeMismatch(v *view) *hit {
	c := v.r.TorqueCredential.Get()
	host, has := target.RepoHost(v.t.Repo), torqueTypes[c.Type]
	want, why := v.provider(), "the repository is on "+host
	if want == "" {
		want, why = v.r.CredentialType, "the set-up says "+v.r.CredentialType
	}
	if has == "" || want == "" || has == want {
		return nil
	}
	return &hit{
		certainty: Likely,
		summary:   fmt.Sprintf("In Torque the credential's type is %s; %s.", c.Type, why),
		evidence:  []string{"credential_data.type " + c.Type, "repository " + target.RedactURL(v.t.Repo)},
		settle:    "whether a sync in Torque fails with 401: the type decides which user name goes with the token",
	}
}

// How long an agent may be silent. How often one calls is unpublished: minutes
// are nothing yet, an hour is.
const (
	inTouch = 10 * time.Minute
	silent  = time.Hour
)

// servingAgents are the agents that Torque names for the repository, else all of
// the space.
func (v *view) servingAgents() []evidence.TorqueAgent {
	all, named := v.r.TorqueAgents.Get(), v.r.TorqueRepository.Get().Agents
	var serving []evidence.TorqueAgent
	for _, a := range all {
		if slices.Contains(named, a.Name) {
			serving = append(serving, a)
		}
	}
	if len(serving) > 0 {
		return serving
	}
	return all
}

// silence is how long nothing was heard of an agent; ok is false where Torque
// does not say.
func (v *view) silence(a evidence.TorqueAgent) (d time.Duration, ok bool) {
	if a.LastKeepAlive == nil {
		return 0, false
	}
	return max(0, v.r.TorqueAgents.At.Sub(*a.LastKeepAlive)), true
}

func agentsSilent(v *view) *hit {
	agents := v.servingAgents()
	if len(agents) == 0 {
		return nil
	}
	var lines []string
	for _, a := range agents {
		if d, ok := v.silence(a); !ok || d < silent {
			return nil
		}
		lines = append(lines, v.agentLine(a))
	}
	return &hit{
		certainty: Likely,
		summary:   fmt.Sprintf("Torque has not heard of %s for more than an hour: nobody clones.", map[bool]string{true: "the agent", false: "any agent"}[len(agents) == 1]),
		evidence:  lines,
		settle:    "whether the agent's pod runs, and what its log says",
	}
}

// agentLine is what Torque says of an agent.
func (v *view) agentLine(a evidence.TorqueAgent) string {
	line := "agent " + a.Name
	if a.Status != "" {
		line += ", " + a.Status
	}
	if d, ok := v.silence(a); ok {
		line += fmt.Sprintf(", last heard %s ago", d.Round(time.Second))
	}
	if len(a.Errors) > 0 {
		line += ", error: " + cut(a.Errors[0], 200)
	}
	return line
}

func anotherCredential(v *view) *hit {
	repository := v.r.TorqueRepository.Get()
	if !v.asksTorque() || repository.Credential == "" || v.r.Torque.Credential == "" || repository.Credential == v.r.Torque.Credential {
		return nil
	}
	return &hit{
		certainty: Likely, // the name here may be the one that is wrong
		settle:    fmt.Sprintf("whether %q is the name of the credential with these values", repository.Credential),
		summary:   fmt.Sprintf("The repository uses the credential %q in Torque, not %q.", repository.Credential, v.r.Torque.Credential),
		evidence:  []string{"credential_name " + repository.Credential, "credential.name here " + v.r.Torque.Credential},
		advice:    fmt.Sprintf("choose %q for this repository", v.r.Torque.Credential),
	}
}

func anotherBranch(v *view) *hit {
	branch := v.r.TorqueRepository.Get().Branch
	if branch == "" || v.t.Branch == "" || branch == v.t.Branch {
		return nil
	}
	return &hit{
		summary:  fmt.Sprintf("Torque clones the branch %q; the one checked here is %q.", branch, v.t.Branch),
		evidence: []string{"branch in Torque " + branch, "branch here " + v.t.Branch},
	}
}
