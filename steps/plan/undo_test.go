package plan

import (
	"context"
	"errors"
	"strings"
	"testing"

	"clonepath/awsops"
)

// there is an account for an undo: what stands at the place that a Change is
// about, by the Change's kind and resource.
type there struct {
	state    map[string]string
	policies []awsops.Policy
}

func (a there) Region() string { return "eu-west-1" }

func (a there) State(_ context.Context, c awsops.Change) (string, error) {
	if a.state == nil {
		return "", errors.New("no answer")
	}
	return a.state[placeOf(c).what], nil
}

func (a there) RolePolicies(context.Context, string) ([]awsops.Policy, error) { return a.policies, nil }

func journalOf(changes ...awsops.Change) []Written {
	var out []Written
	for _, c := range changes {
		out = append(out, Written{Change: c})
	}
	return out
}

func TestUndo(t *testing.T) {
	const mine, older, theirs = `{"Version":"2012-10-17","Statement":[{"Sid":"A","Effect":"Deny","Action":"*","Resource":"*"}]}`, `{"Version":"2012-10-17","Statement":[{"Sid":"B","Effect":"Deny","Action":"*","Resource":"*"}]}`, `{"Version":"2012-10-17","Statement":[{"Sid":"C","Effect":"Deny","Action":"*","Resource":"*"}]}`
	create := awsops.Change{ID: "role", Kind: awsops.CreateRole, Resource: "r", After: older}
	update := awsops.Change{ID: "trust", Kind: awsops.UpdateTrust, Title: "Let it in", Resource: "r", Before: older, After: mine}
	overTheirs := awsops.Change{ID: "trust", Kind: awsops.UpdateTrust, Resource: "r", Before: theirs, After: mine}
	undone := awsops.Change{ID: "undo-trust", Kind: awsops.UpdateTrust, Resource: "r", Before: mine, After: older}
	inline := awsops.Change{ID: "policy", Kind: awsops.PutRolePolicy, Resource: "r", Policy: "p", After: mine}
	managed := awsops.Change{ID: "policy", Kind: awsops.CreatePolicy, Resource: "arn:p", After: mine}
	attach := awsops.Change{ID: "attach", Kind: awsops.AttachPolicy, Resource: "r", Policy: "arn:p", After: "attached"}
	secret := awsops.Change{ID: "secret", Kind: awsops.CreateSecret, Resource: "s", Region: "eu-west-1", Token: "t1"}
	put := awsops.Change{ID: "rotate", Kind: awsops.PutSecretValue, Title: "Replace the token", Region: "eu-west-1", Before: "t1", Token: "t2",
		Resource: "arn:aws:secretsmanager:eu-west-1:111122223333:secret:s-AbCdEf", Rollback: awsops.Rollback{Command: "aws secretsmanager update-secret-version-stage"}}
	elsewhere := secret
	elsewhere.Region = "us-east-1"

	for name, test := range map[string]struct {
		written []Written
		now     map[string]string
		left    []awsops.Policy
		want    string // kinds, then what is blocked and noted
	}{
		"nothing":                        {nil, map[string]string{}, nil, ""},
		"a changed document":             {journalOf(update), map[string]string{"role": mine}, nil, "update-trust"},
		"of the whole chain":             {journalOf(secret, create, inline), map[string]string{"role": older, "inline policy": mine, "secret": "t1"}, []awsops.Policy{{Name: "p"}}, "delete-role-policy delete-role delete-secret"},
		"of a managed policy":            {journalOf(create, managed, attach), map[string]string{"role": older, "managed policy": mine, "attachment": "attached"}, []awsops.Policy{{Name: "p", ARN: "arn:p"}}, "detach-policy delete-policy delete-role"},
		"created, then changed":          {journalOf(create, update), map[string]string{"role": mine}, nil, "delete-role"},
		"changed over somebody's edit":   {journalOf(create, overTheirs), map[string]string{"role": mine}, nil, "update-trust"},
		"already taken back":             {journalOf(update, undone), map[string]string{"role": older}, nil, ""},
		"gone":                           {journalOf(create), map[string]string{}, nil, ""},
		"altered since":                  {journalOf(update), map[string]string{"role": theirs}, nil, "blocked: somebody changed it"},
		"a policy of others":             {journalOf(create), map[string]string{"role": older}, []awsops.Policy{{Name: "q"}}, "blocked: it has policies"},
		"created secret, then rotated":   {journalOf(secret, put), map[string]string{"secret": "t2"}, nil, "delete-secret"},
		"secret of others, rotated":      {journalOf(put), map[string]string{"secret": "t2"}, nil, "note: Not taken back: replace the token"},
		"secret written by others since": {journalOf(secret), map[string]string{"secret": "t9"}, nil, "blocked: somebody changed it"},
		"another region":                 {journalOf(elsewhere), map[string]string{"secret": "t1"}, nil, ""},
	} {
		t.Run(name, func(t *testing.T) {
			p, err := Undo(t.Context(), there{test.now, test.left}, test.written, Wanted{})
			if err != nil {
				t.Fatal(err)
			}
			got := strings.ReplaceAll(kinds(p), "!", "")
			for _, b := range p.Blocked {
				got += "blocked: " + b.Why
			}
			for _, n := range p.Notes {
				got += "note: " + n
			}
			if got != test.want && (!strings.Contains(test.want, ": ") || !strings.HasPrefix(got, test.want)) {
				t.Errorf("got %q, want %q", got, test.want)
			}
			for _, c := range p.Changes {
				if !c.MayBreak || c.Rollback.Text == "" || c.Title == "" || c.Before == "" {
					t.Errorf("incomplete: %+v", c)
				}
			}
		})
	}
	if _, err := Undo(t.Context(), there{}, journalOf(update), Wanted{}); err == nil || !strings.Contains(err.Error(), "let it in") {
		t.Errorf("no answer: %v", err)
	}
}

func TestUndoOfOneChain(t *testing.T) {
	var written []Written
	for _, n := range []string{"1", "2"} {
		written = append(written, journalOf(
			awsops.Change{Kind: awsops.CreateSecret, Resource: "s" + n, Region: "eu-west-1"},
			awsops.Change{Kind: awsops.CreateRole, Resource: "r" + n},
			awsops.Change{Kind: awsops.CreatePolicy, Resource: "arn:p" + n},
			awsops.Change{Kind: awsops.AttachPolicy, Resource: "r" + n, Policy: "arn:p" + n},
		)...)
	}
	roles, secrets := Named(written, "eu-west-1", Wanted{})
	if strings.Join(append(roles, secrets...), " ") != "r1 r2 s1 s2" {
		t.Errorf("%v, %v", roles, secrets)
	}
	var got []string
	for _, h := range (Wanted{Role: "R2", Secret: "s2"}).of(histories(written)) {
		got = append(got, h.place.name)
	}
	if strings.Join(got, " ") != "s2 r2 arn:p2 r2" {
		t.Errorf("%v", got)
	}
}
