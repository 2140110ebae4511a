package cmdutil

import (
	"slices"
	"strings"

	"clonepath/awsops/target"
	"clonepath/steps/setup"
)

// overlay puts over a Setup what the variables say, then what the flags say.
func (o *SourceFlags) overlay(chosen *setup.Setup) error {
	for _, layer := range []struct {
		name string
		said func(*answer) bool
	}{
		{"variable", (*answer).byVariable},
		{"flag", (*answer).byFlag},
	} {
		if err := lay(chosen, o.answersOf(layer.said), layer.name); err != nil {
			return err
		}
	}
	return o.layNoExternalID(chosen)
}

// layNoExternalID says that the credential has none. That a flag gives one, too, is
// a contradiction.
func (o *SourceFlags) layNoExternalID(chosen *setup.Setup) error {
	if !o.noExternalID {
		return nil
	}
	for _, a := range o.answersOf((*answer).byFlag) {
		if a.field.Key == "target.externalId" {
			return Usagef("--external-id and --no-external-id exclude each other: the credential has one, or it has none")
		}
	}
	chosen.SetNoExternalID()
	return nil
}

// lay puts one layer over a Setup: the Target's values, as they are, because a
// wrong one is diagnosed, then the other answers. None of a layer may undo another.
func lay(chosen *setup.Setup, layer []*answer, name string) error {
	for _, a := range layer {
		if err := a.check(*chosen); err != nil {
			return err
		}
		a.field.Set(chosen, a.text) // with what follows from it: a role's name from its ARN
		if a.field.Key == "target.agentPrincipal" {
			chosen.Agent.Origin = target.Confirmed
		}
	}
	for _, a := range layer {
		var alone setup.Setup
		a.field.Set(&alone, a.text)
		if want, got := a.field.Get(alone), a.field.Get(*chosen); a.ofTarget() && got != want {
			return Usagef("%s is %q, but another %s makes it %q: leave one of the two out", a.by, want, name, got)
		}
	}
	return nil
}

// check refuses an answer that cannot be right; the Target's are diagnosed.
func (a *answer) check(chosen setup.Setup) error {
	if a.ofTarget() {
		return nil
	}
	if allowed := a.allowed(); len(allowed) > 0 && !slices.Contains(allowed, a.text) {
		return Usagef("%s is %q, expected %s", a.by, a.text, strings.Join(allowed, ", "))
	}
	if err := a.field.Validate(chosen, a.text); err != nil {
		return Usagef("%s: %w", a.by, err)
	}
	return nil
}

func (a *answer) ofTarget() bool   { return strings.HasPrefix(a.field.Key, targetAnswers) }
func (a *answer) byFlag() bool     { return a.by == a.field.Flag }
func (a *answer) byVariable() bool { return a.by == a.field.Variable() }

// answersOf are those of one layer. An empty value of the Target says nothing.
func (o *SourceFlags) answersOf(layer func(*answer) bool) []*answer {
	return slices.DeleteFunc(slices.Clone(o.answers), func(a *answer) bool {
		return !layer(a) || a.ofTarget() && a.text == ""
	})
}

// said is what a flag, or the variable in its place, says of a key, and which of
// the two; "" where neither does.
func (o *SourceFlags) said(key string) (text, by string) {
	for _, a := range o.answers {
		if a.field.Key == key && a.text != "" {
			return a.text, a.by
		}
	}
	return "", ""
}
