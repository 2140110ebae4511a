package target

import (
	"encoding/json"
	"fmt"
	"slices"
	"strings"
)

// Principals are ARNs of one role or of several, as a person types them: with commas
// between them. In a file and in JSON one stands as a text, several as a list.
type Principals string

// Runners are Principals that stand in JSON as a list, also one alone.
type Runners string

// PrincipalsOf joins ARNs, each once, in the order given.
func PrincipalsOf(arns ...string) Principals { return Principals(joinARNs(arns)) }

// RunnersOf joins the ARNs of runners.
func RunnersOf(arns ...string) Runners { return Runners(joinARNs(arns)) }

// All are the ARNs, in the order given, each once.
func (p Principals) All() []string { return splitARNs(string(p)) }

// First is the one that counts where only one can, "" for none.
func (p Principals) First() string { return firstOf(p.All()) }

// All are the ARNs, in the order given, each once.
func (r Runners) All() []string { return splitARNs(string(r)) }

// Callers are all who assume the role, sorted, each once: the agent principals and
// the runners.
func (t Target) Callers() []string {
	all := append(t.AgentPrincipal.All(), t.RunnerPrincipals.All()...)
	slices.Sort(all)
	return slices.Compact(all)
}

// OwnRunners are the runners that call as somebody else than the agent.
func (t Target) OwnRunners() []string {
	agents := t.AgentPrincipal.All()
	return slices.DeleteFunc(t.RunnerPrincipals.All(), func(arn string) bool { return slices.Contains(agents, arn) })
}

// MarshalJSON writes one ARN as a text.
func (p Principals) MarshalJSON() ([]byte, error) {
	if all := p.All(); len(all) > 1 {
		return json.Marshal(all)
	}
	return json.Marshal(string(p))
}

// UnmarshalJSON takes a text or a list.
func (p *Principals) UnmarshalJSON(text []byte) (err error) {
	*(*string)(p), err = textOrList(text)
	return err
}

// MarshalJSON writes a list.
func (r Runners) MarshalJSON() ([]byte, error) { return json.Marshal(r.All()) }

// UnmarshalJSON takes a text or a list.
func (r *Runners) UnmarshalJSON(text []byte) (err error) {
	*(*string)(r), err = textOrList(text)
	return err
}

func textOrList(text []byte) (string, error) {
	var one string
	if err := json.Unmarshal(text, &one); err == nil {
		return one, nil
	}
	var list []string
	if err := json.Unmarshal(text, &list); err != nil {
		return "", fmt.Errorf("neither an ARN nor a list of ARNs: %w", err)
	}
	return strings.Join(list, ", "), nil
}

// splitARNs takes a typed text apart where another ARN begins, behind a comma or white
// space: the name of a role may hold a comma, and what is no ARN stays as it is.
func splitARNs(text string) []string {
	list, from := []string{}, 0
	keep := func(arn string) {
		if arn != "" && !slices.Contains(list, arn) {
			list = append(list, arn)
		}
	}
	for i := 1; i < len(text); i++ {
		if strings.HasPrefix(text[i:], "arn:") && strings.ContainsRune(between, rune(text[i-1])) {
			keep(strings.TrimRight(text[from:i], between))
			from = i
		}
	}
	keep(text[from:])
	return list
}

// between is what stands between two ARNs.
const between = ", \t\r\n"

func joinARNs(arns []string) string {
	return strings.Join(splitARNs(strings.Join(arns, ", ")), ", ")
}

func firstOf(list []string) string {
	if len(list) == 0 {
		return ""
	}
	return list[0]
}
