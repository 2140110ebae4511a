package sealed

import (
	"html"
	"iter"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"sync"
)

// A digits is a way to write bytes as letters and digits, each of which stands
// for a few bits.
type digits struct {
	values [256]int8 // -1: no digit, passed over
	bits   int
	period int // after how many digits a byte ends with a digit
}

// digitsOf makes digits of their alphabets: the n-th letter of each is worth n.
func digitsOf(bits, period int, alphabets ...string) digits {
	d := digits{bits: bits, period: period}
	for i := range d.values {
		d.values[i] = -1
	}
	for _, alphabet := range alphabets {
		for i := range len(alphabet) {
			d.values[alphabet[i]] = int8(i) // #nosec G115 -- 64 at most
		}
	}
	return d
}

// notations are hexadecimal digits, base32 and base64; the last without the two
// characters that also separate.
var notations = sync.OnceValue(func() []digits {
	const letters = "ABCDEFGHIJKLMNOPQRSTUVWXYZ"
	base64 := letters + strings.ToLower(letters) + "0123456789"
	return []digits{
		digitsOf(4, 2, "0123456789ABCDEF", "0123456789abcdef"),
		digitsOf(5, 8, letters+"234567", strings.ToLower(letters)+"234567"),
		digitsOf(6, 4, base64+"+/", base64+"-_"),
		digitsOf(6, 4, base64),
	}
})

// read returns the bytes that a text writes, passing over its first digits.
func (d digits) read(text string, skip int) string {
	var bytes []byte
	var bits, held int
	for i := range len(text) {
		value := d.values[text[i]]
		if value < 0 {
			continue
		}
		if skip > 0 {
			skip--
			continue
		}
		bits, held = bits<<d.bits|int(value), held+d.bits
		if held >= 8 {
			held -= 8
			bytes = append(bytes, byte(bits>>held)) // #nosec G115 -- the low eight bits are meant
			bits &= 1<<held - 1
		}
	}
	return string(bytes)
}

// readings are the ways to read a text: as it is, without its markup, with its
// escapes resolved, numbers as the characters that they are, and all of that as
// digits of hex, base32 and base64, from either end.
func readings(text string) iter.Seq[string] {
	return func(yield func(string) bool) {
		text = narrow(text)
		plain := unescaped(unescaped(text))
		forms := []string{text, plain, markup().ReplaceAllString(text, ""), markup().ReplaceAllString(plain, ""), numbers(text)}
		slices.Sort(forms)
		for _, form := range slices.Compact(forms) {
			if !yield(form) {
				return
			}
			for _, from := range []string{form, backwards(form)} {
				for _, d := range notations() {
					for skip := range d.period {
						if !yield(d.read(from, skip)) {
							return
						}
					}
				}
			}
		}
	}
}

var (
	markup = sync.OnceValue(func() *regexp.Regexp { return regexp.MustCompile(`<[^>]*>`) })
	number = sync.OnceValue(func() *regexp.Regexp { return regexp.MustCompile(`\b\d{2,3}\b`) })
	// escape is a character in the notation of URLs, quoted printable, C, JSON.
	escape = sync.OnceValue(func() *regexp.Regexp {
		return regexp.MustCompile(`(?:%|=|\\x|0x|\\u00)([0-9A-Fa-f]{2})|\\([0-7]{3})`)
	})
)

// unescaped resolves entities and escapes once.
func unescaped(text string) string {
	return escape().ReplaceAllStringFunc(html.UnescapeString(text), func(s string) string {
		found := escape().FindStringSubmatch(s)
		if found[1] != "" {
			return character(found[1], 16)
		}
		return character(found[2], 8)
	})
}

func numbers(text string) string {
	return number().ReplaceAllStringFunc(text, func(s string) string { return character(s, 10) })
}

// character is the one that a number stands for.
func character(number string, base int) string {
	value, err := strconv.ParseUint(number, base, 8)
	if err != nil {
		return number
	}
	return string([]byte{byte(value)})
}

// narrow makes ordinary letters and digits of the full-width ones.
func narrow(text string) string {
	return strings.Map(func(r rune) rune {
		if r >= '！' && r <= '～' {
			return r - '！' + '!'
		}
		return r
	}, text)
}
