package plan

import (
	"strings"
	"testing"
	"time"

	"clonepath/awsops"
	"clonepath/awsops/sealed"
)

func rotation(value, path string, change func(*Rotation)) Rotation {
	r := Rotation{
		Region: "eu-west-1", Path: path, Token: sealed.New(testToken), Random: strings.NewReader("0123456789abcdef"),
		Secret: awsops.Secret{ARN: "arn:aws:secretsmanager:eu-west-1:111122223333:secret:git-AbCdEf", Name: "git"},
		Value:  awsops.SecretValue{VersionID: "v1", Value: sealed.New(value)},
	}
	if change != nil {
		change(&r)
	}
	return r
}

func TestRotate(t *testing.T) {
	now := time.Now()
	for name, test := range map[string]struct {
		rotation Rotation
		value    string // written, "" for none
		by       Obstacle
		says     string
	}{
		"leaf":          {rotation(`{"user":"x", "token":"old"}`, "token", nil), `{"user":"x", "token":"` + testToken + `"}`, "", "the keys user, token"},
		"nested":        {rotation(`{"git":{"token":"old"}}`, "git.token", nil), `{"git":{"token":"` + testToken + `"}}`, "", "git/token"},
		"plaintext":     {rotation("old", "", nil), testToken, "", ""},
		"same":          {rotation(`{"token":"`+testToken+`"}`, "token", nil), "", "", "holds this token already"},
		"rotated":       {rotation(`{"token":"old"}`, "token", func(r *Rotation) { r.Secret.Rotation = true }), `{"token":"` + testToken + `"}`, "", "next rotation"},
		"typo":          {rotation(`{"token":"old"}`, "tokn", nil), "", NotFitting, `did you mean "token"`},
		"plain, path":   {rotation("old", "token", nil), "", NotFitting, "no keys"},
		"no path":       {rotation(`{"token":"old"}`, "", nil), "", NotGiven, "--secret-path"},
		"binary":        {rotation("old", "", func(r *Rotation) { r.Value.Binary = true }), "", NotFitting, "binary"},
		"deleting":      {rotation("", "token", func(r *Rotation) { r.Secret.Deleted = &now }), "", NotFitting, "restore-secret"},
		"too large":     {rotation(`{"x":"`+strings.Repeat("x", maxSecret-30)+`","token":""}`, "token", nil), "", NotFitting, "AWS stores at most"},
		"of a stack":    {rotation(`{"token":"old"}`, "token", func(r *Rotation) { r.Secret.Tags = map[string]string{stackTag: "torque"} }), "", "", "the CloudFormation stack torque"},
		"of a service":  {rotation(`{"token":"old"}`, "token", func(r *Rotation) { r.Secret.OwningService = "rds" }), "", "", "rds"},
		"no randomness": {rotation(`{"token":"old"}`, "token", func(r *Rotation) { r.Random = strings.NewReader("") }), "", "error", ""},
	} {
		t.Run(name, func(t *testing.T) {
			p, err := Rotate(test.rotation)
			if (err != nil) != (test.by == "error") {
				t.Fatal(err)
			}
			said := strings.Join(p.Notes, " ")
			for _, b := range p.Blocked {
				said += b.Why + b.Do
				if b.By != test.by {
					t.Errorf("blocked by %q, want %q", b.By, test.by)
				}
			}
			for _, h := range p.Handover {
				said += h.Owner
			}
			if !strings.Contains(said, test.says) || strings.Contains(said, testToken) {
				t.Errorf("it says %q, want %q", said, test.says)
			}
			if test.value == "" {
				if len(p.Changes) > 0 {
					t.Errorf("it writes %+v", p.Changes)
				}
				return
			}
			c := p.Changes[0]
			if len(p.Changes) != 1 || c.Value.Reveal() != test.value || c.Before != "v1" || c.Resource != test.rotation.Secret.ARN || len(c.Token) != 36 {
				t.Errorf("%+v", p.Changes)
			}
			if !strings.Contains(c.Rollback.Command, "--move-to-version-id 'v1' --remove-from-version-id '"+c.Token+"'") {
				t.Errorf("rollback %q", c.Rollback.Command)
			}
		})
	}
}
