package mask

import (
	"net/netip"
	"strconv"
	"strings"
)

// addressLength is the length of the IP address that s begins with, 0 where it
// begins with none.
func addressLength(s string) int {
	if n := address4Length(s); n > 0 {
		return n
	}
	whole, ok := spelledIn(s, "0123456789abcdefABCDEF:.")
	s = strings.TrimRight(whole, ".:")
	if strings.HasPrefix(whole[len(s):], "::") { // 2001:db8:: ends so, and no address has two of them
		if strings.Contains(s, "::") {
			return 0
		}
		s += "::"
	}
	if i := strings.IndexByte(s, ':'); !ok || i < 0 || i > 4 || i == 0 && !strings.HasPrefix(s, "::") {
		return 0
	}
	if _, err := netip.ParseAddr(s); err != nil {
		return 0
	}
	return len(s)
}

// address4Length is that of 10.1.2.3; a port may be behind, or anything else that
// is no letter and no digit.
func address4Length(s string) int {
	s, ok := spelledIn(s, "0123456789.")
	s = strings.TrimRight(s, ".")
	if !ok || strings.Count(s, ".") != 3 {
		return 0
	}
	for octet := range strings.SplitSeq(s, ".") {
		if octet == "" || len(octet) > 3 {
			return 0
		}
	}
	return len(s)
}

// spelledIn is the beginning of s in these characters; ok is false where a letter or
// a digit goes on behind it.
func spelledIn(s, characters string) (begin string, ok bool) {
	const long = 48
	end := 0
	for end < min(len(s), long) && strings.IndexByte(characters, s[end]) >= 0 {
		end++
	}
	return s[:end], end == len(s) || !alnum(s[end])
}

// ours are the beginnings of addresses that every network has. What is behind
// them is masked all the same.
var ours = []string{"0.", "10.", "127.", "169.254.", "192.168.", "255."}

// Address masks an IP address. Two of one network are in one network afterwards;
// this machine and the metadata service stay.
func (m *Masker) Address(s string) string {
	if strings.Contains(s, ":") {
		return m.address6(s)
	}
	if strings.HasPrefix(s, "127.") || s == "169.254.169.254" || s == "169.254.170.2" {
		return s
	}
	begin, rest := "", s
	for _, known := range ours {
		if behind, ok := strings.CutPrefix(s, known); ok {
			begin, rest = known, behind
		}
	}
	parts := strings.Split(rest, ".")
	for i, part := range parts {
		parts[i] = m.part("v4/"+begin, part, 10, octets(begin == "" && i == 0))
		begin += parts[i] + "."
	}
	return s[:len(s)-len(rest)] + strings.Join(parts, ".")
}

// octets are the numbers to choose from; the first of a public address is none
// that means something.
func octets(first bool) func(int) (int, bool) {
	return func(i int) (int, bool) {
		n := i%254 + 1
		return n, !first || n != 10 && n != 127 && n != 169 && n != 192 && n < 224
	}
}

func (m *Masker) address6(s string) string {
	addr, err := netip.ParseAddr(s)
	if err != nil || addr.IsLoopback() || addr.IsUnspecified() {
		return s
	}
	if addr.Is4In6() {
		return "::ffff:" + m.Address(addr.Unmap().String())
	}
	bytes, begin := addr.As16(), ""
	for i := 0; i < 16; i += 2 {
		group := strconv.FormatUint(uint64(bytes[i])<<8|uint64(bytes[i+1]), 16)
		kept := begin == "" && (strings.HasPrefix(group, "f") || group == "64") || group == "0"
		if !kept {
			group = m.part("v6/"+begin, group, 16, func(n int) (int, bool) { return n%0xefff + 2, begin != "" || n%0xefff+2 != 0x64 }) // ::1 is this machine
		}
		n, _ := strconv.ParseUint(group, 16, 16)
		bytes[i], bytes[i+1] = byte(n>>8), byte(n) //nolint:gosec // sixteen bits
		begin += group + ":"
	}
	return netip.AddrFrom16(bytes).String()
}

// part numbers what stands behind a masked beginning; 0 stays.
func (m *Masker) part(begin, s string, base int, choose func(int) (int, bool)) string {
	if strings.Trim(s, "0") == "" {
		return s
	}
	given := m.parts[begin]
	if given == nil {
		given = &numbers{of: map[string]string{}}
		m.parts[begin] = given
	}
	if given.of[s] == "" {
		for ok, n := false, 0; !ok; given.next++ {
			n, ok = choose(given.next)
			given.of[s] = strconv.FormatInt(int64(n), base)
		}
	}
	return given.of[s]
}

// numbers are those that were given out behind one beginning.
type numbers struct {
	of   map[string]string
	next int
}
