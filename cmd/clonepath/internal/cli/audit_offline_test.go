package cli

import (
	"os"
	"path/filepath"
	"slices"
	"testing"
)

// What the customer sends is judged as a live audit is; what was not sent is unknown.
func TestAuditOffline(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	file := func(name, text string) string {
		path := filepath.Join(dir, name)
		if err := os.WriteFile(path, []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
		return path
	}
	details := file("details.json", `{
    "UserDetailList": [{"Path":"/","UserName":"eve","UserId":"AIDAEVEEVEEVEEVE0001","Arn":"arn:aws:iam::111122223333:user/eve","GroupList":[],"AttachedManagedPolicies":[{"PolicyName":"p","PolicyArn":"arn:aws:iam::aws:policy/SecretsManagerReadWrite"}]}],
    "GroupDetailList": [], "RoleDetailList": [],
    "Policies": [{"PolicyName":"SecretsManagerReadWrite","Arn":"arn:aws:iam::aws:policy/SecretsManagerReadWrite","DefaultVersionId":"v1","PolicyVersionList":[{"VersionId":"v1","IsDefaultVersion":true,"Document":{"Version":"2012-10-17","Statement":[{"Effect":"Allow","Action":"secretsmanager:*","Resource":"*"}]}}]}],
    "IsTruncated": false}`)
	const arn = "arn:aws:secretsmanager:eu-west-1:111122223333:secret:git-repo-token-a1B2c3"
	secret := file("describe-secret.json", `{"ARN":"`+arn+`","Name":"git-repo-token","CreatedDate":"2026-01-01T10:00:00+00:00","VersionIdsToStages":{"a1b2c3d4-0000-4000-8000-000000000001":["AWSCURRENT"]},"LastChangedDate":"2026-11-20T10:00:00+00:00"}`)
	policy := file("get-resource-policy.json", `{"ARN":"`+arn+`","Name":"git-repo-token"}`)
	role := file("get-role.json", `{"Role":{"Arn":"arn:aws:iam::111122223333:role/torque-git-reader","RoleName":"torque-git-reader","RoleId":"AROAEXAMPLEEXAMPLE01","AssumeRolePolicyDocument":{"Version":"2012-10-17","Statement":[{"Effect":"Allow","Action":"sts:AssumeRole","Principal":{"AWS":"arn:aws:iam::046086677675:role/agent-sa-role"}}]}}}`)
	trails := file("describe-trails.json", `{"trailList":[{"Name":"all","S3BucketName":"b","TrailARN":"arn:aws:cloudtrail:us-east-1:111122223333:trail/all","HomeRegion":"us-east-1","IncludeGlobalServiceEvents":true,"IsMultiRegionTrail":true,"LogFileValidationEnabled":true}]}`)
	status := file("get-trail-status.json", `{"IsLogging":false}`)
	selectors := file("get-event-selectors.json", `{"TrailARN":"arn:aws:cloudtrail:us-east-1:111122223333:trail/all","EventSelectors":[{"ReadWriteType":"All","IncludeManagementEvents":true,"DataResources":[],"ExcludeManagementEventSources":[]}]}`)
	events := file("lookup-events.json", `{"Events":[{"EventId":"1","CloudTrailEvent":"{\"eventID\":\"1\",\"eventName\":\"GetSecretValue\",\"eventSource\":\"secretsmanager.amazonaws.com\",\"eventTime\":\"2026-11-01T10:00:00Z\",\"awsRegion\":\"eu-west-1\",\"requestParameters\":{\"secretId\":\"git-repo-token\"},\"userIdentity\":{\"type\":\"IAMUser\",\"arn\":\"arn:aws:iam::111122223333:user/eve\",\"accountId\":\"111122223333\"}}"}]}`)
	scp := []string{
		file("list-policies-for-target.json", `{"Policies":[{"Id":"p-1","Arn":"arn:aws:organizations::1:policy/o-1/service_control_policy/p-1","Name":"deny","Type":"SERVICE_CONTROL_POLICY","AwsManaged":false}]}`),
		file("describe-policy.json", `{"Policy":{"PolicySummary":{"Id":"p-1","Name":"deny","Type":"SERVICE_CONTROL_POLICY"},"Content":"{\"Version\":\"2012-10-17\",\"Statement\":[{\"Effect\":\"Deny\",\"Action\":\"secretsmanager:*\",\"Resource\":\"*\"}]}"}}`),
	}
	flags := []string{"--secret-id", "git-repo-token", "--region", "eu-west-1", "--role-arn", "arn:aws:iam::111122223333:role/torque-git-reader", "--agent-principal", "arn:aws:iam::046086677675:role/agent-sa-role"}
	for _, row := range []struct {
		name   string
		inputs []string
		want   []string // findings, sorted
		access string
	}{
		{"the account alone", []string{details, secret, policy, role}, []string{"secret-readable-by-others"}, "warn"},
		{"with the organisation's policies", append([]string{details, secret, policy, role}, scp...), nil, "pass"},
		{"without the account", []string{secret, policy, role}, nil, "unknown"},
		{"a trail that is off", []string{secret, role, trails, status, selectors}, []string{"trail-off"}, "unknown"},
		{"who read", []string{details, secret, policy, role, events}, []string{"secret-read-by-stranger", "secret-readable-by-others"}, "warn"},
	} {
		t.Run(row.name, func(t *testing.T) {
			a := auditOf(t, 0, append(slices.Clone(row.inputs), flags...)...)
			var found []string
			for _, f := range a.Findings {
				found = append(found, f.Fault)
			}
			slices.Sort(found)
			if !slices.Equal(found, row.want) {
				t.Errorf("findings %v, want %v", found, row.want)
			}
			if got := a.Practices[0].Status; got != row.access {
				t.Errorf("practice-access is %s, want %s: %s", got, row.access, a.Practices[0].Summary)
			}
		})
	}
}
