package mask

import "unicode"

// class is a kind of characters whose pseudonyms are of the same kind: a digit
// stays a digit, and what IAM takes in a policy it takes afterwards.
type class int

const (
	latin      class = iota // a to z
	digit                   // 0 to 9
	accented                // letters of Latin-1 that have both cases
	lonely                  // letters of Latin-1 that have not
	everywhere              // all other letters, marks and digits
	classes
)

// alphabet is what the pseudonyms of a class are taken from.
type alphabet struct {
	class  class
	size   int
	letter func(int) rune
}

const accents = "àáâãäåæçèéêëìíîïðñòóôõöøùúûüýþ"

var (
	accentedLetters = []rune(accents)
	lonelyLetters   = []rune("ßÿªµº")
)

// alphabets by their class. The last is the block of Han characters: nobody has
// names with more different letters than these.
var alphabets = [classes]alphabet{
	{latin, 26, func(i int) rune { return 'a' + rune(i) }}, //nolint:gosec // i is below the size
	{digit, 10, func(i int) rune { return '0' + rune(i) }}, //nolint:gosec // i is below the size
	{accented, len(accentedLetters), func(i int) rune { return accentedLetters[i] }},
	{lonely, len(lonelyLetters), func(i int) rune { return lonelyLetters[i] }},
	{everywhere, 20000, func(i int) rune { return 0x4E00 + rune(i) }}, //nolint:gosec // i is below the size
}

// classOf tells a folded letter's class.
func classOf(r rune) class {
	switch {
	case r >= 'a' && r <= 'z':
		return latin
	case r >= '0' && r <= '9':
		return digit
	case r >= 'à' && r <= 'þ' && r != '÷':
		return accented
	case r == 'ß' || r == 'ÿ' || r == 'ª' || r == 'µ' || r == 'º':
		return lonely
	}
	return everywhere
}

// masked reports whether a character is part of what is masked. Everything else
// stays: separators, white space, and what nobody sees but rules find.
func masked(r rune) bool {
	if r < 0x80 {
		return alnum(byte(r))
	}
	return unicode.IsLetter(r) || unicode.IsNumber(r) || unicode.IsMark(r)
}

func alnum(c byte) bool { return isDigit(c) || c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z' }

func isDigit(c byte) bool { return c >= '0' && c <= '9' }
