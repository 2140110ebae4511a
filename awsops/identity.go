package awsops

import (
	"context"
	"time"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/credentials"
	"github.com/aws/aws-sdk-go-v2/service/iam"
	"github.com/aws/aws-sdk-go-v2/service/sts"

	"clonepath/awsops/target"
)

// sessionName is the name of the sessions that clonepath makes; CloudTrail shows
// it.
const sessionName = "clonepath"

// sessionSeconds is how long such a session lasts: the least that STS grants.
const sessionSeconds = 900

// Caller is the answer of sts:GetCallerIdentity.
type Caller struct {
	ARN, Account, UserID string
}

// CallerIdentity asks who the account's credentials belong to. AWS answers it
// without any permission.
func (a *Account) CallerIdentity(ctx context.Context) (Caller, error) {
	out, err := call(ctx, a, a.sts().GetCallerIdentity, &sts.GetCallerIdentityInput{})
	if err != nil {
		return Caller{}, err
	}
	return Caller{aws.ToString(out.Arn), aws.ToString(out.Account), aws.ToString(out.UserId)}, nil
}

// AccountAlias asks for the account's alias, "" where it has none
// (iam:ListAccountAliases).
func (a *Account) AccountAlias(ctx context.Context) (string, error) {
	out, err := call(ctx, a, a.iam().ListAccountAliases, &iam.ListAccountAliasesInput{})
	if err != nil || len(out.AccountAliases) == 0 {
		return "", err
	}
	return out.AccountAliases[0], nil
}

// Session is a role's session, without its credentials.
type Session struct {
	ARN     string // arn:…:assumed-role/NAME/clonepath
	RoleID  string // AROA…:clonepath
	Expires time.Time
}

// AssumeRole assumes a role for 15 minutes and returns the session as an Account
// in the same region. An empty externalID is not sent: STS refuses an empty
// text.
func (a *Account) AssumeRole(ctx context.Context, roleARN, externalID string) (*Account, Session, error) {
	in := &sts.AssumeRoleInput{
		RoleArn:         aws.String(roleARN),
		RoleSessionName: aws.String(sessionName),
		DurationSeconds: aws.Int32(sessionSeconds),
	}
	if externalID != "" {
		in.ExternalId = aws.String(externalID)
	}
	out, err := call(ctx, a, a.sts().AssumeRole, in)
	if err != nil {
		return nil, Session{}, err
	}
	var s Session
	if user := out.AssumedRoleUser; user != nil {
		s.ARN, s.RoleID = aws.ToString(user.Arn), aws.ToString(user.AssumedRoleId)
	}
	cfg := a.cfg.Copy()
	if c := out.Credentials; c != nil {
		s.Expires = aws.ToTime(c.Expiration)
		cfg.Credentials = credentials.NewStaticCredentialsProvider(aws.ToString(c.AccessKeyId), aws.ToString(c.SecretAccessKey), aws.ToString(c.SessionToken))
	}
	m := a.means
	if arn, err := target.ParseARN(s.ARN); err == nil {
		m.limited.caller = "account " + arn.Account // the session's calls count in the role's account
	}
	return a.through(m, cfg, a.limit), s, nil
}
