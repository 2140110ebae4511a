package mask

import (
	"strings"
	"unicode/utf8"

	"clonepath/assets"
)

// Text masks a text that anybody may have written: an error, an answer, a log.
func (m *Masker) Text(s string) string { return m.free(s, false) }

// Policy masks a document of IAM. Its keys are language and stay, and so do the
// actions, whatever their spelling: a wrong one is the fault.
func (m *Masker) Policy(s string) string { return m.free(s, true) }

// reader goes through a text once.
type reader struct {
	m      *Masker
	s      string
	at     int
	policy bool
	quoted bool // a backslash is an escape: the text is JSON, or quotes some
	out    strings.Builder
}

func (m *Masker) free(s string, policy bool) string {
	s = unescape(s)
	r := &reader{m: m, s: s, policy: policy, quoted: policy || strings.Contains(s, `\"`) || strings.HasPrefix(strings.TrimSpace(s), "{")}
	r.out.Grow(len(s) + len(s)/8) // grown by doubling, a large text is copied over and over
	for r.at < len(s) {
		if n := r.between(); n > 0 {
			r.copy(n)
			r.quote(n)
			continue
		}
		r.word()
	}
	return r.out.String()
}

// quote masks what stands between quotation marks in a policy, where it is a
// pattern that covers something known. The first mark, n bytes, has just been read.
func (r *reader) quote(n int) {
	if !r.policy || n != 1 || r.s[r.at-1] != '"' {
		return
	}
	rest := r.s[r.at:min(len(r.s), r.at+maxPattern)]
	if end := strings.IndexAny(rest, "\"\\\n"); end > 0 && rest[end] == '"' {
		if masked, ok := r.m.pattern(rest[:end]); ok {
			r.out.WriteString(masked)
			r.at += end
		}
	}
}

func (r *reader) copy(n int) {
	r.out.WriteString(r.s[r.at : r.at+n])
	r.at += n
}

// between is the length of what is no letter and no digit here.
func (r *reader) between() int {
	c := r.s[r.at]
	switch {
	case alnum(c), c == ':' && addressLength(r.s[r.at:]) > 0:
		return 0
	case c == '\\' && r.quoted && r.at+1 < len(r.s):
		if r.s[r.at+1] == 'u' && r.at+6 <= len(r.s) {
			return 6
		}
		return 2
	case c == '%' && percentForm().MatchString(r.s[r.at:min(len(r.s), r.at+3)]):
		return 3
	case c == '$' && strings.HasPrefix(r.s[r.at:], "${"):
		return 0
	}
	letter, n := utf8.DecodeRuneInString(r.s[r.at:])
	if masked(letter) {
		return 0
	}
	return n
}

// word masks what stands here up to the next white space or the like.
func (r *reader) word() {
	s := r.s[r.at:]
	if n := addressLength(s); n > 0 { // before its digits are taken for an account's
		r.write(n, r.m.Address)
		return
	}
	end, number := extent(s)
	if scheme := strings.Index(s[:end], "://"); scheme > 0 {
		switch begin := strings.LastIndexFunc(s[:scheme], func(c rune) bool { return !masked(c) && c != '+' }) + 1; {
		case begin == 0:
			r.write(len(trimmed(s[:until(s, urlEnd)])), r.m.URL)
			return
		case begin < scheme:
			end = begin
		}
	}
	if arn := arnIn(s[:end]); arn == 0 {
		r.write(len(trimmed(s[:until(s, arnEnd)])), r.m.ARN)
		return
	} else if arn > 0 {
		end = arn
	}
	core := trimmed(s[:end])
	if number {
		r.write(len(core), r.m.Words)
		return
	}
	r.write(len(core), func(s string) string { return r.m.inText(s, r.role(len(s))) })
}

func (r *reader) write(n int, with func(string) string) {
	r.out.WriteString(with(r.s[r.at : r.at+n]))
	r.at += n
}

// extent is how far a word goes, and whether it holds twelve digits in groups.
// Groups of digits with spaces between them are one word.
func extent(s string) (end int, number bool) {
	last := ' '
	for end < len(s) {
		letter, n := utf8.DecodeRuneInString(s[end:])
		switch {
		case letter == '$' && strings.HasPrefix(s[end:], "${"):
			shut := strings.IndexByte(s[end:min(len(s), end+200)], '}')
			if shut < 0 {
				return end + 2, number
			}
			end += shut + 1
			last = '}'
			continue
		case !masked(letter) && !strings.ContainsRune(assets.WordConnectors, letter):
			return max(end, 1), number
		}
		if isDigit(s[end]) && (last >= 0x80 || !isDigit(byte(last))) {
			if digits := spelledNumber(s[end:]); digits > accountDigits { // with separators
				if end > 0 && strings.ContainsRune(":/@", last) {
					return end, number
				}
				end, number, last = end+digits, true, '0'
				continue
			}
		}
		last = letter
		end += n
	}
	return end, number
}

// Where addresses and ARNs end.
const (
	urlEnd = " \t\r\n\"'<>\\`"
	arnEnd = urlEnd + ",;)"
)

func until(s, stop string) int {
	if i := strings.IndexAny(s, stop); i >= 0 {
		return i
	}
	return len(s)
}

// trimmed cuts off what ends a sentence, not what ends a pattern.
func trimmed(s string) string {
	end := strings.TrimRightFunc(s, func(c rune) bool { return !masked(c) && c != '*' && c != '}' })
	if end == "" {
		return s
	}
	return end
}

// arnIn is where an ARN begins, -1 where none does.
func arnIn(s string) int {
	for from := 0; ; {
		i := strings.Index(s[from:], "arn:")
		if i < 0 {
			return -1
		}
		if i += from; i == 0 || !alnum(s[i-1]) {
			return i
		}
		from = i + 1
	}
}

// role is what the word of so many bytes is in its surroundings.
func (r *reader) role(n int) role {
	behind := r.s[r.at+n:]
	quote := r.at > 0 && strings.ContainsRune("'\"`/:", rune(r.s[r.at-1])) && behind != "" && strings.ContainsRune("'\"`/", rune(behind[0]))
	role := role{quoted: quote, policy: r.policy}
	if r.policy && quote {
		role.key = strings.HasPrefix(strings.TrimLeft(behind[1:min(len(behind), 80)], " \t\r\n"), ":")
	}
	return role
}
