package checks

import (
	"context"
	"crypto/rand"
	"maps"
	"slices"
	"sync"
	"time"

	"clonepath/awsops"
	"clonepath/awsops/sealed"
	"clonepath/awsops/target"
	"clonepath/checks/evidence"
	"clonepath/checks/trialclone"
)

// run is one run of the collectors. The engine alone writes the record; a
// collector reads of it only the fields of those it needs or has awaited.
type run struct {
	World
	Question
	record  *evidence.Record
	started time.Time
	asked   map[string]bool          // collectors that asked something outside
	done    map[string]chan struct{} // closed when the collector's fact is written
	waiting chan wait                // collectors that wait for a fresh role
	inHand  inHand
}

// wait says that a collector tries again, for at most left.
type wait struct {
	collector string
	left      time.Duration
}

// inHand is what collectors pass on to each other that must not be evidence.
type inHand struct {
	mu            sync.Mutex
	session       *awsops.Account // of the role, assumed by the agent
	values        map[evidence.Actor]held
	advertisement *trialclone.Advertisement // of the login
}

// held is a secret's value and the token at the path.
type held struct {
	whole, token sealed.Value
	found        bool // there is a string at the path
	versionID    string
}

func (h *inHand) keepSession(a *awsops.Account) {
	h.mu.Lock()
	defer h.mu.Unlock()
	h.session = a
}

func (h *inHand) theSession() *awsops.Account {
	h.mu.Lock()
	defer h.mu.Unlock()
	return h.session
}

func (h *inHand) keepValue(by evidence.Actor, v held) {
	h.mu.Lock()
	defer h.mu.Unlock()
	h.values[by] = v
}

// value is what an actor read; ok is false where it read nothing.
func (h *inHand) value(by evidence.Actor) (v held, ok bool) {
	h.mu.Lock()
	defer h.mu.Unlock()
	v, ok = h.values[by]
	return v, ok
}

func (h *inHand) keepAdvertisement(a *trialclone.Advertisement) {
	h.mu.Lock()
	defer h.mu.Unlock()
	h.advertisement = a
}

func (h *inHand) theAdvertisement() *trialclone.Advertisement {
	h.mu.Lock()
	defer h.mu.Unlock()
	return h.advertisement
}

// newRun fills what may be left out of a World.
func newRun(w World, q Question) *run {
	if w.Clock == nil {
		w.Clock = time.Now
	}
	if w.Rand == nil {
		w.Rand = rand.Reader
	}
	if w.Vault == nil {
		w.Vault = sealed.NewVault()
	}
	w.Vault.Spare(q.Target.Given()...)
	if w.Logins == nil {
		w.Logins = trialclone.NewLogins()
	}
	if w.Sleep == nil {
		w.Sleep = sleep
	}
	if q.Timeout == 0 {
		q.Timeout = DefaultTimeout
	}
	r := &run{World: w, Question: q, asked: map[string]bool{}, done: map[string]chan struct{}{}, waiting: make(chan wait)}
	r.inHand.values = map[evidence.Actor]held{}
	r.started = w.Clock()
	r.record = newRecord(q, r.started)
	if q.Before != nil {
		r.record = carried(q.Before, r.started)
	}
	return r
}

// newRecord is the Record before anything was observed.
func newRecord(q Question, now time.Time) *evidence.Record {
	userInfo := target.UserInfoForm(q.Target.Repo)
	q.Target = q.Target.WithoutSecrets() // credentials in the address are a fault, and no evidence
	_, origin := q.Target.Agent(q.AgentOrigin)
	record := &evidence.Record{
		Schema: evidence.Schema, Tool: q.Tool, Taken: now, As: q.As, Sandbox: q.Sandbox,
		Target: q.Target, AgentOrigin: origin, Hosting: q.Hosting, RegionSource: q.RegionSource, UserInfo: userInfo, CredentialType: q.CredentialType,
		Torque:    torqueAsked(q),
		Practices: q.Practices,
		Durations: map[string]int64{},
		Did:       evidence.Did{Read: []string{}, TokenSentTo: []string{}, Changed: []string{}},
	}
	supply := func(d *evidence.Document) *evidence.Fact[evidence.Document] {
		if d == nil {
			return nil
		}
		return evidence.Observed(evidence.Operator, now, *d)
	}
	record.SuppliedTrust, record.SuppliedPermission = supply(q.SuppliedTrust), supply(q.SuppliedPermission)
	return record
}

// snapshot copies the record. Facts are never changed once they are written, so
// they are shared.
func (r *run) snapshot() *evidence.Record {
	s := *r.record
	s.Durations = maps.Clone(s.Durations)
	s.Did = evidence.Did{Read: slices.Clone(s.Did.Read), TokenSentTo: slices.Clone(s.Did.TokenSentTo), Changed: slices.Clone(s.Did.Changed)}
	return &s
}

// noteDid says what the run did so far, in the order of the rows.
func (r *run) noteDid(rows []collector) {
	read := []string{}
	if r.Before != nil {
		read = append(read, r.Before.Did.Read...)
	}
	for _, c := range rows {
		if !r.asked[c.id] {
			continue
		}
		if did := c.did(); did != "" && !slices.Contains(read, did) {
			read = append(read, did)
		}
	}
	r.record.Did.Read = slices.Concat(read, r.didTorque())
	if login := r.record.Login; login.Seen() && login.Value.TokenSent {
		r.record.Did.TokenSentTo = []string{target.RepoHost(login.Value.URL)}
	}
}

// await waits until another collector's fact is written, or the run ends.
func (r *run) await(ctx context.Context, id string) {
	select {
	case <-r.done[id]:
	case <-ctx.Done():
	}
}

// sleep waits for d or the end of ctx.
func sleep(ctx context.Context, d time.Duration) error {
	timer := time.NewTimer(d)
	defer timer.Stop()
	select {
	case <-timer.C:
		return nil
	case <-ctx.Done():
		return ctx.Err()
	}
}
