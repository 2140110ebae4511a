package endtoend

import (
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"

	"clonepath/checks/evidence"
)

// L4: HTTP 200 that is no list of refs is a web page only if it is one. What was
// proven before a fetch that is slow, or of a kind that we do not read, stays so.
func TestAnswersThatAreNoRefs(t *testing.T) {
	const refs, pack = "application/x-git-upload-pack-advertisement", "application/x-git-upload-pack-result"
	line := func(s string) string { return fmt.Sprintf("%04x%s", len(s)+4, s) }
	listOf := func(id, format string) string {
		return "001e# service=git-upload-pack\n0000" + line(id+" HEAD\x00object-format="+format+" symref=HEAD:refs/heads/main\n") + line(id+" refs/heads/main\n") + "0000"
	}
	sha1, sha256 := strings.Repeat("ab", 20), strings.Repeat("ab", 32)
	hang := func(w http.ResponseWriter, r *http.Request) {
		w.(http.Flusher).Flush()
		<-r.Context().Done()
	}
	answer := func(kind, body string) http.HandlerFunc {
		return func(w http.ResponseWriter, _ *http.Request) {
			w.Header().Set("Content-Type", kind)
			_, _ = io.WriteString(w, body)
		}
	}
	fetched := func(then http.HandlerFunc) http.HandlerFunc {
		return func(w http.ResponseWriter, r *http.Request) {
			switch _, _, login := r.BasicAuth(); {
			case !login:
				w.Header().Set("WWW-Authenticate", `Basic realm="git"`)
				w.WriteHeader(http.StatusUnauthorized)
			case r.Method == http.MethodGet:
				answer(refs, listOf(sha1, "sha1"))(w, r)
			default:
				then(w, r)
			}
		}
	}
	const portal = "<!DOCTYPE html><html><head><title>Guest network</title></head><body>Accept the terms</body></html>"
	for _, row := range []struct {
		name   string
		answer http.HandlerFunc
		fault  string
		check  evidence.CheckID
		word   string
	}{
		{"HTML", answer("text/html; charset=utf-8", portal), "git-html-login-page", evidence.GitHost, "web page"},
		{"XHTML", answer("application/xhtml+xml", portal), "git-html-login-page", evidence.GitHost, "web page"},
		{"a captive portal without a type", answer("application/octet-stream", portal), "git-html-login-page", evidence.GitHost, "web page"},
		{"a page said to be text", answer("text/plain", "\n <HTML><body>sign in</body></HTML>"), "git-html-login-page", evidence.GitHost, "web page"},
		{"JSON", answer("application/json", `{"status":"ok"}`), "", evidence.GitHost, "application/json"},
		{"JSON of a gateway", answer("application/json", `{"message":"<html> is not served"}`), "", evidence.GitHost, "application/json"},
		{"plain text", answer("text/plain", "It works"), "", evidence.GitHost, "text/plain"},
		{"nothing", answer("", ""), "", evidence.GitHost, "HTTP 200"},
		{"XML", answer("application/xml", `<?xml version="1.0"?><Error><Code>NoSuchKey</Code></Error>`), "", evidence.GitHost, "application/xml"},
		{"a picture", answer("image/gif", "GIF89a"), "", evidence.GitHost, "image/gif"},
		{"refs as text, as of Git's dumb protocol", answer("text/plain", sha1+"\trefs/heads/main\n"), "", evidence.GitHost, "text/plain"},
		{"a list of refs that breaks off", answer(refs, "001e# service=git-upload-pack\n0000"), "", evidence.GitHost, "list of refs"},
		{"a list of refs that is none", answer(refs, "hello"), "", evidence.GitHost, "list of refs"},

		{"SHA-256", func(w http.ResponseWriter, r *http.Request) { fetched(nil)(sha256Refs{w, listOf(sha256, "sha256")}, r) }, "", evidence.GitClone, "SHA-256"},
		{"a slow pack", fetched(func(w http.ResponseWriter, r *http.Request) { w.Header().Set("Content-Type", pack); hang(w, r) }), "", evidence.GitClone, "in time"},
		{"a pack that stops", fetched(func(w http.ResponseWriter, r *http.Request) {
			w.Header().Set("Content-Type", pack)
			_, _ = io.WriteString(w, "0008NAK\n")
			hang(w, r)
		}), "", evidence.GitClone, "in time"},
		{"a fetch that is not answered", fetched(hang), "", evidence.GitClone, "in time"},
		{"a fetch answered by a page", fetched(answer("text/html", portal)), "", evidence.GitClone, "HTTP 200"},
	} {
		t.Run(row.name, func(t *testing.T) {
			server := httptest.NewServer(row.answer)
			t.Cleanup(server.Close)
			rep := asked(t, server.URL+"/acme/blueprints", &http.Transport{})
			expectLive(t, rep, row.fault, row.check, row.word)
		})
	}
}

// sha256Refs answers with its own list in the place of another one.
type sha256Refs struct {
	http.ResponseWriter
	list string
}

func (s sha256Refs) Write(b []byte) (int, error) {
	_, err := io.WriteString(s.ResponseWriter, s.list)
	return len(b), err
}
