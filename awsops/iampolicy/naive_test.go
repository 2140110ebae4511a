package iampolicy

import (
	"bytes"
	"encoding/base64"
	"encoding/json"
	"net/netip"
	"strconv"
	"strings"
	"time"
)

// A second evaluator, for the tests alone. It shares no code with the product:
// it walks encoding/json's own values, and reads like the pages of AWS that it
// was written from. What those pages leave open it calls maybe.

type tri int

const (
	no tri = iota
	maybe
	yes
)

func sure(b bool) tri {
	if b {
		return yes
	}
	return no
}

func opposite(t tri) tri { return yes - t }

// naive is one call as the naive evaluator sees it.
type naive struct {
	role, session, id string // the caller's
	action, resource  string
	context           map[string][]string
	hidden            map[string]bool // keys that nobody knows
}

type jsonObject = map[string]any

// list is a value that may stand alone or in a list.
func list(v any) []any {
	switch x := v.(type) {
	case nil:
		return nil
	case []any:
		return x
	}
	return []any{v}
}

func words(v any) []string {
	var out []string
	for _, x := range list(v) {
		switch x := x.(type) {
		case string:
			out = append(out, x)
		case bool:
			out = append(out, strconv.FormatBool(x))
		case json.Number:
			out = append(out, x.String())
		}
	}
	return out
}

// like is "*" for anything and "?" for one character.
func like(pattern, s []rune) bool {
	if len(pattern) == 0 {
		return len(s) == 0
	}
	if pattern[0] == '*' {
		return like(pattern[1:], s) || len(s) > 0 && like(pattern, s[1:])
	}
	return len(s) > 0 && (pattern[0] == '?' || pattern[0] == s[0]) && like(pattern[1:], s[1:])
}

func matches(pattern, s string) bool { return like([]rune(pattern), []rune(s)) }

// says is what a document's statements come to: the best Allow, and the best
// Deny. through counts only those statements that name the caller so.
type said struct{ allow, deny tri }

func (n *naive) document(doc jsonObject, hasPrincipal, hasResource bool) (all said, byRole said) {
	for _, item := range list(doc["Statement"]) {
		s, _ := item.(jsonObject)
		named, role := yes, false
		if hasPrincipal {
			named, role = n.principal(s)
		}
		hit := min(named, n.acts(s), n.conditions(s, doc["Version"] == "2012-10-17"))
		if hasResource {
			hit = min(hit, n.covers(s, doc["Version"] == "2012-10-17"))
		}
		switch {
		case s["Effect"] == "Deny":
			all.deny = max(all.deny, hit)
		case s["Effect"] == "Allow" && role:
			byRole.allow = max(byRole.allow, hit)
		case s["Effect"] == "Allow":
			all.allow = max(all.allow, hit)
		}
	}
	return all, byRole
}

// principal also says whether the caller is named by its role alone, which a
// boundary limits.
func (n *naive) principal(s jsonObject) (named tri, byRole bool) {
	if s["NotPrincipal"] != nil {
		return maybe, false
	}
	if s["Principal"] == "*" {
		return yes, false
	}
	types, _ := s["Principal"].(jsonObject)
	account := strings.Split(n.role, ":")[4]
	for _, p := range words(types["AWS"]) {
		switch p {
		case "*", n.session:
			return yes, false
		case n.role, n.id:
			named, byRole = yes, true
		case account, "arn:aws:iam::" + account + ":root":
			if named == no {
				named = yes
			}
		}
	}
	return named, byRole
}

func (n *naive) acts(s jsonObject) tri {
	hit := func(v any) bool {
		for _, p := range words(v) {
			if matches(strings.ToLower(p), strings.ToLower(n.action)) {
				return true
			}
		}
		return false
	}
	if s["NotAction"] != nil {
		return sure(!hit(s["NotAction"]))
	}
	return sure(hit(s["Action"]))
}

func (n *naive) covers(s jsonObject, variables bool) tri {
	hit := no
	for _, p := range append(words(s["Resource"]), words(s["NotResource"])...) {
		switch {
		case variables && strings.Contains(p, "${"):
			hit = max(hit, maybe)
		case p != "*" && strings.Count(p, ":") < 5:
			hit = max(hit, maybe) // IAM completes it
		default:
			hit = max(hit, sure(matches(p, n.resource)))
		}
	}
	if s["NotResource"] != nil {
		return opposite(hit)
	}
	return hit
}

func (n *naive) conditions(s jsonObject, variables bool) tri {
	all := yes
	block, _ := s["Condition"].(jsonObject)
	for operator, v := range block {
		keys, _ := v.(jsonObject)
		for key, values := range keys {
			all = min(all, n.condition(operator, key, words(values), variables))
		}
	}
	return all
}

func (n *naive) condition(operator, key string, wanted []string, variables bool) tri {
	key = strings.ToLower(key)
	sent := n.context[key]
	if n.hidden[key] {
		return maybe
	}
	if operator == "Null" {
		hit := no
		for _, w := range wanted {
			hit = max(hit, sure(strings.EqualFold(w, strconv.FormatBool(len(sent) == 0))))
		}
		return hit
	}
	set, rest, found := strings.Cut(operator, ":")
	if !found {
		set, rest = "", operator
	}
	base, ifExists := strings.CutSuffix(rest, "IfExists")
	negated := strings.Contains(base, "Not")
	if set != "" && strings.Join(sent, "") == "" {
		sent = nil
	}
	if len(sent) == 0 {
		switch {
		case set == "ForAnyValue":
			return no
		case set == "ForAllValues" || ifExists:
			return yes
		}
		return sure(negated)
	}
	if set == "" && len(sent) > 1 {
		return maybe // a key of one value with several
	}
	every, any := yes, no
	for _, have := range sent {
		one := no
		for _, w := range wanted {
			one = max(one, n.compare(strings.Replace(base, "Not", "", 1), w, have, variables))
		}
		if negated {
			one = opposite(one)
		}
		every, any = min(every, one), max(any, one)
	}
	if set == "ForAnyValue" {
		return any
	}
	return every
}

// compare is one value against one; values of the wrong form are maybe.
func (n *naive) compare(operator, want, have string, variables bool) tri {
	if variables && strings.Contains(want, "${") && (strings.HasPrefix(operator, "String") || strings.HasPrefix(operator, "Arn")) {
		return maybe
	}
	switch operator {
	case "StringEquals":
		return sure(want == have)
	case "StringEqualsIgnoreCase":
		return sure(strings.EqualFold(want, have))
	case "StringLike":
		return sure(matches(want, have))
	case "ArnLike", "ArnEquals":
		return naiveARN(want, have)
	case "Bool":
		if lw, lh := strings.ToLower(want), strings.ToLower(have); (lw == "true" || lw == "false") && (lh == "true" || lh == "false") {
			return sure(lw == lh)
		}
		return maybe
	case "BinaryEquals":
		w, err := base64.StdEncoding.DecodeString(want)
		h, err2 := base64.StdEncoding.DecodeString(have)
		if err != nil || err2 != nil {
			return maybe
		}
		return sure(bytes.Equal(w, h))
	case "IpAddress":
		p, err := netip.ParsePrefix(want)
		a, err2 := netip.ParseAddr(have)
		if err != nil || err2 != nil {
			return maybe
		}
		return sure(p.Contains(a))
	}
	return ordered(operator, want, have)
}

func naiveARN(want, have string) tri {
	w, h := strings.SplitN(want, ":", 6), strings.SplitN(have, ":", 6)
	if len(w) != 6 || len(h) != 6 {
		return maybe
	}
	for i := range w {
		if !matches(w[i], h[i]) {
			return no
		}
	}
	return yes
}

func ordered(operator, want, have string) tri {
	var less, equal bool
	if rest, ok := strings.CutPrefix(operator, "Date"); ok {
		w, err := time.Parse(time.RFC3339, want)
		h, err2 := time.Parse(time.RFC3339, have)
		if err != nil || err2 != nil {
			return maybe
		}
		operator, less, equal = rest, h.Before(w), h.Equal(w)
	} else {
		w, err := strconv.ParseFloat(want, 64)
		h, err2 := strconv.ParseFloat(have, 64)
		if err != nil || err2 != nil {
			return maybe
		}
		operator, less, equal = strings.TrimPrefix(operator, "Numeric"), h < w, h == w
	}
	switch operator {
	case "Equals":
		return sure(equal)
	case "LessThan":
		return sure(less)
	case "LessThanEquals":
		return sure(less || equal)
	case "GreaterThan":
		return sure(!less && !equal)
	case "GreaterThanEquals":
		return sure(!less)
	}
	return maybe
}

// assume: the agent of another account, whose own policies allow the call.
func (n *naive) assume(trust jsonObject) tri {
	all, role := n.document(trust, true, false)
	return min(max(all.allow, role.allow), opposite(all.deny))
}

// read: a role's call on a secret of its own account.
func (n *naive) read(identity, boundary, own jsonObject) tri {
	mine, _ := n.document(identity, false, true)
	limit := said{allow: yes}
	if boundary != nil {
		limit, _ = n.document(boundary, false, true)
	}
	var direct, toRole said
	if own != nil {
		direct, toRole = n.direct(own)
	}
	denied := max(mine.deny, limit.deny, direct.deny)
	limited := min(max(mine.allow, toRole.allow), limit.allow)
	return min(max(limited, direct.allow), opposite(denied))
}

// direct leaves out what a secret's policy grants to the whole account: there
// the role's own policies decide anyway.
func (n *naive) direct(own jsonObject) (direct, toRole said) {
	account := strings.Split(n.role, ":")[4]
	everyone := *n
	for _, item := range list(own["Statement"]) {
		s, _ := item.(jsonObject)
		doc := jsonObject{"Version": own["Version"], "Statement": s}
		all, role := everyone.document(doc, true, true)
		toRole.allow = max(toRole.allow, role.allow)
		direct.deny = max(direct.deny, all.deny)
		if !namesOnlyAccount(s, account, n) {
			direct.allow = max(direct.allow, all.allow)
		}
	}
	return direct, toRole
}

func namesOnlyAccount(s jsonObject, account string, n *naive) bool {
	types, _ := s["Principal"].(jsonObject)
	for _, p := range words(types["AWS"]) {
		if p == "*" || p == n.session || p == n.role || p == n.id {
			return false
		}
	}
	return types != nil
}
