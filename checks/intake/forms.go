package intake

import (
	"regexp"
	"sync"
)

// form is a pattern that is compiled at its first use: a program that starts has
// no time for it.
func form(pattern string) func() *regexp.Regexp {
	return sync.OnceValue(func() *regexp.Regexp { return regexp.MustCompile(pattern) })
}

// forms are several that are used together.
func forms(patterns ...string) func() []*regexp.Regexp {
	return sync.OnceValue(func() []*regexp.Regexp {
		list := make([]*regexp.Regexp, len(patterns))
		for i, pattern := range patterns {
			list[i] = regexp.MustCompile(pattern)
		}
		return list
	})
}
