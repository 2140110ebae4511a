package trialclone

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"mime"
	"net/http"

	"github.com/go-git/go-git/v5/plumbing"
	"github.com/go-git/go-git/v5/plumbing/format/pktline"
	"github.com/go-git/go-git/v5/plumbing/protocol/packp"
	"github.com/go-git/go-git/v5/plumbing/protocol/packp/capability"

	"clonepath/awsops/awserr"
	"clonepath/awsops/bounded"
	"clonepath/awsops/sealed"
	"clonepath/checks/evidence"
)

const (
	requestType = "application/x-git-upload-pack-request"
	resultType  = "application/x-git-upload-pack-result"

	// treeless asks for commits only.
	treeless = "tree:0"
	// maxPack bounds what is read of a pack until the commit has arrived. Git
	// sends commits first; a host without filters that does not is given up here.
	maxPack = 64 << 20
)

// Fetch fetches the tip of the wanted branch, into memory and without its
// trees where the host can leave them out, in one request more: the trial
// clone. The advertisement is that of a Probe with the same request, whose
// login is used again; nil skips.
//
// An empty repository and a missing branch are facts, no failures.
func Fetch(ctx context.Context, r Request, adv *Advertisement) *evidence.Fact[evidence.Clone] {
	if adv == nil {
		return evidence.Skipped[evidence.Clone](r.Clock(), "nothing was fetched: the host did not list the repository's refs")
	}
	if why := r.withheld(adv.repo); adv.username != "" && why != "" {
		return evidence.Skipped[evidence.Clone](r.Clock(), why)
	}
	clone := evidence.Clone{Branch: r.Branch, Default: shortBranch(adv.head), Bytes: adv.bytes, Empty: adv.empty, By: r.By, VersionID: r.versionSent(adv.username)}
	switch {
	case adv.empty:
		return evidence.Observed(r.By, r.Clock(), clone)
	case adv.sha256:
		return evidence.Failed[evidence.Clone](r.By, r.Clock(), &awserr.Failure{Operation: OperationFetch, Class: awserr.Unsupported,
			Message: "the repository's object ids are SHA-256; the trial clone reads SHA-1 only. The host listed its refs, so access is proven"})
	case adv.commit == "":
		clone.Missing = true
		clone.Branches = adv.nearest(r.Branch)
		return evidence.Observed(r.By, r.Clock(), clone)
	}
	clone.Ref, clone.Commit = adv.ref, adv.commit
	if failure := r.fetch(ctx, adv, &clone); failure != nil {
		return evidence.Failed[evidence.Clone](r.By, r.Clock(), failure)
	}
	return evidence.Observed(r.By, r.Clock(), clone)
}

// fetch gets the commit: treeless where the host filters, and once more without
// a filter where it then refuses this one.
func (r Request) fetch(ctx context.Context, adv *Advertisement, clone *evidence.Clone) *awserr.Failure {
	filter := packp.Filter("")
	if adv.caps.Supports(capability.Filter) {
		filter = treeless
	}
	failure, again := r.fetchOnce(ctx, adv, filter, clone)
	if filter != "" && again {
		filter = ""
		failure, _ = r.fetchOnce(ctx, adv, filter, clone)
	}
	clone.Filter = string(filter)
	return failure
}

// fetchOnce sends one request for the commit. again tells that the host refused
// the request itself, so that a simpler one may succeed.
func (r Request) fetchOnce(ctx context.Context, adv *Advertisement, filter packp.Filter, clone *evidence.Clone) (failure *awserr.Failure, again bool) {
	want := plumbing.NewHash(adv.commit)
	body, err := fetchRequest(adv.caps, want, filter)
	if err != nil {
		return r.refused(0, err.Error()), false
	}
	response, err := r.send(bounded.Allow(ctx, maxPack), http.MethodPost, adv.repo.fetchURL(), adv.username, body)
	if err != nil {
		return r.failure(ctx, OperationFetch, err), false
	}
	defer func() { _ = response.Body.Close() }()
	counted := &counter{from: response.Body}
	defer func() { clone.Bytes += counted.n }()
	if kind, _, _ := mime.ParseMediaType(response.Header.Get("Content-Type")); response.StatusCode != http.StatusOK || kind != resultType {
		return r.refusedFetch(ctx, adv, response, counted)
	}
	err = receive(counted, want)
	var refusal *refusalError
	switch {
	case err == nil:
		return nil, false
	case counted.err != nil:
		return r.failure(ctx, OperationFetch, counted.err), false
	case errors.As(err, &refusal):
		return r.refused(response.StatusCode, "the host refused the fetch: "+refusal.text), true
	}
	return r.refused(response.StatusCode, "the host's answer is no pack with the commit: "+err.Error()), false
}

// refusedFetch describes an answer that is no result of a fetch.
func (r Request) refusedFetch(ctx context.Context, adv *Advertisement, response *http.Response, body io.Reader) (failure *awserr.Failure, again bool) {
	text, err := io.ReadAll(io.LimitReader(body, captured))
	if err != nil && ctx.Err() != nil {
		return r.failure(ctx, OperationFetch, err), false
	} // a body that broke otherwise is described as far as it came
	said := r.excerpt(text)
	if r.Token.EchoedIn(said) {
		said = sealed.Redacted
	}
	failure = r.refused(response.StatusCode, fmt.Sprintf("the host listed the refs, then answered the fetch with HTTP %d: %s", response.StatusCode, said))
	switch {
	case response.StatusCode == http.StatusUnauthorized && adv.username != "":
		r.Logins.reject(hostport(adv.repo.URL), r.Token, evidence.Exchange{URL: adv.repo.fetchURL(), Username: adv.username, Status: response.StatusCode})
		return failure, false
	case failure.Class == awserr.Other && response.StatusCode != http.StatusOK:
		return failure, true
	}
	return failure, false
}

// fetchRequest is the body that asks for one commit. multi_ack changes nothing
// without common commits, but Azure DevOps insists on it.
func fetchRequest(offered *capability.List, want plumbing.Hash, filter packp.Filter) (io.Reader, error) {
	request := packp.NewUploadRequest()
	request.Wants = []plumbing.Hash{want}
	ask := func(alternatives ...capability.Capability) error {
		for _, c := range alternatives {
			if offered.Supports(c) {
				return request.Capabilities.Add(c)
			}
		}
		return nil
	}
	errs := []error{
		ask(capability.MultiACKDetailed, capability.MultiACK),
		ask(capability.Sideband64k, capability.Sideband),
		ask(capability.NoProgress),
		ask(capability.Shallow),
	}
	if request.Capabilities.Supports(capability.Shallow) {
		request.Depth = packp.DepthCommits(1)
	}
	if filter != "" {
		request.Filter = filter
		errs = append(errs, ask(capability.Filter))
	}
	if offered.Supports(capability.Agent) {
		errs = append(errs, request.Capabilities.Add(capability.Agent, "git/clonepath"))
	}
	body := &bytes.Buffer{}
	errs = append(errs, request.Encode(body), pktline.NewEncoder(body).EncodeString("done\n"))
	if err := errors.Join(errs...); err != nil {
		return nil, fmt.Errorf("request for commit %s: %w", want, err)
	}
	return bytes.NewReader(body.Bytes()), nil
}
