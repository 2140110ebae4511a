package bundle

import (
	"encoding/json"
	"fmt"
	"maps"
	"slices"

	"clonepath/awsops/clean"
	"clonepath/awsops/target"

	"clonepath/steps/plan"
	"clonepath/steps/setup"
)

// scriptOf is what setup.sh is filled with. Except for the account and the
// assumptions, which stand in comments, every text is one shell word.
func scriptOf(d plan.Desired) map[string]string {
	values := map[string]string{
		"account": clean.Line(d.Account), "assumptions": lines("#\n# ASSUMPTION: ", d.Assumptions),
		"unconfirmed": word(unconfirmed(d)), "accountWord": word(d.Account), "region": word(d.Region),
		"secretId": word(d.SecretID), "secretName": word(d.SecretName), "secretDescription": word(d.Description),
		"secretPath": word(d.SecretPath), "kmsKey": word(d.KMSKey), "secretTags": word(tagsJSON(d.SecretTags)), "cannotCreate": word(cannotCreate(d)),
		"role": word(d.RoleName), "path": word(d.RolePath), "description": word(d.RoleDescription), "boundary": word(d.Boundary),
		"roleTags": word(tagsJSON(d.RoleTags)),
		"policy":   word(d.PolicyName), "policyArn": "", "policyDescription": word(d.PolicyDescription()),
	}
	if d.PolicyKind == setup.KindManaged {
		values["policyArn"] = word(d.PolicyARN())
	}
	return values
}

// word makes a shell word; what is not there stays out of the script.
func word(text string) string {
	if text == "" {
		return ""
	}
	return plan.QuoteShell(text)
}

// unconfirmed says why the script refuses without AGENT_CONFIRMED=yes, "" if it
// does not.
func unconfirmed(d plan.Desired) string {
	if d.Origin != target.Documented {
		return ""
	}
	return fmt.Sprintf("nobody confirmed that your agent calls from %s. Ask Torque which ARN it is; "+
		"if it is this one, run it again with AGENT_CONFIRMED=yes, else correct target.agentPrincipal and export again", d.Principal)
}

// cannotCreate says for which Setup the script creates no secret, as a plan
// does not.
func cannotCreate(d plan.Desired) string {
	if _, err := target.ParseARN(d.SecretID); err == nil {
		return "there is no secret " + d.SecretID + ", and AWS chooses the end of a new secret's ARN itself; set target.secretId to a name, and export again"
	}
	if !setup.PlainPath(d.SecretPath) {
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
