package sandbox

import (
	"context"
	"crypto/subtle"
	"errors"
	"io"
	"net/http"
	"strings"
	"time"
)

// maxBody bounds a request: the largest real one is a secret of 64 KiB in JSON.
const maxBody = 1 << 20

// call is one authenticated request on its way through an operation.
type call struct {
	*world
	caller          principal
	temporary       bool // signed with a session's credentials
	habits          habits
	service, action string
	region          string
	form            form // of a query request
	json            bool // a JSON request, with this body:
	body            []byte
	now             time.Time
	userAgent       string
}

// home is the caller's account.
func (c *call) home() *account { return c.accounts[c.caller.account] }

// protocol is one of AWS's wire protocols: how it words an answer and an error.
type protocol interface {
	answer(c *call, result any, requestID string) ([]byte, error)
	refuse(service string, f *fault, requestID string) []byte
	contentType() string
}

// serveAWS answers one request to any AWS service.
func (s *Sandbox) serveAWS(w http.ResponseWriter, r *http.Request) {
	body, err := io.ReadAll(http.MaxBytesReader(w, r.Body, maxBody))
	if err != nil {
		http.Error(w, "the request is larger than any that AWS takes", http.StatusRequestEntityTooLarge)
		return
	}
	if !s.delay(r.Context()) {
		return
	}
	s.mu.Lock()
	status, header, out := s.handle(r, body)
	s.mu.Unlock()
	for name, value := range header {
		w.Header().Set(name, value)
	}
	w.WriteHeader(status)
	_, _ = w.Write(out) //nolint:gosec // XML or JSON, escaped by its encoder, and no browser reads it
}

// delay waits for the configured latency; false when the caller has gone.
func (s *Sandbox) delay(ctx context.Context) bool {
	if s.options.Latency <= 0 {
		return true
	}
	timer := time.NewTimer(s.options.Latency)
	defer timer.Stop()
	select {
	case <-timer.C:
		return true
	case <-ctx.Done():
		return false
	}
}

// handle runs under the lock: authenticate, find the operation, run it, log it.
func (s *Sandbox) handle(r *http.Request, body []byte) (status int, header map[string]string, out []byte) {
	now := s.options.Clock()
	requestID := s.world.random.uuid()
	c := &call{world: s.world, now: now, userAgent: r.UserAgent()}
	wire := c.read(r, body)
	result, err := s.run(c, r, body)
	status = http.StatusOK
	var f *fault
	if err == nil {
		out, err = wire.answer(c, result, requestID)
	}
	if err != nil {
		if !errors.As(err, &f) {
			f = &fault{Code: "InternalFailure", Status: 500, Message: err.Error()}
		}
		status, out = f.Status, wire.refuse(c.service, f, requestID)
	}
	s.log(c, status, f)
	c.record(requestID, f)
	return status, map[string]string{
		"Content-Type":     wire.contentType(),
		"Date":             now.UTC().Format(http.TimeFormat),
		"x-amzn-RequestId": requestID,
	}, out
}

// read finds out which protocol and action a request uses.
func (c *call) read(r *http.Request, body []byte) protocol {
	if name := r.Header.Get("X-Amz-Target"); name != "" {
		prefix, action := "", name
		if dot := strings.LastIndexByte(name, '.'); dot >= 0 {
			prefix, action = name[:dot], name[dot+1:]
		}
		prefix = prefix[strings.LastIndexByte(prefix, '.')+1:]
		c.service, c.action, c.json, c.body = jsonServices[prefix], action, true, body
		return jsonProtocol{}
	}
	c.form = readForm(r, body)
	c.service, c.action = queryVersions[c.form.get("Version")], c.form.get("Action")
	return queryProtocol{}
}

func (s *Sandbox) run(c *call, r *http.Request, body []byte) (any, error) {
	if problem, detail := s.authenticate(c, r, body); problem != "" {
		return nil, authFault(problem, c.json, detail)
	}
	operation := operations[c.service+":"+c.action]
	switch {
	case c.throttled[c.service+":"+c.action], !s.meter.admits(c.caller.account+" "+c.service, s.options.Rate, c.now):
		return nil, c.tooMany()
	case operation != nil:
		return operation(c)
	case c.json:
		return nil, faultf(400, "UnknownOperationException", "")
	case c.action == "":
		return nil, faultf(400, "MissingAction", "Could not find operation in the request")
	}
	return nil, faultf(400, "InvalidAction", "Could not find operation %s for version %s", c.action, c.form.get("Version"))
}

// authenticate fills in who calls, or says why that cannot be believed.
func (s *Sandbox) authenticate(c *call, r *http.Request, body []byte) (authProblem, string) {
	signed, problem := parseSignature(r.Header)
	if problem != "" {
		return problem, ""
	}
	c.region = signed.region
	if c.service == "" || c.service != signed.service {
		c.service = signed.service // an action of another service is unknown there
	}
	known := s.world.credentials[signed.keyID]
	if known == nil {
		return unknownKey, ""
	}
	c.caller, c.temporary, c.habits = known.principal, known.token != "", known.habits
	if subtle.ConstantTimeCompare([]byte(known.token), []byte(r.Header.Get("X-Amz-Security-Token"))) != 1 {
		return unknownKey, ""
	}
	if !signed.matches(known.secret, r, body) {
		return wrongSignature, ""
	}
	if detail, problem := signed.skew(c.now); problem != "" {
		return problem, detail
	}
	if !known.expires.IsZero() && !c.now.Before(known.expires) {
		return expiredToken, ""
	}
	return "", ""
}

func (s *Sandbox) log(c *call, status int, f *fault) {
	entry := Call{Time: c.now, Service: c.service, Action: c.action, Status: status}
	if c.caller.account != "" {
		entry.Caller = c.caller.arn()
	}
	if f != nil {
		entry.Code = f.Code
	}
	s.calls = append(s.calls, entry)
}

// serveGit adds the latency and the call log to the Git host.
func (s *Sandbox) serveGit(host http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if !s.delay(r.Context()) {
			return
		}
		seen := &statusWriter{ResponseWriter: w, status: http.StatusOK}
		host.ServeHTTP(seen, r)
		s.mu.Lock()
		defer s.mu.Unlock()
		s.calls = append(s.calls, Call{Time: s.options.Clock(), Service: "git", Action: r.Method + " " + r.URL.Path, Status: seen.status})
	})
}

// statusWriter remembers the status that a handler wrote.
type statusWriter struct {
	http.ResponseWriter
	status int
}

func (w *statusWriter) WriteHeader(status int) {
	w.status = status
	w.ResponseWriter.WriteHeader(status)
}

// Unwrap lets a handler flush through the wrapper.
func (w *statusWriter) Unwrap() http.ResponseWriter { return w.ResponseWriter }
