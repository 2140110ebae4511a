package cli

import (
	"slices"
	"strings"

	"github.com/spf13/pflag"

	"clonepath/cmd/clonepath/internal/cmdutil"
	"clonepath/steps/plan"
)

// addAllowProfile registers what decides which AWS profiles a list may use.
func (o *fleetFlags) addAllowProfile(f *pflag.FlagSet) {
	f.StringArrayVar(&o.allowProfiles, "allow-profile", nil, "an AWS profile that a list may use by its `name`; may be repeated")
}

// onlyNamed refuses AWS profiles that only a file names: whoever mails a list
// would choose whose credentials are used, and which program gives them.
func (o *fleetFlags) onlyNamed(profile string, members []member) error {
	if profile != "" {
		return nil // it is used for all of them
	}
	var names, lists []string
	for _, m := range members {
		if m.listed == nil || m.listed.Profile == "" || slices.Contains(o.allowProfiles, m.listed.Profile) {
			continue
		}
		names, lists = append(names, m.listed.Profile), append(lists, m.source)
	}
	if len(names) == 0 {
		return nil
	}
	var flags []string
	for _, name := range sorted(names) {
		flags = append(flags, "--allow-profile "+word(name))
	}
	return cmdutil.Usagef("%s names AWS profiles that you did not name: their credentials would be used, and a program may give them. Nothing was run, nobody was asked. If each is meant, add\n\n    %s\n\nor use one profile for all members with --profile",
		strings.Join(sorted(lists), ", "), strings.Join(flags, " "))
}

func sorted(names []string) []string {
	slices.Sort(names)
	return slices.Compact(names)
}

// word is a text as one word of a shell, in quotes only where it needs them.
func word(text string) string {
	if strings.Trim(strings.ToLower(text), "abcdefghijklmnopqrstuvwxyz0123456789_.@/+-") == "" {
		return text
	}
	return plan.QuoteShell(text)
}
