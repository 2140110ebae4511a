package rule

import (
	"fmt"
	"slices"
	"strings"

	"clonepath/awsops/iampolicy"
	"clonepath/awsops/iampolicy/review"
	"clonepath/checks/evidence"
	"clonepath/checks/faults/phrase"
	"clonepath/checks/faults/repair"
	"clonepath/checks/faults/snapshot"
	"clonepath/checks/policytext"
)

// DocumentNames are what people call a document of a kind.
var DocumentNames = map[iampolicy.Kind]string{iampolicy.KindTrust: "trust policy", iampolicy.KindIdentity: "permission policy"}

// LintMatch is what IAM refuses in a supplied document; nil where that rule of the
// lint says nothing.
func LintMatch(snap *snapshot.Snapshot, d *evidence.Fact[evidence.Document], kind iampolicy.Kind, rule string) *Match {
	problems := lint(d, kind)
	i := slices.IndexFunc(problems, func(p iampolicy.Problem) bool { return p.Rule == rule })
	if i < 0 {
		return nil
	}
	h := refusedDocument(d, kind, problems, problems[i])
	if patch := repair.Lint(*d.Value, kind, rule); !patch.Empty() && len(problems) == 1 {
		h.Patch = patch
	}
	return h
}

// RefusedMatch is what IAM refuses in a supplied document in which none of the
// rules speaks that are faults of their own.
func RefusedMatch(d *evidence.Fact[evidence.Document], kind iampolicy.Kind, own ...string) *Match {
	problems := lint(d, kind)
	if len(problems) == 0 || slices.ContainsFunc(problems, func(p iampolicy.Problem) bool { return slices.Contains(own, p.Rule) }) {
		return nil
	}
	return refusedDocument(d, kind, problems, problems[0])
}

// Refused reports whether IAM refuses a supplied document.
func Refused(d *evidence.Fact[evidence.Document], kind iampolicy.Kind) bool {
	return len(lint(d, kind)) > 0
}

func lint(d *evidence.Fact[evidence.Document], kind iampolicy.Kind) []iampolicy.Problem {
	if !d.Seen() || strings.TrimSpace(d.Value.Text) == "" {
		return nil
	}
	return iampolicy.Lint(kind, []byte(d.Value.Text))
}

// refusedDocument names one problem, and all of them with their places: IAM itself
// names the first only.
func refusedDocument(d *evidence.Fact[evidence.Document], kind iampolicy.Kind, problems []iampolicy.Problem, first iampolicy.Problem) *Match {
	h := &Match{
		Summary:  fmt.Sprintf("IAM refuses the supplied policy: %s", phrase.Sentence(first.Message)),
		Evidence: []string{placed(first)},
		Advice:   phrase.TrimStop(first.Advice),
		Patch:    mended(d.Value.Text, kind, problems),
	}
	for _, p := range problems {
		if line := placed(p); line != h.Evidence[0] {
			h.Evidence = append(h.Evidence, line+" – "+phrase.TrimStop(p.Advice))
		}
	}
	if more := len(h.Evidence) - 1; more > 0 {
		h.Summary += fmt.Sprintf(" There %s more to correct in it.", isMore(more))
	}
	return h
}

func placed(p iampolicy.Problem) string {
	return fmt.Sprintf("line %d, column %d: %s: %s", p.Line, p.Column, p.Code, p.Message)
}

func isMore(n int) string {
	if n == 1 {
		return "is 1 thing"
	}
	return fmt.Sprintf("are %d things", n)
}

func mended(text string, kind iampolicy.Kind, problems []iampolicy.Problem) policytext.Patch {
	return policytext.Patched(DocumentNames[kind], text, string(iampolicy.Mend([]byte(text), problems)))
}

// Reviewed adds to a match what is wrong with a document that IAM takes: each
// problem with its line, and the patch that mends them all where there is none yet.
func Reviewed(snap *snapshot.Snapshot, h *Match, d *evidence.Document, kind iampolicy.Kind) *Match {
	if h == nil || d == nil {
		return h
	}
	problems := Problems(snap, d, kind)
	for _, p := range problems {
		h.Evidence = append(h.Evidence, fmt.Sprintf("%s, line %d: %s", d.Name, p.Line, p.Message))
	}
	if len(problems) > 0 && h.Advice == "" {
		h.Advice = phrase.TrimStop(problems[0].Advice)
	}
	if len(problems) > 0 && h.Patch.Empty() {
		h.Patch = mended(d.Text, kind, problems)
	}
	return h
}

// Problems are the slips in a document that IAM takes.
func Problems(snap *snapshot.Snapshot, d *evidence.Document, kind iampolicy.Kind) []iampolicy.Problem {
	subject := review.Subject{Caller: snap.Agent, Role: snap.RoleARN(), ExternalID: snap.Target.ExternalID}
	if arn, exact := snap.SecretARN(); exact {
		subject.Secret = arn
	}
	return review.Review(kind, []byte(d.Text), subject)
}
