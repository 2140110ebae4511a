package question

import (
	"cmp"
	"fmt"

	"clonepath/assets"
	"clonepath/awsops/awserr"
	"clonepath/awsops/target"
	"clonepath/checks/evidence"
	"clonepath/checks/faults/snapshot"
	"clonepath/checks/verdict"
)

// Of is the question to ask next, nil where nothing is left to ask. A record in
// which nothing points at a cause asks for what everybody can send: the error.
func Of(snap *snapshot.Snapshot, r *verdict.Report) *verdict.Question {
	left, leader := candidates(r)
	if len(left) == 0 {
		return cmp.Or(first(snap, r), runners(snap, r))
	}
	var best *row
	fewest, beside := 0, 0
	for i := range rows {
		one := &rows[i]
		if one.seen(snap) {
			continue
		}
		heaviest, leading := one.together(left, leader)
		if heaviest < total(left) && (best == nil || heaviest < fewest || heaviest == fewest && leading < beside) {
			best, fewest, beside = one, heaviest, leading
		}
	}
	if best == nil {
		return nil
	}
	return best.question(snap, left)
}

// candidates are the causes that are not certain, the likelier with more weight,
// and the one that is ranked first. One that is certain leaves nothing to ask
// about its check.
func candidates(r *verdict.Report) (left map[string]int, leader string) {
	weights := map[verdict.Certainty]int{verdict.Likely: 3, verdict.Possible: 1}
	settled := map[evidence.CheckID]bool{}
	for _, f := range r.RootCauses {
		settled[f.Check] = settled[f.Check] || f.Certainty == verdict.Certain
	}
	left = map[string]int{}
	for _, f := range r.RootCauses {
		if weight := weights[f.Certainty]; weight > 0 && !settled[f.Check] {
			left[f.Fault] = weight
			leader = cmp.Or(leader, f.Fault)
		}
	}
	return left, leader
}

// together is the weight of the heaviest group of causes that an answer leaves,
// and of the leader's group: what the row does not mention looks alike.
func (o *row) together(left map[string]int, leader string) (heaviest, leading int) {
	if o.decides {
		return 0, 0
	}
	groups := map[string]int{}
	for fault, weight := range left {
		answer := o.shows[fault]
		groups[answer] += weight
		heaviest = max(heaviest, groups[answer])
	}
	if len(left) == 1 && groups[""] == 0 {
		return 0, 0 // it confirms the only one
	}
	return heaviest, groups[o.shows[leader]]
}

func total(left map[string]int) int {
	sum := 0
	for _, weight := range left {
		sum += weight
	}
	return sum
}

// question words a row: who runs what, and what the answer would mean.
func (o *row) question(snap *snapshot.Snapshot, left map[string]int) *verdict.Question {
	q := &verdict.Question{Ask: assets.Fill(o.ask, known(snap)), Command: assets.FillCommand(o.run, known(snap)), Tells: []string{}}
	for _, fault := range o.order {
		if left[fault] > 0 {
			entry, _ := assets.Fault(fault) // a test looks each one up
			q.Tells = append(q.Tells, fmt.Sprintf("%s: %s (%s)", o.shows[fault], entry.Title, fault))
		}
	}
	return q
}

// first is what to ask for where nothing points at a cause yet.
func first(snap *snapshot.Snapshot, r *verdict.Report) *verdict.Question {
	if r.Verdict != verdict.Unknown || snap.Record.As != "" {
		return nil
	}
	if snap.Record.Assume == nil && snap.Record.RoleValue == nil && !snap.HeardOfGit() {
		return &verdict.Question{Ask: "Please send the error as Torque shows it, whole and as text.", Tells: []string{}}
	}
	for i := range rows {
		if o := &rows[i]; o.broad && !o.seen(snap) {
			return o.question(snap, nil)
		}
	}
	return nil
}

// runners asks as whom the runners of a self-hosted agent call, where nothing else is
// wrong.
func runners(snap *snapshot.Snapshot, r *verdict.Report) *verdict.Question {
	if !snap.RunnersUnsaid() || len(r.RootCauses)+len(r.CannotObserve) > 0 {
		return nil
	}
	return &verdict.Question{
		Ask:     "Do your runners use the agent's service account? Please send what this prints, or pass --runner-principal:",
		Command: "kubectl get serviceaccounts --all-namespaces --output custom-columns='NAMESPACE:.metadata.namespace,ACCOUNT:.metadata.name,ROLE:.metadata.annotations.eks\\.amazonaws\\.com/role-arn'",
		Tells:   []string{},
	}
}

// known is what the placeholders of asks and commands stand for.
func known(snap *snapshot.Snapshot) map[string]string {
	account := "the role's account"
	if number := snap.Target.RoleAccount(); number != "" {
		account = "account " + number
	}
	id := ""
	if f := denial(snap); f != nil {
		id = f.AuthorizationID
	}
	return map[string]string{
		"account": account, "role": snap.RoleName(), "secret": snap.Target.SecretID, "region": snap.SecretRegion(),
		"host": target.RepoHost(snap.Target.Repo), "key": snap.Record.Secret.Get().KMSKeyID, "id": id,
	}
}

// Decision says how AWS's own account of a refusal is opened, where it kept one.
func Decision(snap *snapshot.Snapshot) []string {
	f := denial(snap)
	switch {
	case f == nil:
		return nil
	case ofTorque(f.Caller):
		return []string{"what AWS says of the refusal under the authorization ID " + f.AuthorizationID + " (Torque's support can open it: the caller is of Torque's account)"}
	}
	return []string{"what AWS says of the refusal (ask for, in the refused caller's account: aws iam-toolbox get-request-authorization-details --authorization-id " + f.AuthorizationID + ")"}
}

// denial is the refusal that AWS keeps an account of, nil where it gave no ID.
func denial(snap *snapshot.Snapshot) *awserr.Failure {
	for _, f := range []*awserr.Failure{evidence.FailureOf(snap.Record.Assume), evidence.FailureOf(snap.Record.RoleValue)} {
		if f != nil && f.AuthorizationID != "" {
			return f
		}
	}
	return nil
}
