package intake_test

import (
	"slices"
	"strings"
	"testing"

	"clonepath/awsops/sealed"
	"clonepath/awsops/target"
	"clonepath/checks/evidence"
	"clonepath/checks/faults"
	"clonepath/checks/faults/faulttest"
	"clonepath/checks/intake"
	"clonepath/checks/intake/intaketest"
	"clonepath/checks/verdict"
)

const externalID = "bd4f0c2a9e6147d8b3a15c7e90f2d677"

var now, fields = intaketest.Now, intaketest.Fields

var withRepo = func(t target.Target) target.Target { t.Repo = "https://gitlab.com/acme/blueprints.git"; return t }(fields)

// What customers send.
const (
	denialText = `Failed to sync repository: AccessDenied: User: arn:aws:sts::046086677675:assumed-role/agent-sa-role/torque-agent is not authorized to perform: sts:AssumeRole on resource: arn:aws:iam::111122223333:role/torque-git-reader`

	trustOf = `{"Version": "2012-10-17", "Statement": [{"Effect": "Allow", "Principal": {"AWS": "AGENT"},
		"Action": "sts:AssumeRole", "Condition": {"StringEquals": {"sts:ExternalId": "ID"}}}]}`

	getRole = `{"Role": {"Path": "/", "RoleName": "torque-git-reader", "RoleId": "AROAEXAMPLEROLEID123", "Arn": "arn:aws:iam::111122223333:role/torque-git-reader",
		"CreateDate": "2026-01-01T00:00:00+00:00", "MaxSessionDuration": 3600, "AssumeRolePolicyDocument": TRUST}}`

	describeSecret = `{"ARN": "arn:aws:secretsmanager:eu-west-1:111122223333:secret:git-repo-token-a1B2c3", "Name": "git-repo-token",
		"CreatedDate": "2026-01-01T10:00:00.5+01:00", "LastChangedDate": 1767261600.25, "VersionIdsToStages": {"v-1": ["AWSCURRENT"]}}`

	describeSecretWithKey = `{"ARN": "arn:aws:secretsmanager:eu-west-1:111122223333:secret:git-repo-token-a1B2c3", "Name": "git-repo-token",
		"KmsKeyId": "arn:aws:kms:eu-west-1:111122223333:key/1234abcd-12ab-34cd-56ef-1234567890ab", "CreatedDate": "2026-01-01T10:00:00+00:00"}`

	guidesStatement = `{"Effect": "Allow", "Principal": {"AWS": "arn:aws:iam::046086677675:role/agent-sa-role"}, "Action": "sts:AssumeRole"}`

	deniedEvent = `{"eventVersion": "1.11", "eventID": "e-1", "eventTime": "2026-03-09T08:00:00Z", "eventSource": "sts.amazonaws.com", "eventName": "AssumeRole",
		"awsRegion": "eu-west-1", "readOnly": true, "errorCode": "AccessDenied",
		"errorMessage": "User: arn:aws:sts::111122223333:assumed-role/eks-node/i-0abc is not authorized to perform: sts:AssumeRole on resource: arn:aws:iam::111122223333:role/torque-git-reader",
		"userIdentity": {"type": "AssumedRole", "arn": "arn:aws:sts::111122223333:assumed-role/eks-node/i-0abc", "accountId": "111122223333", "principalId": "AROAEXAMPLENODE:i-0abc"},
		"requestParameters": {"roleArn": "arn:aws:iam::111122223333:role/torque-git-reader", "roleSessionName": "torque"}, "responseElements": null}`

	successEvent = `{"Events": [{"EventId": "e-2", "EventName": "AssumeRole", "CloudTrailEvent": "{\"eventID\": \"e-2\", \"eventTime\": \"2026-03-09T08:00:00Z\", \"eventSource\": \"sts.amazonaws.com\", \"eventName\": \"AssumeRole\", \"awsRegion\": \"eu-west-1\", \"readOnly\": true, \"userIdentity\": {\"type\": \"AWSAccount\", \"principalId\": \"AROAEXAMPLEAGENT:torque\", \"accountId\": \"046086677675\"}, \"requestParameters\": {\"roleArn\": \"arn:aws:iam::111122223333:role/torque-git-reader\", \"roleSessionName\": \"torque\", \"externalId\": \"` + externalID + `\"}, \"responseElements\": {\"assumedRoleUser\": {\"arn\": \"arn:aws:sts::111122223333:assumed-role/torque-git-reader/torque\"}}}"}]}`
)

func trust(agent, id string) string {
	return strings.NewReplacer("AGENT", agent, "ID", id).Replace(trustOf)
}

func role(trust string) string { return strings.Replace(getRole, "TRUST", trust, 1) }

// readDenied is how the role's own read is refused, with the suffix that names
// the kind of policy.
func readDenied(suffix string) string {
	return "An error occurred (AccessDeniedException) when calling the GetSecretValue operation: User: arn:aws:sts::111122223333:assumed-role/torque-git-reader/torque" +
		" is not authorized to perform: secretsmanager:GetSecretValue on resource: git-repo-token" + suffix
}

// supportCase is one ticket: what was sent, which causes it comes to in this
// order, and what the report tells to ask for next.
type supportCase struct {
	name   string
	fields target.Target
	inputs []string
	causes []string // root causes, ranked; nil for none
	first  verdict.Certainty
	next   string // in a settle, or under "not visible"
}

var supportCases = []supportCase{
	{
		name: "1 the error text alone: one text for a dozen causes", inputs: []string{denialText},
		causes: []string{"role-missing", "trust-principal-wrong", "trust-externalid-mismatch", "trust-externalid-required-not-sent", "agent-no-assumerole-permission"},
		first:  verdict.Possible, next: "aws iam get-role --role-name torque-git-reader",
	}, {
		name: "2 the error text and the four fields", fields: fields, inputs: []string{denialText},
		causes: []string{"role-missing", "trust-principal-wrong", "trust-externalid-mismatch", "agent-no-assumerole-permission"},
		first:  verdict.Possible, next: "the condition on sts:ExternalId in the role's trust policy",
	}, {
		name: "3 get-role and the four fields: the External IDs differ", fields: fields,
		inputs: []string{role(trust(target.DocumentedAgentPrincipal, "ac11111111111111111111111111191"))},
		causes: []string{"trust-externalid-mismatch"}, first: verdict.Certain, next: "the error that Torque shows",
	}, {
		name: "4 the error and a right get-role: what is left is on the agent's side", fields: fields,
		inputs: []string{denialText, role(trust(target.DocumentedAgentPrincipal, externalID))},
		causes: []string{"agent-no-assumerole-permission", "role-rcp", "agent-boundary-or-scp"}, first: verdict.Likely, next: "Torque: whether the policy of the agent's role",
	}, {
		name: "5 a trust policy file: it names somebody else", fields: fields,
		inputs: []string{denialText + "\n\n" + trust("arn:aws:iam::349148204654:role/agent-sa-role", externalID)},
		causes: []string{"trust-principal-wrong"}, first: verdict.Certain,
	}, {
		name: "6 the event of a denied AssumeRole: a self-hosted agent is another principal", fields: fields,
		inputs: []string{deniedEvent, role(trust(target.DocumentedAgentPrincipal, externalID))},
		causes: []string{"trust-principal-wrong"}, first: verdict.Certain,
	}, {
		name: "7 the event of a success proves the assuming", fields: fields,
		inputs: []string{successEvent, role(trust(target.DocumentedAgentPrincipal, externalID)), describeSecret},
		next:   "aws iam list-role-policies",
	}, {
		name: "8 describe-secret and get-role: marked for deletion", fields: fields,
		inputs: []string{strings.Replace(describeSecret, `"Name"`, `"DeletedDate": "2026-03-01T00:00:00+00:00", "Name"`, 1), role(trust(target.DocumentedAgentPrincipal, externalID))},
		causes: []string{"secret-scheduled-deletion"}, first: verdict.Certain,
	}, {
		name: "9 access to KMS is refused, and the secret has a key of its own", fields: fields,
		inputs: []string{"operation error Secrets Manager: GetSecretValue, https response error StatusCode: 400, RequestID: 1-2, api error AccessDeniedException: Access to KMS is not allowed", describeSecretWithKey},
		causes: []string{"kms-decrypt-missing", "kms-key-policy-no-iam"}, first: verdict.Likely, next: "aws kms get-key-policy",
	}, {
		name: "10 the text of a scheduled deletion", fields: fields,
		inputs: []string{"An error occurred (InvalidRequestException) when calling the GetSecretValue operation: You can't perform this operation on the secret because it was marked for deletion."},
		causes: []string{"secret-scheduled-deletion"}, first: verdict.Certain,
	}, {
		name: "11 Git refuses the token: a wrong one, or one with a newline", fields: fields,
		inputs: []string{"remote: HTTP Basic: Access denied\nfatal: Authentication failed for 'https://gitlab.com/acme/blueprints.git/'"},
		causes: []string{"git-401-bad-token", "value-trailing-newline", "git-token-expired-revoked", "git-403-scope"}, first: verdict.Likely, next: "the stored token's shape",
	}, {
		name: "11a a submodule of another repository is refused, the repository is not", fields: withRepo,
		inputs: []string{"remote: HTTP Basic: Access denied\nfatal: Authentication failed for 'https://gitlab.com/acme/shared.git/'\nfatal: clone of 'https://gitlab.com/acme/shared.git' into submodule path '/x/shared' failed"},
		causes: []string{"git-lfs-submodule"}, first: verdict.Certain,
	}, {
		name: "12 the guide's statement, pasted", fields: fields, inputs: []string{guidesStatement},
		causes: []string{"trust-bare-statement"}, first: verdict.Certain,
	}, {
		name: "13 the role finds no secret of that name", fields: fields,
		inputs: []string{"ResourceNotFoundException: Secrets Manager can’t find the specified secret."},
		causes: []string{"secret-not-found", "cred-secret-region-vs-agent"}, first: verdict.Likely, next: "aws secretsmanager describe-secret --secret-id git-repo-token",
	}, {
		name: "14 the read is refused: no policy of the role's own", fields: fields,
		inputs: []string{readDenied(" because no identity-based policy allows the secretsmanager:GetSecretValue action")},
		causes: []string{"role-permission-policy-missing", "secret-missing-masked-as-denied"}, first: verdict.Likely, next: "whether the secret exists under exactly this ID",
	}, {
		name: "15 the read is refused: the permissions boundary", fields: fields,
		inputs: []string{readDenied(" because no permissions boundary allows the secretsmanager:GetSecretValue action")},
		causes: []string{"role-permissions-boundary"}, first: verdict.Likely, next: "the boundary's document",
	}, {
		name: "16 the read is refused: a service control policy", fields: fields,
		inputs: []string{readDenied(" with an explicit deny in a service control policy")},
		causes: []string{"role-scp"}, first: verdict.Certain,
	}, {
		name: "17 the read is refused: the policy of a VPC endpoint", fields: fields,
		inputs: []string{readDenied(" because no VPC endpoint policy allows the secretsmanager:GetSecretValue action")},
		causes: []string{"secret-vpce-policy"}, first: verdict.Certain,
	}, {
		name: "18 a screenshot's text, lines broken anywhere", fields: fields,
		inputs: []string{"User: arn:aws:sts::046086677675:assumed-\nrole/agent-sa-ro\nle/torque is not\nauthorized to perform: sts:Assume\nRole on resource: arn:aws:iam::111122223333:role/\ntorque-git-reader",
			role(trust("arn:aws:iam::349148204654:role/agent-sa-role", externalID))},
		causes: []string{"trust-principal-wrong"}, first: verdict.Certain,
	},
}

func TestSupportCases(t *testing.T) {
	for _, c := range supportCases {
		t.Run(c.name, func(t *testing.T) {
			record := read(t, c.fields, c.inputs...).Record
			faulttest.SharedAlike(t, record)
			r := faults.Judge(record)
			var causes, asks []string
			for _, f := range r.RootCauses {
				causes, asks = append(causes, f.Fault), append(asks, f.Settle)
			}
			if !slices.Equal(causes, c.causes) {
				t.Fatalf("root causes %v, want %v", causes, c.causes)
			}
			if len(causes) > 0 && r.RootCauses[0].Certainty != c.first {
				t.Errorf("%s is %s, want %s", causes[0], r.RootCauses[0].Certainty, c.first)
			}
			if all := strings.Join(append(asks, r.NotVisible...), "\n"); !strings.Contains(all, c.next) {
				t.Errorf("nothing asks for %q:\n%s", c.next, all)
			}
		})
	}
}

// Case 7 is about what is proven.
func TestEventProvesAssumeRole(t *testing.T) {
	r := faults.Judge(read(t, fields, supportCases[6].inputs...).Record)
	for _, c := range r.Checks {
		if c.ID == evidence.AssumeRole && (c.Provenance != verdict.Proven || !strings.Contains(c.Summary, "e-2")) {
			t.Errorf("assume-role is %s %q: %s", c.Status, c.Provenance, c.Summary)
		}
	}
}

// read takes each text as a file of its own.
func read(t *testing.T, given target.Target, texts ...string) *intake.Result {
	t.Helper()
	var inputs []intake.Input
	for i, text := range texts {
		inputs = append(inputs, intake.Input{Name: string(rune('a'+i)) + ".txt", Text: []byte(text)})
	}
	result, err := intake.Read(inputs, intake.Given{Target: given, Tool: "test", Now: now}, sealed.NewVault())
	if err != nil {
		t.Fatal(err)
	}
	return result
}
