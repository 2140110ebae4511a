package cli

import (
	"fmt"
	"path/filepath"
	"strconv"
	"strings"
	"unicode"
	"unicode/utf8"

	"clonepath/cmd/clonepath/internal/cmdutil"
)

// named names each member by its path from the directory that all are in. One
// that was found twice is one.
func named(found []member) ([]member, error) {
	common := filepath.Dir(found[0].place)
	for _, m := range found {
		for !within(common, m.place) {
			common = filepath.Dir(common)
		}
	}
	var list []member
	sources := map[string]string{}
	for _, m := range found {
		m.name = printable(filepath.ToSlash(strings.TrimPrefix(strings.TrimPrefix(m.place, common), string(filepath.Separator))))
		same, twice := sources[m.name]
		if twice && filepath.Clean(same) == filepath.Clean(m.source) {
			continue
		}
		if twice {
			return nil, cmdutil.Usagef("%q and %q are both named %q: check them apart, or rename one", same, m.source, m.name)
		}
		sources[m.name] = m.source
		list = append(list, m)
	}
	return list, nil
}

// within tells whether a path lies below a directory.
func within(dir, path string) bool {
	below, err := filepath.Rel(dir, path)
	return err == nil && below != "." && filepath.IsLocal(below)
}

// printable writes what a line of a table, or a file's name, cannot hold as Go
// does: whoever sent a directory chose the names in it.
func printable(name string) string {
	var b strings.Builder
	for at, r := range name {
		switch {
		case r == utf8.RuneError && name[at] != "\uFFFD"[0]:
			fmt.Fprintf(&b, `\x%02x`, name[at])
		case !unicode.IsPrint(r):
			b.WriteString(strings.Trim(strconv.QuoteRuneToASCII(r), "'"))
		default:
			b.WriteRune(r)
		}
	}
	return b.String()
}
