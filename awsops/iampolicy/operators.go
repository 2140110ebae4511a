package iampolicy

import (
	"bytes"
	"cmp"
	"encoding/base64"
	"math"
	"net/netip"
	"strconv"
	"strings"
	"time"
)

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

// Comparisons of cmp.Compare's result.
type order = int

const (
	isLess    order = -1
	isEqual   order = 0
	isGreater order = 1
)

func holds(got order, wanted []order) bool {
	for _, w := range wanted {
		if got == w {
			return true
		}
	}
	return false
}

// numeric compares request with policy; what is no number compares as false.
func numeric(wanted ...order) func(policy, request string) bool {
	return func(policy, request string) bool {
		p, ok := parseNumber(policy)
		r, ok2 := parseNumber(request)
		return ok && ok2 && holds(cmp.Compare(r, p), wanted)
	}
}

// parseNumber takes integers and decimals, not the further forms of Go.
func parseNumber(s string) (float64, bool) {
	if s == "" || strings.Trim(s, "+-.0123456789eE") != "" {
		return 0, false
	}
	f, err := strconv.ParseFloat(s, 64)
	return f, err == nil && !math.IsInf(f, 0)
}

func date(wanted ...order) func(policy, request string) bool {
	return func(policy, request string) bool {
		p, ok := parseDate(policy)
		r, ok2 := parseDate(request)
		return ok && ok2 && holds(r.Compare(p), wanted)
	}
}

// dateLayouts are the W3C profile of ISO 8601 that AWS names under "Date
// condition operators", and the same without a zone.
var dateLayouts = []string{
	time.RFC3339,
	"2006-01-02T15:04Z07:00",
	"2006-01-02T15:04:05Z0700",
	"2006-01-02T15:04:05",
	"2006-01-02T15:04",
	"2006-01-02",
	"2006-01",
}

// parseDate reads an ISO 8601 date or epoch seconds. Digits alone are epoch
// seconds, never a year.
func parseDate(s string) (time.Time, bool) {
	if seconds, ok := parseNumber(s); ok && strings.Trim(s, "0123456789.") == "" {
		whole, fraction := math.Modf(seconds)
		if whole > 1<<53 {
			return time.Time{}, false
		}
		return time.Unix(int64(whole), int64(fraction*1e9)), true
	}
	s = strings.ToUpper(s)
	for _, layout := range dateLayouts {
		if t, err := time.Parse(layout, s); err == nil {
			return t, true
		}
	}
	return time.Time{}, false
}

func boolEquals(policy, request string) bool {
	p, ok := parseBool(policy)
	r, ok2 := parseBool(request)
	return ok && ok2 && p == r
}

func parseBool(s string) (value, ok bool) {
	return strings.EqualFold(s, "true"), strings.EqualFold(s, "true") || strings.EqualFold(s, "false")
}

// binaryEquals compares the bytes behind two base64 texts.
func binaryEquals(policy, request string) bool {
	p, err := base64.StdEncoding.DecodeString(policy)
	r, err2 := base64.StdEncoding.DecodeString(request)
	return err == nil && err2 == nil && bytes.Equal(p, r)
}

// ipAddress says whether the request's address lies in the policy's range. A
// policy value without a prefix length is one address; bits behind the prefix
// don't matter; an IPv4-mapped IPv6 address is the IPv4 address.
func ipAddress(policy, request string) bool {
	addr, err := netip.ParseAddr(request)
	prefix, ok := parsePrefix(policy)
	return err == nil && ok && prefix.Contains(addr.Unmap())
}

func parsePrefix(s string) (netip.Prefix, bool) {
	if !strings.Contains(s, "/") {
		addr, err := netip.ParseAddr(s)
		addr = addr.Unmap().WithZone("")
		return netip.PrefixFrom(addr, addr.BitLen()), err == nil
	}
	prefix, err := netip.ParsePrefix(s)
	if err != nil {
		return prefix, false
	}
	if addr := prefix.Addr(); addr.Is4In6() && prefix.Bits() >= 96 {
		prefix = netip.PrefixFrom(addr.Unmap(), prefix.Bits()-96)
	}
	return prefix, true
}

// arnLike checks each of the six colon-delimited fields of an ARN separately
// ("Amazon Resource Name (ARN) condition operators"). A lone "*" is any ARN.
func arnLike(policy, request string) bool {
	p, r := strings.SplitN(policy, ":", 6), strings.SplitN(request, ":", 6)
	if len(r) != 6 || r[0] != "arn" {
		return false
	}
	if policy == "*" {
		return true
	}
	if len(p) != 6 {
		return false
	}
	for i := range p {
		if !glob(p[i], r[i]) {
			return false
		}
	}
	return true
}
