package githost

import (
	"net/http"
	"strings"
)

// Override is what a repository answers instead of the protocol. The zero
// value of a field leaves that part as it is.
type Override struct {
	Status      int    // such as 403, 429, 500; 0 means 200, or 302 with Location
	ContentType string // default text/plain
	Body        string
	RetryAfter  string // the header, in seconds or as an HTTP date
	// Location redirects to another repository, on this host ("/acme/new.git") or
	// elsewhere ("https://git.example.com/acme/new.git"): what the client asked
	// for below the repository is appended. With Verbatim nothing is appended.
	Location string
	Verbatim bool
	// AfterLogin lets the override begin only once a valid token was sent (to a
	// private repository); before, the host asks for it as ever.
	AfterLogin bool
}

// loginPage is what a single sign-on portal or a wrong base path answers.
const loginPage = `<!DOCTYPE html><html><head><title>Sign in</title></head><body><form action="/login">User <input name="user"></form></body></html>`

// LoginPage answers 200 with an HTML page, as a portal in front of a Git host.
func LoginPage() *Override {
	return &Override{Status: http.StatusOK, ContentType: "text/html; charset=utf-8", Body: loginPage}
}

// Forbidden answers 403 with a text to a valid token, as a host does for a
// token without the scope to read.
func Forbidden(text string) *Override {
	return &Override{Status: http.StatusForbidden, Body: text, AfterLogin: true}
}

// RateLimited answers 429 with a Retry-After header to everybody.
func RateLimited(retryAfter string) *Override {
	return &Override{Status: http.StatusTooManyRequests, Body: "rate limit exceeded", RetryAfter: retryAfter}
}

// Broken answers with a server error (500, 503) to everybody.
func Broken(status int) *Override {
	return &Override{Status: status, Body: http.StatusText(status)}
}

// Moved redirects permanently to another repository; see Override.Location.
func Moved(location string) *Override {
	return &Override{Status: http.StatusMovedPermanently, Location: location}
}

// serve answers a request for the rest of a path below the repository, such as
// "/info/refs".
func (o *Override) serve(w http.ResponseWriter, r *http.Request, rest string) {
	contentType, status := o.ContentType, o.Status
	if contentType == "" {
		contentType = "text/plain; charset=utf-8"
	}
	if status == 0 {
		status = http.StatusOK
		if o.Location != "" {
			status = http.StatusFound
		}
	}
	if o.RetryAfter != "" {
		w.Header().Set("Retry-After", o.RetryAfter)
	}
	if o.Location != "" {
		w.Header().Set("Location", o.target(r, rest))
	}
	w.Header().Set("Content-Type", contentType)
	w.WriteHeader(status)
	_, _ = w.Write([]byte(o.Body)) // a client that went away is no error of ours
}

func (o *Override) target(r *http.Request, rest string) string {
	if o.Verbatim {
		return o.Location
	}
	to := strings.TrimSuffix(o.Location, "/") + rest
	if r.URL.RawQuery != "" {
		to += "?" + r.URL.RawQuery
	}
	return to
}
