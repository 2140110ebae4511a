package compare

import (
	"mime"
	"slices"
	"strings"

	"clonepath/awsops/target"
	"clonepath/checks/evidence"
	"clonepath/checks/verdict"
)

var trustRows = []row{
	{what: "trust policy", link: verdict.LinkTrust, asks: []target.Field{target.FieldRoleARN}, touches: []evidence.CheckID{evidence.TrustAgent, evidence.TrustExternalID, evidence.AssumeRole},
		events: []string{"UpdateAssumeRolePolicy"}, find: findTrust, undo: undoTrust},
	suppliedRow("suppliedTrust"),
	of("assume", compareSessions),
}

var gitRows = []row{
	enteredRow("credentials in the repository's address", []target.Field{target.FieldRepo}, []evidence.CheckID{evidence.RepoURL},
		"the form in which the address carries credentials", func(r *evidence.Record) *string { return &r.UserInfo }),
	enteredRow("credential type", nil, []evidence.CheckID{evidence.CredentialFields, evidence.GitAccess}, "it", func(r *evidence.Record) *string { return &r.CredentialType }),
	of("host", compareExchanges),
	of("login", compareExchanges),
	of("clone", compareClones),
}

// enteredRow is the row of what a person chose beside the Target.
func enteredRow(what string, asks []target.Field, touches []evidence.CheckID, text string, at func(*evidence.Record) *string) row {
	return row{what: what, link: verdict.LinkGit, asks: asks, touches: touches,
		find: func(p *pair) []found {
			var s parts
			s.text(text, *at(p.a), *at(p.b))
			return s.found(nil)
		},
		undo: func(to, from *evidence.Record) { *at(to) = *at(from) }}
}

func findTrust(p *pair) []found {
	if !p.a.Role.Seen() || !p.b.Role.Seen() {
		return nil
	}
	return compareDocuments(p, "trust policy", &evidence.Document{Text: p.a.Role.Value.Trust}, &evidence.Document{Text: p.b.Role.Value.Trust})
}

func undoTrust(to, from *evidence.Record) {
	role := *to.Role.Value
	role.Trust = from.Role.Value.Trust
	to.Role = evidence.Observed(to.Role.By, to.Role.At, role)
}

// compareSessions sees a role that was made again, where nobody may read it.
func compareSessions(p *pair, a, b *evidence.Session) []found {
	if was, is := uniqueID(a.RoleID), uniqueID(b.RoleID); p.renamed(was, is) && !p.b.Role.Seen() {
		return differs("The role was deleted and made again: its unique id is %s, it was %s.", is, was)
	}
	return nil
}

// compareExchanges compares the kind of two answers.
func compareExchanges(p *pair, a, b *evidence.Exchange) []found {
	var s parts
	s.when(a.Status != b.Status, "It is HTTP %d; it was HTTP %d.", b.Status, a.Status)
	same := a.Status == b.Status // else the rest follows from it
	s.when(same && a.Advertised && !b.Advertised, "It lists no refs any more.")
	s.when(same && !a.Advertised && b.Advertised, "It lists the refs now.")
	s.when(mediaType(b.ContentType) == "text/html" && mediaType(a.ContentType) != "text/html", "It is a page for people (text/html).")
	s.when(p.renamed(redirects(a), redirects(b)), "It redirects to %s; it redirected to %s.", orNowhere(redirects(b)), orNowhere(redirects(a)))
	s.when(a.RateLimited == "" && b.RateLimited != "", "It limits the rate of requests.")
	s.when(p.renamed(a.Username, b.Username), "The user name sent with the token is %s; it was %s.", quoted(b.Username), quoted(a.Username))
	return s.found(nil)
}

func mediaType(header string) string {
	kind, _, _ := mime.ParseMediaType(header)
	return kind
}

func redirects(e *evidence.Exchange) string {
	list := slices.Clone(e.Redirects)
	for i := range list {
		list[i] = settled(list[i])
	}
	return strings.Join(list, ", ")
}

func orNowhere(s string) string {
	if s == "" {
		return "nowhere"
	}
	return s
}

func compareClones(p *pair, a, b *evidence.Clone) []found {
	var s parts
	s.when(!a.Missing && b.Missing, "It is not in the repository any more.")
	s.when(!a.Empty && b.Empty, "The repository has no commit any more.")
	s.when(p.renamed(a.Ref, b.Ref) && !b.Missing && !b.Empty, "%s was cloned; it was %s.", b.Ref, a.Ref)
	s.when(a.Commit != b.Commit && b.Commit != "" && a.Commit != "", "Its head is commit %s; it was %s.", short8(b.Commit), short8(a.Commit))
	s.when(p.renamed(a.Default, b.Default) && b.Default != "", "The repository's default branch is %s; it was %s.", b.Default, quoted(a.Default))
	return s.found(nil)
}
