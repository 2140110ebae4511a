package clean_test

import (
	"bytes"
	"encoding/json"
	"strings"
	"testing"
	"unicode"
	"unicode/utf8"

	"clonepath/awsops/clean"
)

func TestText(t *testing.T) {
	for text, want := range map[string]string{
		"":                    "",
		"plain, é 世界 👍":       "plain, é 世界 👍",
		"a\r\n\tb\nc":         "a\n\tb\nc",
		"\x1b[31mred\x07":     "‹U+001B›[31mred‹U+0007›",
		"gpj\u202egpj.exe":    "gpj‹U+202E›gpj.exe",
		"\u200b\u061c\ufeff":  "‹U+200B›‹U+061C›‹U+FEFF›",
		"a\u2028b\u2029c":     "a‹U+2028›b‹U+2029›c",
		"\U000e0041\ue000":    "‹U+E0041›‹U+E000›",
		"\u009b31m\x7f\xad":   "‹U+009B›31m‹U+007F›‹0xAD›",
		"\xff\xfe\x80 \ufffd": "‹0xFF›‹0xFE›‹0x80› \ufffd",
		"lone\rreturn":        "lone‹U+000D›return",
	} {
		got := clean.Text(text)
		if got != want {
			t.Errorf("Text(%q) = %q, want %q", text, got, want)
		}
		if again := clean.Text(got); again != got {
			t.Errorf("Text is not settled: %q, then %q", got, again)
		}
	}
	if got := clean.Line("a\nb\tc\r\nd"); got != "a b c d" {
		t.Errorf("Line = %q", got)
	}
}

// The rule is Unicode's own, character by character.
func TestRule(t *testing.T) {
	for r := rune(0); r <= unicode.MaxRune; r++ {
		if !utf8.ValidRune(r) {
			continue
		}
		mark, _ := clean.First(string(r))
		want := r>>16 == 14 || unicode.In(r, unicode.Cc, unicode.Cf, unicode.Co, unicode.Cs, unicode.Zl, unicode.Zp, unicode.Noncharacter_Code_Point)
		if want != (mark != "") {
			t.Errorf("%U: marked %v, want %v", r, mark != "", want)
		}
	}
}

func TestFirst(t *testing.T) {
	for text, want := range map[string]struct {
		mark  string
		place int
	}{
		"role/é": {"", 0}, "ré\u202ex": {"‹U+202E›", 3}, "a\nb": {"‹U+000A›", 2}, "\xff": {"‹0xFF›", 1},
	} {
		if mark, place := clean.First(text); mark != want.mark || place != want.place {
			t.Errorf("First(%q) = %q at %d", text, mark, place)
		}
	}
}

// A document loses no character, and holds none raw that is hidden.
func TestJSONIsLossless(t *testing.T) {
	var every strings.Builder
	for r := rune(0); r <= unicode.MaxRune; r++ {
		if utf8.ValidRune(r) && (!unicode.IsPrint(r) || r < 0x300) {
			every.WriteRune(r)
		}
	}
	in := map[string]string{every.String(): every.String()}
	var out bytes.Buffer
	if err := clean.JSON(&out, "", in); err != nil {
		t.Fatal(err)
	}
	if mark, place := clean.First(strings.ReplaceAll(out.String(), "\n", "")); mark != "" {
		t.Errorf("%s stands raw at %d", mark, place)
	}
	back := map[string]string{}
	if err := json.Unmarshal(out.Bytes(), &back); err != nil {
		t.Fatal(err)
	}
	if back[every.String()] != every.String() {
		t.Error("it is not what went in")
	}
}

// What the net lets through does not depend on how the text is split.
func TestWriter(t *testing.T) {
	text := "a\x1b[1;31mred\x1b[0m\x1b[2J\x1b]0;x\x07\n\tb é世\U000e0041\xff\u202e \x1b[38;5;1mx\x1b"
	for colour, want := range map[bool]string{
		true:  "a\x1b[1;31mred\x1b[0m‹U+001B›[2J‹U+001B›]0;x‹U+0007›\n\tb é世‹U+E0041›‹0xFF›‹U+202E› \x1b[38;5;1mx‹U+001B›",
		false: "a‹U+001B›[1;31mred‹U+001B›[0m‹U+001B›[2J‹U+001B›]0;x‹U+0007›\n\tb é世‹U+E0041›‹0xFF›‹U+202E› ‹U+001B›[38;5;1mx‹U+001B›",
	} {
		for size := 1; size <= len(text); size++ {
			var out bytes.Buffer
			w := clean.NewWriter(&out, colour)
			for i := 0; i < len(text); i += size {
				if n, err := w.Write([]byte(text[i:min(i+size, len(text))])); err != nil || n != min(size, len(text)-i) {
					t.Fatalf("%d, %v", n, err)
				}
			}
			if err := w.Close(); err != nil {
				t.Fatal(err)
			}
			if out.String() != want {
				t.Fatalf("colour %v, in writes of %d bytes:\n%q, want\n%q", colour, size, out.String(), want)
			}
			if w.Marked() == 0 {
				t.Fatal("it does not count")
			}
		}
	}
}

// A prompt is not held back.
func TestPromptIsNotHeld(t *testing.T) {
	var out bytes.Buffer
	w := clean.NewWriter(&out, true)
	_, _ = w.Write([]byte("[eu-west-1] > "))
	if out.String() != "[eu-west-1] > " || w.Marked() != 0 {
		t.Errorf("%q, marked %d", out.String(), w.Marked())
	}
}

func FuzzWriter(f *testing.F) {
	f.Add("a\x1b[31mb\xe2\x80\xaec\x1b]", uint8(2), true)
	f.Fuzz(func(t *testing.T, text string, size uint8, colour bool) {
		var whole, parts bytes.Buffer
		w := clean.NewWriter(&whole, colour)
		_, _ = w.Write([]byte(text))
		_ = w.Close()
		w = clean.NewWriter(&parts, colour)
		step := int(size)%9 + 1
		for i := 0; i < len(text); i += step {
			_, _ = w.Write([]byte(text[i:min(i+step, len(text))]))
		}
		_ = w.Close()
		if whole.String() != parts.String() {
			t.Errorf("whole %q, split %q", whole.String(), parts.String())
		}
		if !colour && clean.Text(whole.String()) != whole.String() {
			t.Errorf("%q is not clean", whole.String())
		}
	})
}
