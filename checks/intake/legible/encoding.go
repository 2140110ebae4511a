package legible

import (
	"bytes"
	"io"
	"mime/quotedprintable"
	"regexp"
	"strings"
	"sync"
	"unicode/utf16"
	"unicode/utf8"
)

// decode makes UTF-8 with \n of bytes: UTF-16 with and without its mark
// (PowerShell's redirection), UTF-8, the Windows code page, a mail's
// quoted-printable.
func decode(raw []byte) string {
	text := ""
	switch order := unitOrder(raw); {
	case order != 0:
		text = fromUTF16(bytes.TrimPrefix(bytes.TrimPrefix(raw, []byte{0xFF, 0xFE}), []byte{0xFE, 0xFF}), order)
	case utf8.Valid(raw):
		text = string(raw)
	default:
		text = fromWindows(raw)
	}
	text = newlines.Replace(strings.TrimPrefix(text, "\uFEFF"))
	return fromQuotedPrintable(text)
}

var newlines = strings.NewReplacer("\r\n", "\n", "\r", "\n", "\u2028", "\n", "\u2029", "\n", "\u0085", "\n", "\v", "\n", "\f", "\n")

// unitOrder is 'l' or 'b' for UTF-16 with the little or the big end first, by its
// mark or by the zero bytes of Latin letters; 0 for anything else.
func unitOrder(raw []byte) byte {
	switch {
	case bytes.HasPrefix(raw, []byte{0xFF, 0xFE}):
		return 'l'
	case bytes.HasPrefix(raw, []byte{0xFE, 0xFF}):
		return 'b'
	}
	sample := raw[:min(len(raw), 512)]
	zeros := [2]int{}
	for i, b := range sample {
		if b == 0 {
			zeros[i%2]++
		}
	}
	half := len(sample) / 2
	switch {
	case half < 4:
		return 0
	case zeros[1] > half*3/4 && zeros[0] == 0:
		return 'l'
	case zeros[0] > half*3/4 && zeros[1] == 0:
		return 'b'
	}
	return 0
}

func fromUTF16(raw []byte, order byte) string {
	units := make([]uint16, 0, len(raw)/2)
	for ; len(raw) >= 2; raw = raw[2:] {
		low, high := raw[0], raw[1]
		if order == 'b' {
			low, high = high, low
		}
		units = append(units, uint16(low)|uint16(high)<<8)
	}
	return string(utf16.Decode(units))
}

// windows are the bytes 0x80 to 0x9F of code page 1252; the others are those of
// Unicode.
var windows = []rune("€\uFFFD‚ƒ„…†‡ˆ‰Š‹Œ\uFFFDŽ\uFFFD\uFFFD‘’“”•–—˜™š›œ\uFFFDžŸ")

// fromWindows keeps what is UTF-8 and reads other bytes as code page 1252.
func fromWindows(raw []byte) string {
	var out strings.Builder
	for len(raw) > 0 {
		r, size := utf8.DecodeRune(raw)
		if r == utf8.RuneError && size == 1 {
			if r = rune(raw[0]); r >= 0x80 && r < 0xA0 {
				r = windows[r-0x80]
			}
		}
		out.WriteRune(r)
		raw = raw[size:]
	}
	return out.String()
}

var softBreak = sync.OnceValue(func() *regexp.Regexp { return regexp.MustCompile(`[^=\s]=\n.*=3D|=3D[\s\S]*[^=\s]=\n|=E2=80=|=C2=A0`) })

// fromQuotedPrintable undoes how mails are sent, where a text was copied from a
// mail's source.
func fromQuotedPrintable(text string) string {
	if !strings.Contains(text, "=") || !softBreak().MatchString(text) {
		return text
	}
	plain, err := io.ReadAll(quotedprintable.NewReader(strings.NewReader(text)))
	if err != nil || !utf8.Valid(plain) {
		return text
	}
	return strings.ReplaceAll(string(plain), "\r\n", "\n")
}
