package checks

import (
	"context"

	"clonepath/awsops/sealed"
	"clonepath/awsops/target"
	"clonepath/checks/evidence"
	"clonepath/checks/trialclone"
)

var gitCollectors = []collector{
	{
		id: "host", serves: evidence.GitHost, reads: "the repository's refs, without the token",
		task: fill(collectHost),
	},
	{
		id: "login", serves: evidence.GitAccess, reads: "the repository's refs, with the token",
		needs: loginNeeds, awaits: []string{"roleValue"}, patient: true,
		task: fill(collectLogin),
	},
	{
		id: "clone", serves: evidence.GitClone, needs: after("login"),
		task: fill(collectClone),
	},
}

// collectHost asks the Git host without a token.
func collectHost(ctx context.Context, r *run) *evidence.Fact[evidence.Exchange] {
	if why := r.unusable(target.FieldRepo); why != "" {
		return evidence.Skipped[evidence.Exchange](r.Clock(), why)
	}
	fact, _ := trialclone.Probe(ctx, r.gitRequest())
	return fact
}

// collectLogin asks the same with the token.
func collectLogin(ctx context.Context, r *run) *evidence.Fact[evidence.Exchange] {
	if why := r.unusable(target.FieldRepo); why != "" {
		return evidence.Skipped[evidence.Exchange](r.Clock(), why)
	}
	request, why := r.withToken(ctx)
	if why != "" {
		return evidence.Skipped[evidence.Exchange](r.Clock(), why)
	}
	fact, advertisement := trialclone.Probe(ctx, request)
	r.inHand.keepAdvertisement(advertisement)
	return fact
}

// collectClone goes on where the login ended: one request more.
func collectClone(ctx context.Context, r *run) *evidence.Fact[evidence.Clone] {
	login := r.record.Login
	if login == nil || login.Skipped != "" {
		why := "not tried: there was no login"
		if login != nil {
			why = login.Skipped
		}
		return evidence.Skipped[evidence.Clone](r.Clock(), why)
	}
	request, why := r.withToken(ctx)
	if why = first(why, r.wrong(target.FieldBranch)); why != "" {
		return evidence.Skipped[evidence.Clone](r.Clock(), why)
	}
	return trialclone.Fetch(ctx, request, r.inHand.theAdvertisement())
}

// loginNeeds: the token of the operator, where there is one, else the role's.
func loginNeeds(r *run) []string {
	if r.Operator != nil {
		return []string{"value"}
	}
	return []string{"roleValue"}
}

// gitRequest is what Git is asked, without a token.
func (r *run) gitRequest() trialclone.Request {
	return trialclone.Request{
		Repo: r.Target.Repo, Branch: r.Target.Branch, Username: r.Target.GitUsername, AllowHost: r.AllowGitHost,
		Transport: r.HTTP, Vault: r.Vault, Logins: r.Logins, Clock: r.Clock,
	}
}

// withToken adds the token: the operator's, or where the operator has none, the
// one that the role read.
func (r *run) withToken(ctx context.Context) (trialclone.Request, string) {
	request := r.gitRequest()
	for _, by := range []evidence.Actor{evidence.Operator, evidence.Role} {
		if by == evidence.Role && r.Agent != nil {
			r.await(ctx, "roleValue")
		}
		v, ok := r.inHand.value(by)
		if !ok || !v.found {
			continue
		}
		if v.token.Equal(sealed.Value{}) {
			return request, emptyToken
		}
		request.Token, request.By, request.VersionID = v.token, by, v.versionID
		return request, ""
	}
	if why := r.choseNotToRead(); why != "" {
		return request, why
	}
	return request, noTokenRead
}
