package secret

import (
	"fmt"
	"strings"

	"clonepath/awsops/awserr"
	"clonepath/checks/evidence"
	"clonepath/checks/faults/phrase"
	"clonepath/checks/faults/rule"
	"clonepath/checks/faults/snapshot"
	"clonepath/checks/verdict"
)

var valueRules = []rule.Rule{
	pathRule("value-binary", func(snap *snapshot.Snapshot, val evidence.Value) *rule.Match {
		if !val.Binary {
			return nil
		}
		return &rule.Match{Summary: fmt.Sprintf("The value is stored as SecretBinary (%s): there is no text in which a path could lead anywhere.", phrase.Plural(val.Bytes, "byte")),
			Evidence: []string{"SecretString is empty, SecretBinary is not"}}
	}),
	pathRule("value-bom", func(_ *snapshot.Snapshot, val evidence.Value) *rule.Match {
		if !val.BOM {
			return nil
		}
		return &rule.Match{Summary: "The value begins with a byte order mark (EF BB BF), so that it is no JSON and no clean token.",
			Evidence: []string{fmt.Sprintf("the first 3 of %s are EF BB BF", phrase.Plural(val.Bytes, "byte"))}}
	}),
	pathRule("value-plaintext-with-path", plaintextWithPath),
	pathRule("value-json-invalid", func(_ *snapshot.Snapshot, val evidence.Value) *rule.Match {
		if val.Format != "invalid" || val.BOM {
			return nil
		}
		return &rule.Match{Summary: fmt.Sprintf("The value begins like JSON but is none: %s.", val.ParseErr),
			Evidence: []string{fmt.Sprintf("%s, %s", phrase.Plural(val.Bytes, "byte"), val.ParseErr)}}
	}),
	pathRule("value-double-encoded", func(_ *snapshot.Snapshot, val evidence.Value) *rule.Match {
		if val.Format != "string" || val.Path.Reason != "jsonInString" {
			return nil
		}
		return &rule.Match{Summary: "The value is a JSON text inside a JSON string: it was encoded twice.", Evidence: []string{"the value's first character is a quotation mark; inside it is an object"}}
	}),
	pathRule("value-json-in-string", jsonInString),
	pathRule("value-key-case", nearKey("value-key-case")),
	pathRule("value-key-whitespace", nearKey("value-key-whitespace")),
	pathRule("value-path-separator-in-key", nearKey("value-path-separator-in-key")),
	pathRule("value-key-missing", nearKey("value-key-missing")),
	pathRule("value-non-string", nonString),
	{Fault: "value-path-separator-in-key", Check: evidence.SecretPath, Effect: rule.Warning, By: verdict.Observed, Find: separatorInKey},
	{Fault: "value-duplicate-keys", Check: evidence.SecretPath, Effect: rule.Warning, By: verdict.Observed, Find: duplicateKeys},

	{Fault: "value-null-or-empty", Check: evidence.SecretToken, By: verdict.Observed, Find: nullOrEmpty},
	tokenRule("value-private-key", func(snap *snapshot.Snapshot, h evidence.Hygiene) *rule.Match {
		if h.Holds != evidence.HoldsPrivateKey {
			return nil
		}
		return &rule.Match{Summary: "What stands at the path is a private key, not a token: Torque sends it as the password of a clone over HTTPS, and no Git host takes a key there.",
			Evidence: []string{fmt.Sprintf("%s at the path, with the heading of a private key", phrase.Plural(h.Bytes, "byte"))}}
	}),
	tokenRule("value-json-without-path", func(snap *snapshot.Snapshot, h evidence.Hygiene) *rule.Match {
		if !h.JSON || snap.Target.SecretPath != "" {
			return nil
		}
		return &rule.Match{Summary: "The value is a JSON object and no secret path is set, so that the whole object would be sent as the token.",
			Evidence: []string{"keys in the value: " + keyNames(snap), `secret path ""`}}
	}),
	tokenRule("value-json-in-string", func(snap *snapshot.Snapshot, h evidence.Hygiene) *rule.Match {
		if !h.JSON || snap.Target.SecretPath == "" {
			return nil
		}
		return &rule.Match{Summary: fmt.Sprintf("At %q stands a JSON object written as a string: it would be sent whole as the token.", snap.Target.SecretPath),
			Evidence: []string{fmt.Sprintf("the string at the path (%s) parses as an object", phrase.Plural(h.Bytes, "byte"))}}
	}),
	tokenRule("value-placeholder", func(snap *snapshot.Snapshot, h evidence.Hygiene) *rule.Match {
		if !h.Placeholder {
			return nil
		}
		return &rule.Match{Summary: "What stands at the path is a placeholder, not a token.",
			Evidence: []string{fmt.Sprintf("%s that look like a template", phrase.Plural(h.Bytes, "byte"))}}
	}),
	tokenRule("value-trailing-newline", func(snap *snapshot.Snapshot, h evidence.Hygiene) *rule.Match {
		if !h.TrailingNewline && !h.TrailingSpace && !h.LeadingSpace && !h.LineBreak && !h.EscapedNewline || h.Holds == evidence.HoldsPrivateKey || h.JSON {
			return nil
		}
		return &rule.Match{Summary: fmt.Sprintf("The token %s. It is sent with it, and the Git host refuses it.", spaceIn(h)),
			Evidence: []string{fmt.Sprintf("%s at the path, %s", phrase.Plural(h.Bytes, "byte"), spaceIn(h))}}
	}),
	tokenRule("value-wrapped-quotes", func(snap *snapshot.Snapshot, h evidence.Hygiene) *rule.Match {
		if h.Holds == evidence.HoldsURL || h.Holds == evidence.HoldsBase64 || h.Holds == evidence.HoldsBasic {
			return &rule.Match{Summary: fmt.Sprintf("What stands at the path is %s, not the token itself. It is sent as it is, and the Git host refuses it.", h.Holds),
				Evidence: []string{fmt.Sprintf("%s at the path: %s", phrase.Plural(h.Bytes, "byte"), h.Holds)}}
		}
		if !h.Quoted && h.Prefixed == "" {
			return nil
		}
		what := "is wrapped in quotation marks"
		if h.Prefixed != "" {
			what = fmt.Sprintf("has %q written in front of it", strings.TrimSpace(h.Prefixed))
		}
		return &rule.Match{Summary: fmt.Sprintf("The token %s, which is sent along.", what), Evidence: []string{fmt.Sprintf("%s at the path; the token %s", phrase.Plural(h.Bytes, "byte"), what)}}
	}),
}

func duplicateKeys(snap *snapshot.Snapshot) *rule.Match {
	duplicates := snap.Value().Get().Duplicate
	if len(duplicates) == 0 {
		return nil
	}
	return &rule.Match{Summary: fmt.Sprintf("A key stands twice in the value: %s. Readers differ in which one they take.", phrase.List(duplicates, 3)),
		Evidence: []string{"twice: " + phrase.List(duplicates, 12)}}
}

// unreadValue: what depends on a value that nobody read is unknown.
func unreadValue(snap *snapshot.Snapshot) rule.Result {
	f := snap.Value()
	if f != nil && f.Failure != nil && f.Failure.Class == awserr.Denied {
		return rule.Unknown("the value could not be read: %s", phrase.Short(f.Failure)).Waiting(evidence.SecretReadable)
	}
	return rule.Unknown("%s", phrase.WhyMissing(f, "the value was not read")).Waiting(evidence.SecretReadable)
}
