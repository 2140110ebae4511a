package githost

import (
	"compress/gzip"
	"fmt"
	"io"
	"net/http"
	"strings"
)

const (
	advertisementType = "application/x-git-upload-pack-advertisement"
	requestType       = "application/x-git-upload-pack-request"
	resultType        = "application/x-git-upload-pack-result"

	// maxRequest bounds the body of a fetch: thousands of haves fit.
	maxRequest = 4 << 20
)

// ServeHTTP answers the two requests of a clone.
func (h *Host) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	name, rest := splitPath(r.URL.Path)
	repo := h.admit(w, r, name, rest)
	if repo == nil {
		return
	}
	w.Header().Set("Cache-Control", "no-cache, max-age=0, must-revalidate")
	switch {
	case rest == "/info/refs" && r.Method == http.MethodGet:
		h.infoRefs(w, r, repo)
	case rest == "/git-upload-pack" && r.Method == http.MethodPost:
		h.uploadPack(w, r, repo)
	default:
		http.Error(w, "Not Found", http.StatusNotFound)
	}
}

// splitPath parts /acme/blueprints.git/info/refs into the repository's name and
// what is asked of it.
func splitPath(path string) (name, rest string) {
	for _, suffix := range []string{"/info/refs", "/git-upload-pack", "/git-receive-pack"} {
		if repo, ok := strings.CutSuffix(path, suffix); ok {
			return trimName(repo), suffix
		}
	}
	return trimName(path), ""
}

// admit authenticates and authorises. It returns nil when it has answered.
func (h *Host) admit(w http.ResponseWriter, r *http.Request, name, rest string) *stored {
	user, token, sent := r.BasicAuth()
	repo, username, known, sees := h.lookup(name, token)
	open := repo != nil && repo.public
	if repo != nil && repo.override != nil && !repo.override.AfterLogin {
		repo.override.serve(w, r, rest)
		return nil
	}
	switch rejected := sent && (!known || user == "" || username != "" && user != username); {
	case rejected:
		unauthorized(w, "Invalid user name or token: password "+token+" was rejected")
		return nil
	case !sent && !open:
		unauthorized(w, "Authentication required")
		return nil
	case repo == nil || !open && !sees:
		http.Error(w, "Repository not found.", http.StatusNotFound)
		return nil
	}
	if sent && repo.override != nil {
		repo.override.serve(w, r, rest)
		return nil
	}
	return repo
}

// unauthorized answers 401. The text may echo a password: see doc.go.
func unauthorized(w http.ResponseWriter, text string) {
	w.Header().Set("WWW-Authenticate", `Basic realm="clonepath sandbox"`)
	http.Error(w, text, http.StatusUnauthorized)
}

func (h *Host) infoRefs(w http.ResponseWriter, r *http.Request, repo *stored) {
	if service := r.URL.Query().Get("service"); service != "git-upload-pack" {
		http.Error(w, fmt.Sprintf("service %q is not served here: only git-upload-pack (clone and fetch)", service), http.StatusForbidden)
		return
	}
	w.Header().Set("Content-Type", advertisementType)
	_ = h.advertise(w, repo.content) // a client that went away is no error of ours
}

func (h *Host) uploadPack(w http.ResponseWriter, r *http.Request, repo *stored) {
	if kind := r.Header.Get("Content-Type"); kind != requestType {
		http.Error(w, fmt.Sprintf("content type %q: %s was expected", kind, requestType), http.StatusUnsupportedMediaType)
		return
	}
	body := io.Reader(http.MaxBytesReader(w, r.Body, maxRequest))
	if r.Header.Get("Content-Encoding") == "gzip" {
		unzipped, err := gzip.NewReader(body)
		if err != nil {
			http.Error(w, "the body is not gzip", http.StatusBadRequest)
			return
		}
		body = io.LimitReader(unzipped, maxRequest)
	}
	asked, err := parseFetch(body)
	w.Header().Set("Content-Type", resultType)
	if err == nil {
		err = h.permits(repo.content, asked)
	}
	if err != nil {
		writeError(w, err)
		return
	}
	_ = repo.answer(w, asked) // a client that went away is no error of ours
}
