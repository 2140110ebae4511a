package trialclone

import (
	"context"

	"clonepath/awsops/awserr"
	"clonepath/checks/evidence"
)

// Operations of the failures that this package reports.
const (
	OperationRefs  = "git:info-refs"
	OperationFetch = "git:upload-pack"
)

// Probe asks for the repository's refs once, with the token if the request has
// one. What the host answered is the fact, whatever its status; a failure means
// that no answer came, skipped that the token was withheld. The advertisement
// is not nil if and only if the host listed the refs.
//
// A token that this process saw rejected by the host is not sent again: the
// same question gets the remembered answer, another one is skipped.
func Probe(ctx context.Context, r Request) (*evidence.Fact[evidence.Exchange], *Advertisement) {
	repo, ok := r.repository()
	if !ok {
		return evidence.Skipped[evidence.Exchange](r.Clock(), "no host was asked: the repository URL is no http(s) address"), nil
	}
	if r.anonymous() {
		exchange, adv, failure := r.ask(ctx, repo, "")
		return r.fact(exchange, failure), adv
	}
	if why := r.withheld(repo); why != "" {
		return evidence.Skipped[evidence.Exchange](r.Clock(), why), nil
	}
	return r.login(ctx, repo)
}

// login is a probe with the token, at most one rejected for each host.
func (r Request) login(ctx context.Context, repo repository) (*evidence.Fact[evidence.Exchange], *Advertisement) {
	username := Username(repo.Host, r.Username, r.Token)
	r.Vault.Add(r.Token, username)
	rejected, end, err := r.Logins.begin(ctx, hostport(repo.URL), r.Token)
	if err != nil {
		return r.fact(nil, r.failure(ctx, OperationRefs, err)), nil
	}
	if rejected != nil {
		end(nil)
		return r.remembered(repo, username, *rejected), nil
	}
	exchange, adv, failure := r.ask(ctx, repo, username)
	end(exchange) // nil where no answer came
	return r.fact(exchange, failure), adv
}

// remembered answers from an earlier rejection.
func (r Request) remembered(repo repository, username string, rejected evidence.Exchange) *evidence.Fact[evidence.Exchange] {
	if rejected.URL == repo.refsURL() && rejected.Username == username {
		rejected.VersionID = r.VersionID
		return evidence.Observed(r.By, r.Clock(), rejected)
	}
	return evidence.Skipped[evidence.Exchange](r.Clock(), "the token was not sent again: "+repo.Host+
		" rejected it once already, and hosts ban an address after a few bad logins; start clonepath again to try it another way")
}

func (r Request) fact(exchange *evidence.Exchange, failure *awserr.Failure) *evidence.Fact[evidence.Exchange] {
	if failure != nil {
		return evidence.Failed[evidence.Exchange](r.By, r.Clock(), failure)
	}
	return evidence.Observed(r.By, r.Clock(), *exchange)
}
