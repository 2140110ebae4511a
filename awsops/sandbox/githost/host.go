package githost

import (
	"slices"
	"strings"
	"sync"
)

// Options are the properties of a whole host. The zero value is a host as
// people know them.
type Options struct {
	// Username is the only user name that is accepted with a token; "" accepts
	// any that is not empty.
	Username string
	// NoFilter and NoShallow switch off the capabilities `filter` and `shallow`
	// of all repositories, as hosts that lack them.
	NoFilter, NoShallow bool
}

// Host is an http.Handler that serves repositories at /NAME.git and /NAME. It
// is safe for concurrent use, and may be changed while it serves.
type Host struct {
	options Options

	mu     sync.RWMutex
	repos  map[string]*stored
	grants map[string][]string // token → names of the private repositories it may see
}

// stored is a repository as it is served.
type stored struct {
	*content
	public   bool
	override *Override
}

// New returns a host without repositories and tokens.
func New(o Options) *Host {
	return &Host{options: o, repos: map[string]*stored{}, grants: map[string][]string{}}
}

// AddRepository generates a repository and serves it under a name such as
// "acme/blueprints"; it replaces one of that name. The same Repository gives
// the same object ids each time.
func (h *Host) AddRepository(name string, r Repository) {
	made := &stored{content: generate(r), public: r.Public, override: r.Override}
	h.mu.Lock()
	defer h.mu.Unlock()
	h.repos[trimName(name)] = made
}

// SetOverride makes a repository misbehave, or behave again (nil). It does
// nothing where there is no such repository.
func (h *Host) SetOverride(name string, o *Override) {
	h.mu.Lock()
	defer h.mu.Unlock()
	if r := h.repos[trimName(name)]; r != nil {
		h.repos[trimName(name)] = &stored{content: r.content, public: r.public, override: o}
	}
}

// Grant makes a token known to the host and lets it see these repositories, in
// addition to those that it saw already. Without repositories it is a valid
// token that sees only the public ones.
func (h *Host) Grant(token string, repos ...string) {
	h.mu.Lock()
	defer h.mu.Unlock()
	seen := slices.Clone(h.grants[token])
	for _, name := range repos {
		seen = append(seen, trimName(name))
	}
	h.grants[token] = seen
}

// RequireUsername makes the host accept tokens with this user name only, as
// Options.Username does.
func (h *Host) RequireUsername(name string) {
	h.mu.Lock()
	defer h.mu.Unlock()
	h.options.Username = name
}

// Revoke makes a token unknown.
func (h *Host) Revoke(token string) {
	h.mu.Lock()
	defer h.mu.Unlock()
	delete(h.grants, token)
}

// Head is the object id (40 hex digits) that a branch of a repository points
// to, "" where there is no such branch: what a client must receive.
func (h *Host) Head(name, branch string) string {
	h.mu.RLock()
	defer h.mu.RUnlock()
	r := h.repos[trimName(name)]
	if r == nil {
		return ""
	}
	if id, ok := r.refs["refs/heads/"+branch]; ok {
		return id.String()
	}
	return ""
}

// lookup returns a repository, the user name that a token needs, and whether
// the token is known and may see the repository.
func (h *Host) lookup(name, token string) (repo *stored, username string, known, sees bool) {
	h.mu.RLock()
	defer h.mu.RUnlock()
	repo = h.repos[name]
	granted, known := h.grants[token]
	return repo, h.options.Username, known, slices.Contains(granted, name)
}

// trimName brings the ways to write a repository's name to one.
func trimName(name string) string {
	return strings.TrimSuffix(strings.Trim(name, "/"), ".git")
}
