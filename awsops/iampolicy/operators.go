package iampolicy

import "strings"

// operator is one row of the table of condition operators ("IAM JSON policy
// elements: Condition operators").
type operator struct {
	name    string
	negated bool
	// compare compares one value of the policy with one of the request.
	compare func(policy, request string) bool
	// Operators on strings and ARNs take variables; the others read the
	// policy's value as it stands.
	text textKind
}

// textKind says how an operator reads a value with variables.
type textKind int8

const (
	noVariables textKind = iota
	exactText
	foldedText
	globText
	arnText
)

const nullOperator = "Null"

func eqText(p, r string) bool { return p == r }

// operators holds the positive operators; negations names their opposites.
// There is no negation of Bool, BinaryEquals and the comparisons.
var operators = buildOperators([]operator{
	{name: "StringEquals", compare: eqText, text: exactText},
	{name: "StringEqualsIgnoreCase", compare: strings.EqualFold, text: foldedText},
	{name: "StringLike", compare: glob, text: globText},
	{name: "ArnEquals", compare: arnLike, text: arnText}, // identical to ArnLike
	{name: "ArnLike", compare: arnLike, text: arnText},
	{name: "NumericEquals", compare: numeric(isEqual)},
	{name: "NumericLessThan", compare: numeric(isLess)},
	{name: "NumericLessThanEquals", compare: numeric(isLess, isEqual)},
	{name: "NumericGreaterThan", compare: numeric(isGreater)},
	{name: "NumericGreaterThanEquals", compare: numeric(isGreater, isEqual)},
	{name: "DateEquals", compare: date(isEqual)},
	{name: "DateLessThan", compare: date(isLess)},
	{name: "DateLessThanEquals", compare: date(isLess, isEqual)},
	{name: "DateGreaterThan", compare: date(isGreater)},
	{name: "DateGreaterThanEquals", compare: date(isGreater, isEqual)},
	{name: "Bool", compare: boolEquals},
	{name: "BinaryEquals", compare: binaryEquals},
	{name: "IpAddress", compare: ipAddress},
	{name: nullOperator},
}, map[string]string{
	"StringNotEquals":           "StringEquals",
	"StringNotEqualsIgnoreCase": "StringEqualsIgnoreCase",
	"StringNotLike":             "StringLike",
	"ArnNotEquals":              "ArnEquals",
	"ArnNotLike":                "ArnLike",
	"NumericNotEquals":          "NumericEquals",
	"DateNotEquals":             "DateEquals",
	"NotIpAddress":              "IpAddress",
})

func buildOperators(positive []operator, negations map[string]string) map[string]*operator {
	table := make(map[string]*operator, len(positive)+len(negations))
	for i := range positive {
		table[positive[i].name] = &positive[i]
	}
	for name, of := range negations {
		op := *table[of]
		op.name, op.negated = name, true
		table[name] = &op
	}
	return table
}

// beginning compares a policy's value with every value that begins so.
func (op *operator) beginning(policy, begins string) Truth {
	switch op.text {
	case exactText:
		return unlessFalse(strings.HasPrefix(policy, begins))
	case foldedText:
		return unlessFalse(strings.HasPrefix(strings.ToLower(policy), strings.ToLower(begins)))
	case globText:
		return globBeginning(policy, begins)
	}
	return Unknown
}

func unlessFalse(possible bool) Truth {
	if possible {
		return Unknown
	}
	return False
}

// qualifier is the set operator in front of an operator's name.
type qualifier int8

const (
	single qualifier = iota
	forAll
	forAny
)

const ifExistsSuffix = "IfExists"

// test is an operator's name taken apart.
type test struct {
	op        *operator
	qualifier qualifier
	ifExists  bool
}

// parseOperator takes a name like "ForAnyValue:StringLikeIfExists" apart. Names
// are written as in the table; there is no NullIfExists ("Condition operator
// to check existence of condition keys").
func parseOperator(name string) (test, bool) {
	var t test
	if op := operators[name]; op != nil {
		return test{op: op}, true
	}
	if rest, ok := strings.CutPrefix(name, "ForAllValues:"); ok {
		t.qualifier, name = forAll, rest
	} else if rest, ok := strings.CutPrefix(name, "ForAnyValue:"); ok {
		t.qualifier, name = forAny, rest
	}
	name, t.ifExists = strings.CutSuffix(name, ifExistsSuffix)
	t.op = operators[name]
	return t, t.op != nil && (!t.ifExists || name != nullOperator)
}
