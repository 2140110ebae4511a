package trialclone

import (
	"bufio"
	"context"
	"errors"
	"io"
	"mime"
	"net/http"
	"net/url"
	"slices"
	"strings"

	"clonepath/awsops/awserr"
	"clonepath/awsops/bounded"
	"clonepath/checks/evidence"
)

const (
	// userAgent begins as Git's does: hosts answer a browser with a login page.
	userAgent         = "git/2.0 (clonepath)"
	advertisementType = "application/x-git-upload-pack-advertisement"

	maxRedirects = 3
	// maxRefs bounds the list of refs that is read. Only a repository that lists
	// hundreds of thousands before the wanted branch comes near.
	maxRefs = 64 << 20
	// drained is how much of an answer is read beyond need, so that the connection
	// serves the next request too; a new one costs about as much time.
	drained = 64 << 10
	// captured is how much of an answer is kept until it is known to be no list
	// of refs. It exceeds what is recorded, so that a secret that lies across the
	// end of the record is seen whole.
	captured = 8 << 10
)

// ask sends the request for the refs and follows redirects within the origin.
// An empty username asks anonymously.
func (r Request) ask(ctx context.Context, repo repository, username string) (*evidence.Exchange, *Advertisement, *awserr.Failure) {
	exchange := &evidence.Exchange{URL: repo.refsURL(), Username: username, TokenSent: username != "", VersionID: r.versionSent(username)}
	at := repo.refsURL()
	for {
		response, err := r.send(bounded.Allow(ctx, maxRefs), http.MethodGet, at, username, nil)
		if err != nil {
			return nil, nil, r.failure(ctx, OperationRefs, err)
		}
		r.note(exchange, response)
		next := r.redirect(exchange, response)
		if next == "" {
			adv, err := r.readAnswer(exchange, response)
			if err != nil {
				return nil, nil, r.failure(ctx, OperationRefs, err)
			}
			if adv != nil {
				adv.repo, adv.username = movedTo(repo, at), username
			}
			return exchange, adv, nil
		}
		_ = response.Body.Close()
		at = next
	}
}

func (r Request) versionSent(username string) string {
	if username == "" {
		return ""
	}
	return r.VersionID
}

// send sends one request. The token stands in its header only.
func (r Request) send(ctx context.Context, method, to, username string, body io.Reader) (*http.Response, error) {
	request, err := http.NewRequestWithContext(ctx, method, to, body)
	if err != nil {
		return nil, err
	}
	request.Header.Set("User-Agent", userAgent)
	request.Header.Set("Pragma", "no-cache")
	if body != nil {
		request.Header.Set("Content-Type", requestType)
		request.Header.Set("Accept", resultType)
	}
	if username != "" {
		request.SetBasicAuth(username, r.Token.Reveal())
	}
	return r.Transport.RoundTrip(request)
}

// note records what the head of an answer says.
func (r Request) note(exchange *evidence.Exchange, response *http.Response) {
	exchange.Status = response.StatusCode
	exchange.ContentType = r.clean(response.Header.Get("Content-Type"))
	exchange.Challenge = r.clean(strings.Join(response.Header.Values("WWW-Authenticate"), ", "))
	exchange.Server = r.clean(response.Header.Get("Server"))
	exchange.RateLimited = r.clean(response.Header.Get("Retry-After"))
}

// redirect records where an answer leads, and returns the URL if it is to be
// followed: in the same origin, three times at most.
func (r Request) redirect(exchange *evidence.Exchange, response *http.Response) string {
	location := response.Header.Get("Location")
	if location == "" || !slices.Contains([]int{301, 302, 303, 307, 308}, response.StatusCode) {
		return ""
	}
	from := response.Request.URL
	to, err := from.Parse(location)
	if err != nil {
		exchange.Redirects = append(exchange.Redirects, "(not a URL)")
		return ""
	}
	exchange.Redirects = append(exchange.Redirects, r.clean(shown(to)))
	if otherHost(from, to) {
		exchange.CrossHost = true
	}
	if !sameOrigin(from, to) || len(exchange.Redirects) > maxRedirects {
		return ""
	}
	to.User = nil
	return to.String()
}

// shown is a URL without what may be somebody's secret: user information, and
// the query, in which login pages pass state.
func shown(u *url.URL) string {
	bare := &url.URL{Scheme: u.Scheme, Host: u.Host, Path: u.Path, RawPath: u.RawPath}
	return bare.String()
}

// readAnswer reads the body: as a list of refs if it is one, else the beginning
// for the record. It fails where the connection broke.
func (r Request) readAnswer(exchange *evidence.Exchange, response *http.Response) (*Advertisement, error) {
	defer func() { _ = response.Body.Close() }()
	head := &prefix{limit: captured}
	counted := &counter{from: response.Body}
	body := bufio.NewReader(io.TeeReader(counted, head))
	var adv *Advertisement
	if kind, _, _ := mime.ParseMediaType(response.Header.Get("Content-Type")); response.StatusCode == http.StatusOK && kind == advertisementType {
		var err error
		if adv, err = readAdvertisement(body, r.Branch); err != nil && counted.err != nil {
			return nil, counted.err
		}
	}
	if adv == nil {
		_, _ = io.CopyN(io.Discard, body, captured) // a broken body is recorded as far as it came
		r.body(exchange, head.data)
		return nil, nil
	}
	_, _ = io.CopyN(io.Discard, body, drained)
	adv.bytes = counted.n
	exchange.Advertised = true
	return adv, nil
}

// movedTo is the repository's URL after redirects to the URL `at`, as git has
// it; the original one where the redirect does not tell.
func movedTo(repo repository, at string) repository {
	u, err := url.Parse(at)
	if err != nil {
		return repo
	}
	path, ok := strings.CutSuffix(u.EscapedPath(), refsSuffix)
	if !ok {
		return repo
	}
	moved, err := u.Parse(path)
	if err != nil {
		return repo
	}
	return repository{moved}
}

// counter counts what is read, and remembers the error that broke it.
type counter struct {
	from io.Reader
	n    int64
	err  error // never io.EOF
}

func (c *counter) Read(p []byte) (int, error) {
	n, err := c.from.Read(p)
	c.n += int64(n)
	if err != nil && !errors.Is(err, io.EOF) {
		c.err = err
	}
	return n, err
}

// prefix keeps the first bytes of what is written to it.
type prefix struct {
	data  []byte
	limit int
}

func (p *prefix) Write(b []byte) (int, error) {
	p.data = append(p.data, b[:min(len(b), p.limit-len(p.data))]...)
	return len(b), nil
}
