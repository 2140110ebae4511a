package assets

import (
	"regexp"
	"slices"
	"strings"
	"testing"
	"unicode/utf8"
)

var (
	stages     = []string{"local", "identity", "secret", "value", "kms", "role", "trust", "credential", "agent", "git", "practice"}
	severities = []string{"blocker", "security", "major", "minor"}
	helpers    = []string{"customer", "torque", "git"}
	idForm     = regexp.MustCompile(`^[a-z0-9]+(-[a-z0-9]+)+$`)
)

func TestCatalogue(t *testing.T) {
	all := Catalogue()
	if len(all) != 199+4+11 {
		t.Errorf("%d entries, want the 199 of the chain, 4 that only Torque's API shows and 11 of an audit", len(all))
	}
	seen, stage := map[string]bool{}, 0
	for _, e := range all {
		t.Run(e.ID, func(t *testing.T) {
			if !idForm.MatchString(e.ID) || seen[e.ID] {
				t.Errorf("id is malformed or stands twice")
			}
			seen[e.ID] = true
			at := slices.Index(stages, e.Stage)
			if at < stage {
				t.Errorf("stage %q is out of order", e.Stage)
			}
			stage = max(stage, at)
			if !slices.Contains(severities, e.Severity) || !slices.Contains(helpers, e.Fix.Who) {
				t.Errorf("severity %q, who %q", e.Severity, e.Fix.Who)
			}
			if n := utf8.RuneCountInString(e.Title); n < 10 || n > 80 || strings.HasSuffix(e.Title, ".") {
				t.Errorf("title %q", e.Title)
			}
			for name, text := range map[string]string{"cause": e.Cause, "confirm": e.Confirm, "fix": e.Fix.Text} {
				if len(text) < 15 || strings.Contains(text, "\n") || strings.Contains(text, "  ") {
					t.Errorf("%s %q", name, text)
				}
			}
			for _, link := range e.Docs {
				if !strings.HasPrefix(link, "https://") {
					t.Errorf("link %q", link)
				}
			}
		})
	}
}

func TestPlaceholders(t *testing.T) {
	known := strings.Fields(`role roleArn account region secret secretName secretArn path agent key repo host branch profile externalId
		policyArn resource secretRegion agentRegion boundary version location gitUsername code seconds runner`)
	for _, e := range Catalogue() {
		for _, text := range append([]string{e.Fix.Text, e.Fix.Patch}, e.Fix.Commands...) {
			for _, p := range placeholder.FindAllString(text, -1) {
				if !slices.Contains(known, strings.Trim(p, "<>")) {
					t.Errorf("%s: nobody knows %s", e.ID, p)
				}
			}
		}
		if strings.Contains(e.Title+e.Cause+e.Confirm, "<role") {
			t.Errorf("%s: only fixes are filled in", e.ID)
		}
	}
}

func TestFault(t *testing.T) {
	e, ok := Fault("role-missing")
	if !ok || e.Stage != "role" || e.Severity != "blocker" {
		t.Errorf("%v %+v", ok, e)
	}
	if _, ok := Fault("no-such-fault"); ok {
		t.Error("found what is not there")
	}
	if ids := FaultIDs(); len(ids) != len(Catalogue()) || ids[0] != "local-no-credentials" {
		t.Errorf("%d ids, first %s", len(ids), ids[0])
	}
}

func TestFill(t *testing.T) {
	values := map[string]string{"role": "torque reader", "region": "eu-west-1", "secret": "it's"}
	if got := Fill("<role> in <region> for <nobody>", values); got != "torque reader in eu-west-1 for <nobody>" {
		t.Error(got)
	}
	if got := FillCommand("aws x --r <role> --s <secret> --region <region>", values); got != `aws x --r 'torque reader' --s 'it'\''s' --region eu-west-1` {
		t.Error(got)
	}
}

func BenchmarkOneFault(b *testing.B) {
	text := "trust-no-externalid" + strings.SplitN(catalogueText, entryStart+"trust-no-externalid", 2)[1]
	text, _, _ = strings.Cut(text, entryStart)
	for b.Loop() {
		parse(text)
	}
}

func BenchmarkAll(b *testing.B) {
	for b.Loop() {
		for _, text := range strings.Split("\n"+catalogueText, entryStart)[1:] {
			parse(text)
		}
	}
}
