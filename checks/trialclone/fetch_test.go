package trialclone_test

import (
	"bytes"
	"context"
	"io"
	"net/http"
	"slices"
	"strings"
	"testing"
	"time"

	"clonepath/awsops/awserr"
	"clonepath/awsops/sandbox/githost"
	"clonepath/awsops/sealed"
	"clonepath/checks/evidence"
	"clonepath/checks/trialclone"
)

// clone probes and fetches.
func clone(t testing.TB, r trialclone.Request) *evidence.Fact[evidence.Clone] {
	t.Helper()
	fact, adv := trialclone.Probe(context.Background(), r)
	if adv == nil {
		t.Fatalf("no refs: %+v", fact)
	}
	return trialclone.Fetch(context.Background(), r, adv)
}

func TestFetch(t *testing.T) {
	tests := map[string]struct {
		options    githost.Options
		repository githost.Repository
		branch     string
		want       evidence.Clone // Commit, Bytes, By and VersionID aside
		commitOf   string
	}{
		"branch":         {branch: "develop", commitOf: "develop", want: evidence.Clone{Ref: "refs/heads/develop", Default: "main", Filter: "tree:0"}},
		"full name":      {branch: "refs/heads/develop", commitOf: "develop", want: evidence.Clone{Ref: "refs/heads/develop", Default: "main", Filter: "tree:0"}},
		"default branch": {repository: githost.Repository{HEAD: "develop"}, commitOf: "develop", want: evidence.Clone{Ref: "refs/heads/develop", Default: "develop", Filter: "tree:0"}},
		"no filter":      {options: githost.Options{NoFilter: true}, branch: "main", commitOf: "main", want: evidence.Clone{Ref: "refs/heads/main", Default: "main"}},
		"no depth":       {options: githost.Options{NoFilter: true, NoShallow: true}, branch: "main", commitOf: "main", want: evidence.Clone{Ref: "refs/heads/main", Default: "main"}},
		"filter, no depth": {options: githost.Options{NoShallow: true}, branch: "main", commitOf: "main",
			want: evidence.Clone{Ref: "refs/heads/main", Default: "main", Filter: "tree:0"}},
		"empty": {repository: githost.Repository{Empty: true}, branch: "main", want: evidence.Clone{Empty: true}},
		"missing branch": {repository: githost.Repository{Branches: []string{"main", "release/2", "develop"}}, branch: "develpo",
			want: evidence.Clone{Default: "main", Missing: true, Branches: []string{"develop", "main", "release/2"}}},
		"missing default branch": {repository: githost.Repository{HEAD: "master"}, want: evidence.Clone{Missing: true, Branches: []string{"main", "develop"}}},
		"no default branch, but the wanted one": {repository: githost.Repository{HEAD: "master"}, branch: "main", commitOf: "main",
			want: evidence.Clone{Ref: "refs/heads/main", Filter: "tree:0"}},
	}
	for title, test := range tests {
		t.Run(title, func(t *testing.T) {
			h, r, seen := host(t, test.options, test.repository)
			r.Branch = test.branch
			fact := clone(t, r)
			mustNotLeak(t, fact)
			got, want := fact.Get(), test.want
			if test.commitOf != "" {
				want.Commit = h.Head(name, test.commitOf)
			}
			want.Branch, want.By, want.VersionID, want.Bytes = test.branch, evidence.Role, "v1", got.Bytes
			if !sameClone(got, want) {
				t.Errorf("got  %+v (%+v)\nwant %+v", got, fact.Failure, want)
			}
			requests := 1
			if test.commitOf != "" {
				requests = 2
			}
			if all, _ := seen.count(); all != requests || got.Bytes == 0 {
				t.Errorf("%d requests, want %d; %d bytes", all, requests, got.Bytes)
			}
		})
	}
}

func sameClone(a, b evidence.Clone) bool {
	sameBranches := slices.Equal(a.Branches, b.Branches)
	a.Branches, b.Branches = nil, nil
	return sameBranches && a.Branch == b.Branch && a.Ref == b.Ref && a.Commit == b.Commit && a.Default == b.Default && a.Filter == b.Filter &&
		a.Empty == b.Empty && a.Missing == b.Missing && a.VersionID == b.VersionID && a.By == b.By && a.Bytes == b.Bytes
}

// TestFetchAnonymously clones a public repository; no token is used, even if
// the request has one by now.
func TestFetchAnonymously(t *testing.T) {
	h, r, seen := host(t, githost.Options{}, githost.Repository{Public: true})
	r.Token = sealed.Value{}
	_, adv := trialclone.Probe(t.Context(), r)
	r.Token = sealed.New(goodToken)
	fact := trialclone.Fetch(t.Context(), r, adv)
	if fact.Get().Commit != h.Head(name, "main") || fact.Get().VersionID != "" {
		t.Errorf("got %+v", fact)
	}
	if _, authorized := seen.count(); authorized != 0 {
		t.Error("the token was sent")
	}
}

func TestAtMostTwentyBranches(t *testing.T) {
	branches := []string{"main"}
	for n := range 60 {
		branches = append(branches, "feature/number-"+strings.Repeat("i", n+1))
	}
	_, r, _ := host(t, githost.Options{}, githost.Repository{Branches: branches})
	r.Branch = "feature/number-iiI"
	got := clone(t, r).Get().Branches
	if len(got) != 20 || got[0] != "feature/number-iii" {
		t.Errorf("%d branches: %v", len(got), got)
	}
}

// TestCostIsConstant compares a small repository with one of 24 MiB. Without a
// filter at most what is under way when the commit has arrived is received.
func TestCostIsConstant(t *testing.T) {
	for _, test := range []struct {
		title   string
		options githost.Options
		slack   int64 // bytes
	}{
		{"treeless", githost.Options{}, 64},
		{"no filter", githost.Options{NoFilter: true}, 128 << 10},
		{"no filter, no depth", githost.Options{NoFilter: true, NoShallow: true}, 128 << 10},
	} {
		t.Run(test.title, func(t *testing.T) {
			_, small, _ := host(t, test.options, githost.Repository{})
			_, large, _ := host(t, test.options, githost.Large(24))
			a, b := clone(t, small).Get(), clone(t, large).Get()
			t.Logf("%d bytes for the small repository, %d for the large one", a.Bytes, b.Bytes)
			if b.Commit == "" || b.Bytes > a.Bytes+test.slack {
				t.Errorf("the large repository cost %d bytes, the small one %d", b.Bytes, a.Bytes)
			}
		})
	}
}

// TestFilterRefused falls back to depth 1 where the host advertises filters but
// does not serve this one.
func TestFilterRefused(t *testing.T) {
	for title, refuse := range map[string]func(http.ResponseWriter){
		"in the protocol": func(w http.ResponseWriter) {
			w.Header().Set("Content-Type", "application/x-git-upload-pack-result")
			_, _ = io.WriteString(w, "0022ERR filter 'tree' not supported")
		},
		"by status": func(w http.ResponseWriter) { http.Error(w, "filter 'tree' not supported", http.StatusBadRequest) },
	} {
		t.Run(title, func(t *testing.T) {
			h := githost.New(githost.Options{})
			h.AddRepository(name, githost.Repository{})
			h.Grant(goodToken, name)
			url, seen := serve(t, http.HandlerFunc(func(w http.ResponseWriter, q *http.Request) {
				body, _ := io.ReadAll(q.Body)
				if bytes.Contains(body, []byte("filter tree")) {
					refuse(w)
					return
				}
				q.Body = io.NopCloser(bytes.NewReader(body))
				h.ServeHTTP(w, q)
			}))
			fact := clone(t, request(t, url+"/"+name))
			if got := fact.Get(); got.Commit != h.Head(name, "main") || got.Filter != "" {
				t.Errorf("got %+v, %+v", got, fact.Failure)
			}
			if all, _ := seen.count(); all != 3 {
				t.Errorf("%d requests, want 3", all)
			}
		})
	}
}

// TestPackWithoutEnd talks on instead of sending the commit.
func TestPackWithoutEnd(t *testing.T) {
	h := githost.New(githost.Options{})
	h.AddRepository(name, githost.Repository{})
	h.Grant(goodToken, name)
	url, _ := serve(t, http.HandlerFunc(func(w http.ResponseWriter, q *http.Request) {
		if q.Method == http.MethodGet {
			h.ServeHTTP(w, q)
			return
		}
		w.Header().Set("Content-Type", "application/x-git-upload-pack-result")
		_, _ = io.WriteString(w, "0008NAK\n")
		for chunk, err := strings.Repeat("0008\x02oh!", 10_000), error(nil); err == nil; {
			_, err = io.WriteString(w, chunk)
		}
	}))
	fact := clone(t, request(t, url+"/"+name))
	if f := fact.Failure; f == nil || f.Class != awserr.Other || !strings.Contains(f.Message, "longer than 64 MiB") {
		t.Errorf("got %+v, %+v", fact.Value, f)
	}
}

// TestFetchRefused answers the second request of a clone badly.
func TestFetchRefused(t *testing.T) {
	result := http.Header{"Content-Type": {"application/x-git-upload-pack-result"}}
	tests := map[string]struct {
		status   int
		header   http.Header
		body     string
		class    awserr.Class
		message  string
		requests int
	}{
		"login rejected":     {401, nil, goodToken, awserr.Denied, "HTTP 401: " + sealed.Redacted, 2},
		"forbidden":          {403, nil, "no", awserr.Denied, "HTTP 403: no", 2},
		"not found":          {404, nil, "", awserr.NotFound, "HTTP 404", 2},
		"rate limit":         {429, nil, "", awserr.Throttled, "HTTP 429", 2},
		"server error":       {500, nil, "oops", awserr.Other, "HTTP 500: oops", 3},
		"proxy":              {407, nil, "", awserr.Network, "HTTP 407", 2},
		"page":               {200, http.Header{"Content-Type": {"text/html"}}, "<html>", awserr.Other, "<html>", 2},
		"redirect":           {302, http.Header{"Location": {"/elsewhere"}}, "", awserr.Other, "HTTP 302", 3},
		"no pack":            {200, result, "0008NAK\n", awserr.Other, "unexpected EOF", 2},
		"nothing":            {200, result, "", awserr.Other, "unexpected EOF", 2},
		"garbage":            {200, result, "hello, world", awserr.Other, "no pack with the commit", 2},
		"unknown band":       {200, result, "0008NAK\n0006xx", awserr.Other, "side band", 2},
		"error band":         {200, result, "0008NAK\n000c\x03too bad", awserr.Other, "refused the fetch: too bad", 3},
		"empty pack":         {200, result, "0008NAK\nPACK\x00\x00\x00\x02\x00\x00\x00\x00", awserr.Other, "not among its 0 objects", 2},
		"pack of version 9":  {200, result, "0008NAK\nPACK\x00\x00\x00\x09\x00\x00\x00\x01", awserr.Other, "unsupported packfile version", 2},
		"pack is cut off":    {200, result, "0008NAK\nPACK\x00\x00\x00\x02\x00\x00\x00\x01\x95", awserr.Other, "EOF", 2},
		"objects don't zlib": {200, result, "0008NAK\nPACK\x00\x00\x00\x02\x00\x00\x00\x01\x15hello", awserr.Other, "zlib", 2},
	}
	for title, test := range tests {
		t.Run(title, func(t *testing.T) {
			h := githost.New(githost.Options{})
			h.AddRepository(name, githost.Repository{})
			h.Grant(goodToken, name)
			url, seen := serve(t, http.HandlerFunc(func(w http.ResponseWriter, q *http.Request) {
				if q.Method == http.MethodGet {
					h.ServeHTTP(w, q)
					return
				}
				for key, values := range test.header {
					w.Header()[key] = values
				}
				w.WriteHeader(test.status)
				_, _ = io.WriteString(w, test.body)
			}))
			r := request(t, url+"/"+name)
			fact := clone(t, r)
			mustNotLeak(t, fact)
			if f := fact.Failure; f == nil || f.Class != test.class || !strings.Contains(f.Message, test.message) || f.Operation != trialclone.OperationFetch || f.HTTPStatus != test.status {
				t.Errorf("got %+v, %+v", fact.Value, f)
			}
			if all, _ := seen.count(); all != test.requests {
				t.Errorf("%d requests, want %d", all, test.requests)
			}
			again, _ := trialclone.Probe(t.Context(), r)
			if rejected := again.Skipped != ""; rejected != (test.status == http.StatusUnauthorized) {
				t.Errorf("afterwards: %+v", again)
			}
		})
	}
}

func TestSHA256Repository(t *testing.T) {
	id := strings.Repeat("ab", 32)
	refs := id + " HEAD\x00object-format=sha256 symref=HEAD:refs/heads/main\n"
	url, _ := serve(t, http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
		w.Header().Set("Content-Type", "application/x-git-upload-pack-advertisement")
		_, _ = io.WriteString(w, "001e# service=git-upload-pack\n0000"+line(refs)+line(id+" refs/heads/main\n")+"0000")
	}))
	fact := clone(t, request(t, url+"/"+name))
	if f := fact.Failure; f == nil || f.Class != awserr.Unsupported || !strings.Contains(f.Message, "SHA-256") {
		t.Errorf("got %+v", fact)
	}
}

// TestSlowHost ends with the context, before and within an answer.
func TestSlowHost(t *testing.T) {
	for title, answer := range map[string]func(http.ResponseWriter){
		"before": func(http.ResponseWriter) {},
		"within": func(w http.ResponseWriter) {
			w.Header().Set("Content-Type", "application/x-git-upload-pack-advertisement")
			_, _ = io.WriteString(w, "001e# service=git-upload-pack\n0000")
			w.(http.Flusher).Flush()
		},
	} {
		t.Run(title, func(t *testing.T) {
			url, _ := serve(t, http.HandlerFunc(func(w http.ResponseWriter, q *http.Request) {
				answer(w)
				<-q.Context().Done()
			}))
			ctx, cancel := context.WithTimeout(t.Context(), 100*time.Millisecond)
			defer cancel()
			fact, adv := trialclone.Probe(ctx, request(t, url+"/a/b"))
			if !fact.Failed(awserr.Timeout) || adv != nil || fact.Failure.Operation != trialclone.OperationRefs {
				t.Errorf("got %+v", fact)
			}
		})
	}
}

func TestFetchWithoutRefs(t *testing.T) {
	if fact := trialclone.Fetch(t.Context(), request(t, "https://git.example.com/a/b"), nil); fact.Skipped == "" {
		t.Errorf("got %+v", fact)
	}
}

func BenchmarkClone(b *testing.B) {
	for title, repository := range map[string]githost.Repository{"small": {}, "64MiB": githost.Large(64)} {
		b.Run(title, func(b *testing.B) {
			_, r, _ := host(b, githost.Options{}, repository)
			var bytes int64
			for b.Loop() {
				bytes = clone(b, r).Get().Bytes
			}
			b.ReportMetric(float64(bytes), "received-B/op")
		})
	}
}
