// Package torquetest is a Torque for tests: it answers what a test laid down,
// and keeps what it was asked.
package torquetest

import (
	"net/http"
	"net/http/httptest"
	"sync"
	"testing"
)

// Token is the one that the server accepts.
const Token = "tq-token-0123456789abcdef"

// Space is the space that it has.
const Space = "platform"

// Answer is what a path answers; Status 0 is 200.
type Answer struct {
	Status int
	Header map[string]string
	Body   string
}

// Server answers by path. What is not laid down is Torque's 404.
type Server struct {
	*httptest.Server
	mu      sync.Mutex
	answers map[string]Answer
	asked   []*http.Request
}

// Start starts a server on this machine that ends with the test.
func Start(t testing.TB) *Server {
	s := &Server{answers: map[string]Answer{}}
	s.Server = httptest.NewServer(http.HandlerFunc(s.serve))
	t.Cleanup(s.Close)
	return s
}

// Put lays down an answer of a path such as "/api/spaces/platform/agents".
func (s *Server) Put(path string, a Answer) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.answers[path] = a
}

// Asked are the requests so far.
func (s *Server) Asked() []*http.Request {
	s.mu.Lock()
	defer s.mu.Unlock()
	return append([]*http.Request{}, s.asked...)
}

func (s *Server) serve(w http.ResponseWriter, r *http.Request) {
	s.mu.Lock()
	s.asked = append(s.asked, r)
	a, ok := s.answers[r.URL.EscapedPath()]
	s.mu.Unlock()
	switch {
	case r.Header.Get("Authorization") != "Bearer "+Token:
		a = Answer{Status: http.StatusUnauthorized, Body: `{"errors":[{"message":"The token has expired","name":"Unauthorized","code":"401"}]}`}
	case !ok:
		a = Answer{Status: http.StatusNotFound, Body: `{"errors":[{"message":"Not found","name":"NotFound","code":"404"}]}`}
	}
	w.Header().Set("Content-Type", "application/json")
	for name, value := range a.Header {
		w.Header().Set(name, value)
	}
	if a.Status != 0 {
		w.WriteHeader(a.Status)
	}
	_, _ = w.Write([]byte(a.Body))
}
