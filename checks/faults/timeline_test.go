package faults_test

import (
	"strings"
	"testing"

	"clonepath/checks/faults/faulttest"
)

func TestTimeline(t *testing.T) {
	r := faulttest.AsOperator()
	created := r.Role.Value.Created.AddDate(0, 0, -3)
	r.Role.Value.Created, r.Role.Value.LastUsed, r.Role.Value.LastUsedIn = &created, &faulttest.Now, faulttest.Region
	older := assumed(9) // of what was only called, the newest is told
	older.ID = "e-older"
	trail(assumed(5), older, readBy(theSession, 4), wrote("PutRolePolicy", "torque-git-reader", 20))(r)
	rep := judged(t, r)
	var got []string
	for _, e := range rep.Timeline {
		got = append(got, strings.TrimSpace(e.At.Format("01-02 15:04 ")+e.What+" "+e.Who))
	}
	want := []string{
		"02-05 12:00 role torque-git-reader was created",
		"02-08 12:00 secret git-repo-token was created",
		"02-08 12:00 secret git-repo-token was last changed",
		"03-09 16:00 PutRolePolicy in eu-west-1, event e-PutRolePolicy arn:aws:iam::111122223333:user/admin",
		"03-10 07:00 AssumeRole in eu-west-1, event e-assume 046086677675",
		"03-10 08:00 GetSecretValue in eu-west-1, event e-read arn:aws:sts::111122223333:assumed-role/torque-git-reader/torque-sync",
		"03-10 12:00 role torque-git-reader was last used, in eu-west-1",
	}
	if a, b := strings.Join(got, "\n"), strings.Join(want, "\n"); a != b {
		t.Errorf("got\n%s\nwant\n%s", a, b)
	}
}
