package planview

import (
	"testing"

	"clonepath/awsops"
	"clonepath/awsops/iampolicy"
)

// What AWS stores has another layout and order than what we write: the diff has
// the one line that means something else.
func TestDiffShowsWhatMeansSomethingElse(t *testing.T) {
	stored := `{"Statement":[{"Action":["sts:AssumeRole"],"Condition":{"StringEquals":{"sts:ExternalId":"` + oldID + `"}},"Effect":"Allow",` +
		`"Principal":{"AWS":["arn:aws:iam::046086677675:role/agent-sa-role"]},"Sid":"ClonepathAgent"}],"Version":"2012-10-17"}`
	wanted := string(iampolicy.New(iampolicy.Statement{
		Sid: iampolicy.SidAgent, Effect: iampolicy.EffectAllow, Principal: iampolicy.AWS("arn:aws:iam::046086677675:role/agent-sa-role"),
		Action: []string{"sts:AssumeRole"}, Condition: []iampolicy.Condition{{Operator: "StringEquals", Key: "sts:ExternalId", Values: []string{newID + "2"}}},
	}).JSON())
	want := `--- r (now)
+++ r (wanted)
@@ -10,7 +10,7 @@
             "Action": "sts:AssumeRole",
             "Condition": {
                 "StringEquals": {
-                    "sts:ExternalId": "01••••00 (31 characters)"
+                    "sts:ExternalId": "01••••02 (32 characters)"
                 }
             }
         }
`
	got := diff(awsops.Change{Kind: awsops.UpdateTrust, Resource: "r", Before: stored, After: wanted})
	if got != want {
		t.Errorf("got\n%s\nwant\n%s", got, want)
	}
}
