package bundle

import (
	"fmt"
	"maps"
	"slices"
	"strings"

	"clonepath/awsops/iampolicy"
	"clonepath/awsops/target"

	"clonepath/steps/plan"
	"clonepath/steps/setup"
)

// The ends of ARNs that stand for this account and this region in a template.
const (
	cfnSecret = "arn:${AWS::Partition}:secretsmanager:${AWS::Region}:${AWS::AccountId}:secret:${SecretName}-??????"
	openEnd   = "-??????"
)

// cloudFormationOf is what cloudformation.yaml is filled with: YAML scalars, and
// lines of comments.
func cloudFormationOf(d plan.Desired) map[string]string {
	values := map[string]string{
		"overrides": "", "storeToken": lines("# ", storeToken(d, `"$AWS_REGION"`)),
		"principalDefault": quoted(d.Principal), "principalAsked": "", "otherCallers": "",
		"externalId": d.ExternalID,
		"secretArn":  "", "secretArnAsked": "", "secretName": quoted(d.SecretName), "secretDescription": quoted(d.Description),
		"secretTags": tagList(d.SecretTags), "kmsKey": d.KMSKey, "resource": "!Sub " + quoted(cfnSecret),
		"roleName": quoted(d.RoleName), "rolePath": quoted(d.RolePath), "roleDescription": quoted(d.RoleDescription), "roleTags": tagList(d.RoleTags),
		"boundary": anywhere(d.Boundary, d), "managed": "", "policyName": quoted(d.PolicyName), "policyDescription": quoted(d.PolicyDescription()),
		"sidAgent": iampolicy.SidAgent, "sidPermission": plan.SidPermission, "sidKms": plan.SidKMS,
	}
	if asked := askedPrincipal(d); asked != "" {
		values["principalDefault"], values["principalAsked"] = "", quoted(asked)
	}
	for _, arn := range d.Callers {
		if arn != d.Principal {
			values["otherCallers"] += "\n                - " + anywhere(arn, d)
		}
	}
	if d.PolicyKind == setup.KindManaged {
		values["managed"] = d.PolicyKind
	}
	if existingSecret(d) {
		values["secretName"], values["secretArn"] = "", d.SecretID
		values["secretArnAsked"] = quoted("ARN of the secret that exists, as entered in Torque")
		values["resource"] = "!Ref SecretArn"
		if d.SecretResource == d.SecretID+openEnd {
			values["resource"] = "!Sub " + quoted("${SecretArn}"+openEnd)
		}
	}
	if d.SecretResource == "*" {
		values["resource"], values["secretArn"] = quoted("*"), ""
	}
	values["overrides"] = overrides(values)
	return values
}

// askedPrincipal describes an agent principal that the template does not name,
// "" for one that it does: that of Torque, which is the same for every account.
func askedPrincipal(d plan.Desired) string {
	if d.Origin == target.Documented {
		return documentedPrincipal(d)
	}
	if a, err := target.ParseARN(d.Principal); err == nil && a.Account == d.Account {
		return "ARN that your own agent calls from: that of its role"
	}
	return ""
}

// overrides shows the parameters that have no default in the command of the head
// comment.
func overrides(values map[string]string) string {
	var words []string
	for _, row := range []struct {
		parameter string
		asked     bool
	}{
		{"AgentPrincipal", values["principalDefault"] == ""},
		{"ExternalId", values["externalId"] != ""},
		{"SecretArn", values["secretArn"] != ""},
		{"KmsKeyArn", values["kmsKey"] != ""},
	} {
		if row.asked {
			words = append(words, row.parameter+"=…")
		}
	}
	if len(words) == 0 {
		return ""
	}
	return " \\\n#     --parameter-overrides " + strings.Join(words, " ")
}

// anywhere writes the ARN of a policy so that it names this one's counterpart in
// every account: a scalar, "" for none.
func anywhere(arn string, d plan.Desired) string {
	a, err := target.ParseARN(arn)
	if err != nil {
		return emptyOr(arn, quoted)
	}
	literal := func(part string) string { return strings.ReplaceAll(part, "${", "${!") }
	account := literal(a.Account)
	if a.Account == d.Account {
		account = "${AWS::AccountId}"
	}
	partition := literal(a.Partition)
	if a.Partition == d.Partition {
		partition = "${AWS::Partition}"
	}
	return "!Sub " + quoted(fmt.Sprintf("arn:%s:%s:%s:%s:%s", partition, literal(a.Service), literal(a.Region), account, literal(a.Resource)))
}

func emptyOr(text string, write func(string) string) string {
	if text == "" {
		return ""
	}
	return write(text)
}

// tagList writes tags as CloudFormation takes them, sorted by key; "" for none.
func tagList(tags map[string]string) string {
	var lines []string
	for _, key := range slices.Sorted(maps.Keys(tags)) {
		lines = append(lines, fmt.Sprintf("        - Key: %s\n          Value: %s", quoted(key), quoted(tags[key])))
	}
	return strings.Join(lines, "\n")
}
