package bundle

import "regexp"

// silentForm is what clonepath wrote, until `""` came to say that there is none, where
// nobody had said which External ID the credential has. Its comment tells such a file
// from one that a person wrote, or that says so now.
var silentForm = regexp.MustCompile(`(?m)^ *# what the agent sends when it assumes the role; empty for none\r?\n *externalId: ""[ \t]*\r?$`)

// Silent reports whether an older clonepath wrote the file, and left open whether the
// credential has an External ID.
func (s *Source) Silent() bool { return silent(s.text) }

func silent(text []byte) bool { return silentForm.Match(text) }

// SilentNote is said once of such a file.
const SilentNote = `an older clonepath wrote the file, with externalId: "": whether the credential has an External ID is not known from it. ` +
	"Say it with --external-id or --no-external-id, and export anew"
