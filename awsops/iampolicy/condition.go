package iampolicy

import (
	"sort"
	"strings"
)

// env is what a document is judged in: the request, and which keys an unknown
// result came from.
type env struct {
	req       *Request
	caller    caller
	bound     bool // the caller has a permissions boundary
	variables bool // the document's version knows policy variables
	keys      []string
}

// note remembers the keys behind an Unknown, each once.
func (e *env) note(keys ...string) { e.keys = addOnce(e.keys, keys...) }

func addOnce(list []string, add ...string) []string {
next:
	for _, a := range add {
		for _, have := range list {
			if strings.EqualFold(have, a) {
				continue next
			}
		}
		list = append(list, a)
	}
	return list
}

// heard is what is known of a key: its values, none if it is absent; or, if it
// is open, with what its one value begins, "" if nobody can know even that.
type heard struct {
	values []string
	open   bool
	begins string
}

// lookup finds a key in the request. Key names are case-insensitive ("IAM JSON
// policy elements: Condition"). An empty list is an absent key.
func (e *env) lookup(key string) heard {
	if v, ok := e.req.Context[key]; ok {
		return heard{values: v}
	}
	if v, ok := e.lookupFold(key); ok {
		return heard{values: v}
	}
	for k, begins := range e.req.Begins {
		if strings.EqualFold(k, key) {
			return heard{open: true, begins: begins}
		}
	}
	for _, u := range e.req.Unknowable {
		if keyMatches(u, key) {
			return heard{open: true}
		}
	}
	return heard{}
}

// lookupFold takes the first spelling in sorted order, so that a context with
// two spellings of one key gives the same answer every time.
func (e *env) lookupFold(key string) ([]string, bool) {
	var found []string
	for k := range e.req.Context {
		if strings.EqualFold(k, key) {
			found = append(found, k)
		}
	}
	if len(found) == 0 {
		return nil, false
	}
	sort.Strings(found)
	return e.req.Context[found[0]], true
}

func keyMatches(pattern, key string) bool {
	prefix, ok := strings.CutSuffix(pattern, "*")
	if !ok {
		return strings.EqualFold(pattern, key)
	}
	return len(key) >= len(prefix) && strings.EqualFold(key[:len(prefix)], prefix)
}

// condition judges one operator and key.
func (e *env) condition(c *Condition) Truth {
	t, ok := parseOperator(c.Operator)
	if !ok {
		return False
	}
	key := e.lookup(c.Key)
	values := key.values
	switch {
	case t.op.name == nullOperator:
		return e.null(c, len(values) == 0 && key.begins == "", key.open && key.begins == "")
	case key.open && key.begins != "":
		return e.partly(t, c, key.begins)
	case key.open:
		return e.unknowable(t, c)
	}
	if t.qualifier != single && allEmpty(values) {
		values = nil // a null data set: "Multivalued context keys"
	}
	if len(values) == 0 {
		return t.absent()
	}
	return e.present(t, c, values)
}

func allEmpty(values []string) bool {
	for _, v := range values {
		if v != "" {
			return false
		}
	}
	return true
}

// null: true asks for the key's absence, false for its presence.
func (e *env) null(c *Condition, absent, unknown bool) Truth {
	var wantsAbsent, wantsPresent bool
	for _, v := range c.Values {
		want, ok := parseBool(v)
		wantsAbsent = wantsAbsent || ok && want
		wantsPresent = wantsPresent || ok && !want
	}
	if unknown && wantsAbsent != wantsPresent {
		e.note(c.Key)
		return Unknown
	}
	return truth(absent && wantsAbsent || !absent && wantsPresent)
}

// absent is the truth of a test whose key is not in the request. ForAnyValue
// asks for a value that is there, and IfExists does not turn that round
// ("Multivalued context keys").
func (t test) absent() Truth {
	switch {
	case t.qualifier == forAny:
		return False
	case t.ifExists || t.qualifier == forAll:
		return True
	}
	return truth(t.op.negated)
}

// present: every value of the request for ForAllValues, any for ForAnyValue.
// Without a qualifier a negated operator has to differ in every value.
func (e *env) present(t test, c *Condition, values []string) Truth {
	every := t.qualifier == forAll || t.qualifier == single && t.op.negated
	result := truth(every)
	for _, v := range values {
		one := e.anyValue(t.op, c.Values, v)
		if t.op.negated {
			one = not(one)
		}
		if every {
			result = min(result, one)
		} else {
			result = max(result, one)
		}
	}
	return result
}

// anyValue: the values of the policy are alternatives.
func (e *env) anyValue(op *operator, policy []string, request string) Truth {
	result := False
	for _, p := range policy {
		result = max(result, e.compare(op, p, request))
		if result == True {
			break
		}
	}
	return result
}

func (e *env) compare(op *operator, policy, request string) Truth {
	if op.text == noVariables || !e.hasVariable(policy) {
		return truth(op.compare(policy, request))
	}
	if op.text == arnText {
		return e.compareARN(policy, request)
	}
	x := e.expand(policy, op.text == globText)
	return x.match(e, request, op.text == foldedText)
}

func (e *env) compareARN(policy, request string) Truth {
	p, r := splitOutside(policy, 6), strings.SplitN(request, ":", 6)
	if len(p) != 6 || len(r) != 6 {
		return False
	}
	result := True
	for i := range p {
		x := e.expand(p[i], true)
		result = min(result, x.match(e, r[i], false))
	}
	return result
}

// unknowable joins both possibilities: the key is absent, or it holds some
// value. Only where they differ does the outcome depend on the key.
func (e *env) unknowable(t test, c *Condition) Truth {
	absent, present := t.absent(), e.anything(t, c.Values, "")
	if absent == present {
		return absent
	}
	e.note(c.Key)
	return Unknown
}

// partly is the truth of a test on a key that is there and begins so.
func (e *env) partly(t test, c *Condition, begins string) Truth {
	result := e.anything(t, c.Values, begins)
	if result == Unknown {
		e.note(c.Key)
	}
	return result
}

// anything is the truth of a test on a value that could be any that begins so.
func (e *env) anything(t test, policy []string, begins string) Truth {
	result := False // of an empty list: there is nothing to be equal to
	for _, p := range policy {
		one := Unknown
		if !e.hasVariable(p) {
			one = t.op.beginning(p, begins)
		}
		result = max(result, one)
	}
	if t.op.negated {
		return not(result)
	}
	return result
}

func truth(b bool) Truth {
	if b {
		return True
	}
	return False
}

func not(t Truth) Truth { return True - t }
