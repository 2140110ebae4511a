package iampolicy

import (
	"strings"
	"unicode/utf8"
)

// MatchAction says whether an action pattern covers an action. Actions are
// matched without regard to case ("AWS JSON policy elements: Action").
func MatchAction(pattern, action string) bool {
	return pattern == "*" || globFold(pattern, action)
}

// MatchResource says whether a Resource pattern without variables covers an
// ARN, with case. An ARN with fewer than six fields is completed with "*"
// ("AWS JSON policy elements: Resource").
func MatchResource(pattern, arn string) bool {
	return glob(completeARN(pattern), arn)
}

// completeARN appends the fields that an incomplete ARN pattern leaves out:
// "arn:aws:sqs" means "arn:aws:sqs:*:*:*".
func completeARN(pattern string) string {
	if !strings.HasPrefix(pattern, "arn:") {
		return pattern
	}
	missing := 5 - colons(pattern)
	if missing <= 0 {
		return pattern
	}
	return pattern + strings.Repeat(":*", missing)
}

// colons counts the colons outside of ${…}.
func colons(s string) int {
	return len(splitOutside(s, -1)) - 1
}

// splitOutside cuts s at the colons that stand outside of ${…}, into at most n
// parts (n < 0: all).
func splitOutside(s string, n int) []string {
	if !strings.Contains(s, "${") {
		return strings.SplitN(s, ":", n)
	}
	var parts []string
	depth, from := 0, 0
	for i := 0; i < len(s) && len(parts)+1 != n; i++ {
		switch {
		case strings.HasPrefix(s[i:], "${"):
			depth = 1
		case s[i] == '}':
			depth = 0
		case s[i] == ':' && depth == 0:
			parts = append(parts, s[from:i])
			from = i + 1
		}
	}
	return append(parts, s[from:])
}

// glob matches the whole of s: "*" is any run of characters, "?" exactly one.
// It walks back only to the last star, so its time is bounded by the product
// of both lengths whatever the pattern.
func glob(pattern, s string) bool { return globBytes(pattern, s, false) }

func globBytes(pattern, s string, fold bool) bool {
	p, i := 0, 0
	star, retry := -1, 0
	for i < len(s) {
		switch {
		case p < len(pattern) && pattern[p] == '*':
			star, retry = p, i
			p++
		case p < len(pattern) && pattern[p] == '?':
			p++
			i += runeLen(s[i:])
		case p < len(pattern) && (pattern[p] == s[i] || fold && lowerByte(pattern[p]) == lowerByte(s[i])):
			p++
			i++
		case star >= 0:
			retry += runeLen(s[retry:])
			p, i = star+1, retry
		default:
			return false
		}
	}
	return strings.Trim(pattern[p:], "*") == ""
}

// globBeginning says whether a pattern matches every text, some, or none that
// goes on behind begins. A character that no pattern spells out stands for
// whatever follows: a session's name has from 2 to 64 of them.
func globBeginning(pattern, begins string) Truth {
	rest := strings.Repeat("\x00", 64)
	switch {
	case pattern == "*" || begins != "" && glob(pattern, begins+rest[:2]) && glob(pattern, begins+rest):
		return True
	case couldBegin(pattern, begins):
		return Unknown
	}
	return False
}

// couldBegin says whether a pattern matches any text that begins so.
func couldBegin(pattern, begins string) bool {
	for end := range len(pattern) + 1 {
		goesOn := end < len(pattern) || strings.HasSuffix(pattern, "*")
		if goesOn && glob(pattern[:end], begins) {
			return true
		}
	}
	return begins == ""
}

func runeLen(s string) int {
	_, n := utf8.DecodeRuneInString(s)
	return n
}

// globFold is glob without regard to the case of ASCII letters, which is all
// that actions are written in.
func globFold(pattern, s string) bool { return globBytes(pattern, s, true) }

func lowerByte(c byte) byte {
	if 'A' <= c && c <= 'Z' {
		return c + 'a' - 'A'
	}
	return c
}

// piece is a part of an expanded pattern: literal text, or a wildcard. After
// ${*} and variables are replaced a star may be literal, which a plain string
// can no longer say.
type piece struct {
	literal string
	wild    byte // '*', '?' or 0
}

// globPieces is glob on an expanded pattern.
func globPieces(pieces []piece, s string) bool {
	p, i := 0, 0
	star, retry := -1, 0
	for {
		switch {
		case p == len(pieces) && i == len(s):
			return true
		case p < len(pieces) && pieces[p].wild == '*':
			star, retry = p, i
			p++
			continue
		case p < len(pieces) && pieces[p].wild == '?' && i < len(s):
			p++
			i += runeLen(s[i:])
			continue
		case p < len(pieces) && pieces[p].wild == 0 && strings.HasPrefix(s[i:], pieces[p].literal):
			i += len(pieces[p].literal)
			p++
			continue
		}
		if star < 0 || retry >= len(s) {
			return false
		}
		retry += runeLen(s[retry:])
		p, i = star+1, retry
	}
}
