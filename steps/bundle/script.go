package bundle

import (
	"encoding/json"
	"fmt"
	"maps"
	"slices"
	"strings"

	"clonepath/awsops/target"
	"clonepath/steps"
)

// script is what setup.sh is filled with. Except for Account and Assumptions,
// which stand in comments, every text is one shell word.
type script struct {
	Account     string
	Assumptions []string
	Unconfirmed string // why it refuses without AGENT_CONFIRMED=yes, "" if it does not

	AccountWord, Region                     string
	SecretID, SecretName, SecretDescription string
	SecretPath, KMSKey, SecretTags          string
	CannotCreate                            string // why it creates no secret, "" if it does
	Role, Path, Description, Boundary       string
	RoleTags                                string
	Policy, PolicyARN, PolicyDescription    string
}

func scriptOf(d steps.Desired) script {
	s := script{
		Account: d.Account, Assumptions: oneLine(d.Assumptions),
		AccountWord: word(d.Account), Region: word(d.Region),
		SecretID: word(d.SecretID), SecretName: word(d.SecretName), SecretDescription: word(d.Description),
		SecretPath: word(d.SecretPath), KMSKey: word(d.KMSKey), SecretTags: word(tagsJSON(d.SecretTags)), CannotCreate: word(cannotCreate(d)),
		Role: word(d.RoleName), Path: word(d.RolePath), Description: word(d.RoleDescription), Boundary: word(d.Boundary),
		RoleTags: word(tagsJSON(d.RoleTags)),
		Policy:   word(d.PolicyName), PolicyDescription: word(d.PolicyDescription()),
	}
	if d.PolicyKind == steps.KindManaged {
		s.PolicyARN = word(d.PolicyARN())
	}
	if d.Origin == target.Documented {
		s.Unconfirmed = word(fmt.Sprintf("nobody confirmed that your agent calls from %s. Ask Torque which ARN it is; "+
			"if it is this one, run it again with AGENT_CONFIRMED=yes, else correct target.agentPrincipal and export again", d.Principal))
	}
	return s
}

// word makes a shell word; what is not there stays out of the script.
func word(text string) string {
	if text == "" {
		return ""
	}
	return steps.QuoteShell(text)
}

// cannotCreate says for which Setup the script creates no secret, as a plan
// does not.
func cannotCreate(d steps.Desired) string {
	if _, err := target.ParseARN(d.SecretID); err == nil {
		return "there is no secret " + d.SecretID + ", and AWS chooses the end of a new secret's ARN itself; set target.secretId to a name, and export again"
	}
	if !steps.PlainPath(d.SecretPath) {
		return fmt.Sprintf("there is no secret %s, and none is created for the secret path %q: how Torque reads a nested one is not published. Set target.secretPath to a plain key such as token, and export again", d.SecretID, d.SecretPath)
	}
	return ""
}

// tagsJSON writes tags as both services take them, sorted by key; "" for none.
func tagsJSON(tags map[string]string) string {
	if len(tags) == 0 {
		return ""
	}
	type tag struct{ Key, Value string }
	list := make([]tag, 0, len(tags))
	for _, key := range slices.Sorted(maps.Keys(tags)) {
		list = append(list, tag{key, tags[key]})
	}
	out, _ := json.Marshal(list) // strings always encode
	return string(out)
}

// oneLine keeps a text from leaving its comment.
func oneLine(list []string) []string {
	out := make([]string, len(list))
	for i, text := range list {
		out[i] = strings.Join(strings.Fields(text), " ")
	}
	return out
}
