package inventory

import (
	"fmt"
	"net/url"
	"strings"
	"testing"
)

// collected is what a Sink got, as lines.
func collected(t *testing.T, text string) (lines []string, cut bool, err error) {
	t.Helper()
	cut, err = Read(strings.NewReader(text), Sink{
		Principal: func(p Principal) {
			lines = append(lines, fmt.Sprintf("%s %v %v %v %s %v", p.ARN, p.Inline, p.Attached, p.Groups, p.Boundary, p.Tags))
		},
		Group:  func(g Group) { lines = append(lines, "group "+g.Name+" "+fmt.Sprint(g.Inline, g.Attached)) },
		Policy: func(d Document) { lines = append(lines, "policy "+d.ARN+" "+d.Text) },
	})
	return lines, cut, err
}

func TestRead(t *testing.T) {
	const document = `{"Version":"2012-10-17","Statement":[]}`
	text := `{"UserDetailList":[{"UserName":"u","UserId":"AIDA1","Arn":"arn:aws:iam::111122223333:user/u","UserPolicyList":[{"PolicyName":"p","PolicyDocument":` + document + `}],
		"GroupList":["g"],"AttachedManagedPolicies":[{"PolicyName":"m","PolicyArn":"arn:m"}],"Tags":[{"Key":"a","Value":"b"}]}],
		"GroupDetailList":[{"GroupName":"g","GroupPolicyList":[{"PolicyName":"q","PolicyDocument":"` + url.PathEscape(document) + `"}]}],
		"RoleDetailList":[{"RoleName":"r","Arn":"arn:aws:iam::111122223333:role/r","PermissionsBoundary":{"PermissionsBoundaryArn":"arn:b"}}],
		"Policies":[{"PolicyName":"m","Arn":"arn:m","DefaultVersionId":"v2","PolicyVersionList":[{"VersionId":"v1","Document":{"old":1}},{"VersionId":"v2","IsDefaultVersion":true,"Document":` + document + `}]}],
		"Unknown":{"a":[1,2]}, "IsTruncated": false}`
	lines, cut, err := collected(t, text)
	want := []string{
		"arn:aws:iam::111122223333:user/u [{p  " + document + "}] [arn:m] [g]  map[a:b]",
		"group g [{q  " + document + "}] []",
		"arn:aws:iam::111122223333:role/r [] [] [] arn:b map[]",
		"policy arn:m " + document,
	}
	if err != nil || cut || strings.Join(lines, "\n") != strings.Join(want, "\n") {
		t.Errorf("%v %v\n%s", err, cut, strings.Join(lines, "\n"))
	}
	twice, _, err := collected(t, text+"\n"+text)
	if err != nil || len(twice) != 2*len(lines) {
		t.Errorf("%v, %d parts of two pages", err, len(twice))
	}
}

func TestReadRefuses(t *testing.T) {
	for name, text := range map[string]string{
		"a list": `[]`, "an end in the middle": `{"UserDetailList":[{"UserName":"u"}`, "another type": `{"RoleDetailList":{}}`, "no JSON": `hello`,
	} {
		if _, _, err := collected(t, text); err == nil {
			t.Errorf("%s is taken", name)
		}
	}
	for text, want := range map[string]bool{`{"RoleDetailList":[],"IsTruncated":true,"Marker":"m"}`: true, `{"RoleDetailList":[],"NextToken":"t"}`: true, `{"RoleDetailList":[]}`: false} {
		if _, cut, err := collected(t, text); err != nil || cut != want {
			t.Errorf("%s: cut %v, %v", text, cut, err)
		}
	}
}
