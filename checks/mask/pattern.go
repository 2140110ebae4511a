package mask

import (
	"slices"
	"strings"

	"clonepath/awsops/target"
)

// maxPattern is longer than any pattern of a name or an ARN, maxSubjects more than
// a record tells of its own.
const maxPattern, maxSubjects = 2048, 500

// subject is what a pattern may cover, and its pseudonym once it has one.
type subject struct{ plain, masked string }

// Meet says that these texts are of the record. The ARNs in them, or the name that
// one is, are what the patterns of its policies may cover.
func (m *Masker) Meet(texts ...string) {
	for _, text := range texts {
		for i := arnIn(text); i >= 0; i = arnIn(text) {
			text = text[i:]
			n := until(text, arnEnd)
			arn := trimmed(text[:n])
			m.meet(arn)
			if role, ok := target.RoleARNOf(arn); ok {
				m.meet(role)
			}
			text = text[n:]
		}
		if !strings.ContainsAny(text, " \t\r\n:") {
			m.meet(text)
		}
	}
}

func (m *Masker) meet(s string) {
	if s == "" || len(s) > maxPattern || len(m.subjects) == maxSubjects || strings.ContainsAny(s, wildcards) ||
		slices.ContainsFunc(m.subjects, func(known subject) bool { return known.plain == s }) {
		return
	}
	m.subjects = append(m.subjects, subject{plain: s})
}

const wildcards = "*?"

// pattern masks a pattern of a policy so that it covers afterwards what it covers
// now. Masked letter by letter a name keeps its length, so each letter of the
// pattern becomes what the letter has become that it stands for. ok is false where
// s covers nothing that is known: then it is masked as any word.
func (m *Masker) pattern(s string) (masked string, ok bool) {
	if len(s) > maxPattern || !strings.ContainsAny(s, wildcards) || strings.Contains(s, "${") {
		return "", false
	}
	var written []string // as each of the subjects that it covers would have it
	for i := range m.subjects {
		subject := &m.subjects[i]
		if places, covers := stands(s, subject.plain); covers {
			if subject.masked == "" {
				subject.masked = m.ID(subject.plain)
			}
			if aligned := align(s, places, subject.masked); !slices.Contains(written, aligned) {
				written = append(written, aligned)
			}
		}
	}
	if len(written) > 1 {
		written = append(written, common(written))
	}
	best := 0
	for _, aligned := range written {
		if n := m.agreement(s, aligned); n > best {
			best, masked = n, aligned
		}
	}
	return masked, best > 0
}

// agreement counts the subjects that both cover, or neither, one being masked.
func (m *Masker) agreement(pattern, masked string) int {
	n := 0
	for i := range m.subjects {
		subject := &m.subjects[i]
		if subject.masked == "" {
			subject.masked = m.ID(subject.plain)
		}
		_, before := stands(pattern, subject.plain)
		_, after := stands(masked, subject.masked)
		if before == after {
			n++
		}
	}
	return n
}

// align writes a pattern in the letters of what it covers, masked.
func align(pattern string, places []int, masked string) string {
	p, to := []rune(pattern), []rune(masked)
	for i := range p {
		if at := places[i]; at >= 0 && at < len(to) {
			p[i] = to[at]
		}
	}
	return string(p)
}

// common is what patterns of one length agree in; what they do not may be anything.
func common(patterns []string) string {
	all := []rune(patterns[0])
	for _, other := range patterns[1:] {
		for i, r := range []rune(other) {
			if all[i] != r {
				all[i] = '?'
			}
		}
	}
	return string(all)
}

// stands tells for each letter of a pattern for which letter of s it stands, -1 for
// a wildcard; covers is false where it does not match the whole of s. An ARN may
// lack its last fields ("AWS JSON policy elements: Resource").
func stands(pattern, s string) (places []int, covers bool) {
	if begin := strings.IndexAny(pattern, wildcards); begin > 0 && !strings.HasPrefix(s, pattern[:begin]) {
		return nil, false
	}
	if places, covers = standing(pattern, s); !covers && strings.HasPrefix(pattern, "arn:") {
		places, covers = standing(pattern+":*", s)
	}
	return places, covers
}

func standing(text, of string) (places []int, covers bool) {
	pattern, s := []rune(text), []rune(of)
	places = make([]int, len(pattern))
	p, i, star, retry := 0, 0, -1, 0
	for i < len(s) {
		switch {
		case p < len(pattern) && pattern[p] == '*':
			places[p], star, retry = -1, p, i
			p++
		case p < len(pattern) && pattern[p] == '?':
			places[p] = -1
			p, i = p+1, i+1
		case p < len(pattern) && pattern[p] == s[i]:
			places[p] = i
			p, i = p+1, i+1
		case star >= 0:
			retry++
			p, i = star+1, retry
		default:
			return nil, false
		}
	}
	for ; p < len(pattern) && pattern[p] == '*'; p++ {
		places[p] = -1
	}
	return places, p == len(pattern)
}
