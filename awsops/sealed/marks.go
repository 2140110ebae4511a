package sealed

import "strings"

// Marks are what tells tokens that have no prefix of their own.
const (
	signature = "AZDO"        // of Azure DevOps, behind 76 characters and before 4
	jwtMark   = "eyJ"         // how base64 writes {"
	keyMark   = "-----BEGIN " // of PEM
)

// signed is the token whose signature stands at a mark.
func signed(text string, mark int) span {
	from, to := mark-76, mark+len(signature)+4
	if from < 0 || to > len(text) || strings.ContainsFunc(text[from:to], notAlphanumeric) {
		return span{}
	}
	return span{from, to}
}

func notAlphanumeric(r rune) bool {
	return (r < '0' || r > '9') && (r < 'A' || r > 'Z') && (r < 'a' || r > 'z')
}

// webToken is the JSON web token that begins at a mark: at least three parts,
// which dots join.
func webToken(text string, mark int) span {
	to := mark
	for to < len(text) && inToken(text[to]) {
		to++
	}
	for text[to-1] == '.' {
		to--
	}
	if strings.Count(text[mark:to], ".") < 2 || to-mark < 20 {
		return span{to, to}
	}
	return span{mark, to}
}

// privateKey is the key whose first line begins at a mark.
func privateKey(text string, mark int) span {
	label := text[mark+len(keyMark):]
	label, _, _ = strings.Cut(label[:min(len(label), 60)], "--")
	if !strings.HasSuffix(label, "PRIVATE KEY") && !strings.HasSuffix(label, "PRIVATE KEY BLOCK") {
		return span{}
	}
	end, _ := keyEnd(text, mark)
	return span{mark, end}
}

// keyEnd is where the PEM block that begins at a mark ends, and whether more of
// it may come. What no block holds ends it: somebody else's text must not hide
// what stands behind it.
func keyEnd(text string, mark int) (end int, open bool) {
	body := text[mark : mark+min(len(text)-mark, maxUnfinished)]
	if other := strings.IndexFunc(body, notInKey); other >= 0 {
		body = body[:other]
	} else {
		open = mark+len(body) == len(text)
	}
	if at := strings.Index(body, "-----END "); at >= 0 {
		at += len("-----END ")
		if dashes := strings.Index(body[at:], "-----"); dashes >= 0 {
			return mark + at + dashes + len("-----"), false
		}
	}
	return mark + lastLong(body), open
}

func notInKey(r rune) bool {
	return notAlphanumeric(r) && !strings.ContainsRune("+/=:,. \t\r\n\\-()", r)
}

// lastLong is where a block without a last line ends: behind its first line and
// the long words that follow, which are base64.
func lastLong(body string) int {
	end := len(keyMark)
	if at := strings.Index(body[end:], "-----"); at >= 0 {
		end += at + len("-----")
	} else {
		return len(body)
	}
	for end < len(body) {
		rest := body[end:]
		word := strings.TrimLeft(rest, " \t\r\n\\")
		from := len(rest) - len(word)
		if from > 0 && rest[from-1] == '\\' && (strings.HasPrefix(word, "n") || strings.HasPrefix(word, "r")) { // escaped
			from++
			word = word[1:]
		}
		if to := strings.IndexAny(word, " \t\r\n\\"); to >= 0 {
			word = word[:to]
		}
		if len(word) < 16 {
			break
		}
		end += from + len(word)
	}
	return end
}
