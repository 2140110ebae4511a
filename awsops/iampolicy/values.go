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
