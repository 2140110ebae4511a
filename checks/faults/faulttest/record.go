package faulttest

import (
	"strings"
	"time"

	"clonepath/awsops/awserr"
	"clonepath/awsops/target"
	"clonepath/checks/evidence"
)

// What the healthy chain is made of.
const (
	Account    = "111122223333"
	Region     = "eu-west-1"
	RoleARN    = "arn:aws:iam::111122223333:role/torque-git-reader"
	SecretARN  = "arn:aws:secretsmanager:eu-west-1:111122223333:secret:git-repo-token-a1B2c3"
	KeyARN     = "arn:aws:kms:eu-west-1:111122223333:key/1234abcd-12ab-34cd-56ef-1234567890ab"
	Agent      = target.DocumentedAgentPrincipal
	AgentCall  = "arn:aws:sts::046086677675:assumed-role/agent-sa-role/torque-agent"
	ExternalID = "bd4f0c2a9e6147d8b3a15c7e90f2d677"
	Version    = "a1b2c3d4-0000-4000-8000-000000000001"
)

// Trust is a trust policy for one principal and one External ID.
const Trust = `{
    "Version": "2012-10-17",
    "Statement": [
        {
            "Sid": "ClonepathAgent",
            "Effect": "Allow",
            "Principal": {
                "AWS": "` + Agent + `"
            },
            "Action": "sts:AssumeRole",
            "Condition": {
                "StringEquals": {
                    "sts:ExternalId": "` + ExternalID + `"
                }
            }
        }
    ]
}`

// Permission is the least that the role needs.
const Permission = `{
    "Version": "2012-10-17",
    "Statement": [
        {
            "Sid": "ReadGitToken",
            "Effect": "Allow",
            "Action": "secretsmanager:GetSecretValue",
            "Resource": "arn:aws:secretsmanager:eu-west-1:111122223333:secret:git-repo-token-??????"
        }
    ]
}`

// KeyPolicy leaves the decision to the account's IAM policies.
const KeyPolicy = `{"Version":"2012-10-17","Statement":[{"Sid":"EnableIAM","Effect":"Allow","Principal":{"AWS":"arn:aws:iam::111122223333:root"},"Action":"kms:*","Resource":"*"}]}`

// Now is when every Record was taken.
var Now = time.Date(2026, 3, 10, 12, 0, 0, 0, time.UTC)

func seen[T any](by evidence.Actor, value T) *evidence.Fact[T] {
	return evidence.Observed(by, Now, value)
}

// AsOperator is a healthy run with the operator's credentials alone.
func AsOperator() *evidence.Record {
	created := Now.Add(-30 * 24 * time.Hour)
	r := &evidence.Record{
		Schema: evidence.Schema, Tool: "test", Taken: Now, As: evidence.Operator,
		Target: target.Target{
			Region: Region, RoleARN: RoleARN, ExternalID: ExternalID, SecretID: "git-repo-token", SecretPath: "token",
			Repo: "https://git.example.com/acme/blueprints.git", Branch: "main", AgentPrincipal: Agent,
		},
		AgentOrigin: target.Confirmed, RegionSource: "--region",
		Local:  seen(evidence.Operator, evidence.Local{CredentialSource: "profile corp", Profile: "corp"}),
		Caller: seen(evidence.Operator, evidence.Caller{ARN: "arn:aws:iam::111122223333:user/admin", Account: Account, UserID: "AIDAEXAMPLE"}),
		Secret: seen(evidence.Operator, evidence.Secret{
			ARN: SecretARN, Name: "git-repo-token", Created: &created, LastChanged: &created,
			Versions: map[string][]string{Version: {"AWSCURRENT"}},
		}),
		SecretPolicy: seen(evidence.Operator, evidence.Document{Name: "secret policy", Kind: "secret"}),
		Value:        seen(evidence.Operator, Value()),
		Role: seen(evidence.Operator, evidence.RoleFacts{
			ARN: RoleARN, Name: "torque-git-reader", Path: "/", UniqueID: "AROAEXAMPLEROLEID123", Created: &created, MaxSession: 3600, Trust: Trust,
		}),
		RolePolicies: seen(evidence.Operator, []evidence.Document{{Name: "torque-git-read", Kind: "inline", Text: Permission}}),
		Host: seen(evidence.Operator, evidence.Exchange{
			URL: "https://git.example.com/acme/blueprints.git/info/refs?service=git-upload-pack", Status: 401, Challenge: `Basic realm="git"`,
		}),
		Login: seen(evidence.Operator, evidence.Exchange{
			URL: "https://git.example.com/acme/blueprints.git/info/refs?service=git-upload-pack", Status: 200, Advertised: true,
			ContentType: "application/x-git-upload-pack-advertisement", Username: "oauth2", TokenSent: true, VersionID: Version,
		}),
		Clone: seen(evidence.Operator, evidence.Clone{
			Branch: "main", Ref: "refs/heads/main", Commit: strings.Repeat("c0ffee11", 5), Default: "refs/heads/main",
			Filter: "tree:0", Bytes: 312, VersionID: Version, By: evidence.Operator,
		}),
		Durations: map[string]int64{"caller": 3, "secret": 5, "value": 6, "role": 4, "rolePolicies": 7, "clone": 9},
		Did: evidence.Did{
			Read:        []string{"the secret's description", "the secret's value (only its shape was kept)", "the role and its policies"},
			TokenSentTo: []string{"git.example.com"},
		},
	}
	return r
}

// Healthy is a run with both credentials, the External ID guard tried.
func Healthy() *evidence.Record {
	r := AsOperator()
	r.As = evidence.Both
	r.AgentCaller = seen(evidence.Agent, evidence.Caller{ARN: AgentCall, Account: "046086677675", UserID: "AROAEXAMPLEAGENT:torque-agent"})
	r.Assume = seen(evidence.Agent, evidence.Session{
		ARN: "arn:aws:sts::111122223333:assumed-role/torque-git-reader/clonepath", RoleID: "AROAEXAMPLEROLEID123", Expires: Now.Add(time.Hour), External: true,
	})
	r.GuardWrong = evidence.Failed[evidence.Session](evidence.Agent, Now, AssumeDenied())
	r.GuardMissing = evidence.Failed[evidence.Session](evidence.Agent, Now, AssumeDenied())
	same, value := true, Value()
	value.SameAsOperator = &same
	r.RoleValue = seen(evidence.Role, value)
	r.Clone.Value.By = evidence.Role
	return r
}

// AsAgent is a healthy run with the agent's credentials alone: it may ask
// nothing about IAM.
func AsAgent() *evidence.Record {
	r := Healthy()
	r.As = evidence.Agent
	r.Caller, r.Value, r.Role, r.RolePolicies, r.SecretPolicy, r.Secret = nil, nil, nil, nil, nil, nil
	r.GuardWrong, r.GuardMissing = nil, nil
	r.RoleValue.Value.SameAsOperator = nil
	return r
}

// Value is the shape of {"username":…,"token":…}.
func Value() evidence.Value {
	return evidence.Value{
		VersionID: Version, Stages: []string{"AWSCURRENT"}, Bytes: 71, Format: "object",
		Keys: []evidence.Node{
			{Pointer: "/username", Key: "username", Kind: "string", Length: 6},
			{Pointer: "/token", Key: "token", Kind: "string", Length: 26},
		},
		Path: evidence.PathResult{Found: true, Kind: "string", Reading: "key", Levels: 1, Pointer: "/token"},
		Leaf: &evidence.Hygiene{Bytes: 26, Kind: "GitLab access token", Provider: "gitlab"},
	}
}

// AssumeDenied is how STS refuses a caller of another account, whatever the
// reason.
func AssumeDenied() *awserr.Failure {
	return &awserr.Failure{
		Operation: "sts:AssumeRole", Class: awserr.Denied, Code: "AccessDenied", HTTPStatus: 403, RequestID: true,
		Message: "User: " + AgentCall + " is not authorized to perform: sts:AssumeRole on resource: " + RoleARN,
		Caller:  AgentCall, Action: "sts:AssumeRole", Resource: RoleARN,
	}
}

// NotFound is the failure of an operation on what is not there.
func NotFound(operation, code, message string, status int) *awserr.Failure {
	return &awserr.Failure{Operation: operation, Class: awserr.NotFound, Code: code, HTTPStatus: status, RequestID: true, Message: message}
}

// ReadDenied is how Secrets Manager refuses the role; reason is the kind of
// policy, as AWS names it, and explicit says whether it is a Deny.
func ReadDenied(reason string, explicit bool) *awserr.Failure {
	caller := "arn:aws:sts::111122223333:assumed-role/torque-git-reader/clonepath"
	message := "User: " + caller + " is not authorized to perform: secretsmanager:GetSecretValue on resource: git-repo-token"
	switch {
	case reason != "" && explicit:
		message += " with an explicit deny in a " + reason
	case reason != "":
		message += " because no " + reason + " allows the secretsmanager:GetSecretValue action"
	}
	return &awserr.Failure{
		Operation: "secretsmanager:GetSecretValue", Class: awserr.Denied, Code: "AccessDeniedException", HTTPStatus: 400, RequestID: true,
		Message: message, Caller: caller, Action: "secretsmanager:GetSecretValue", Resource: "git-repo-token", Reason: reason, Explicit: explicit,
	}
}
