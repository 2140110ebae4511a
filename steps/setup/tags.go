package setup

import (
	"fmt"
	"maps"
	"regexp"
	"slices"
	"strings"
)

// noTags is how a person says that nothing is to be tagged.
const noTags = "none"

func tagsField(key, comment, flag, title string, when func(Setup) bool) Field {
	return Field{
		Key: key, Comment: comment, Noun: "a tag", Flag: flag, Kind: Text, Advanced: true,
		Title: title, Placeholder: "team=platform, cost-centre=42; or none",
		Help: "Labels put on what clonepath creates, as key=value, separated by commas. Tagging needs a permission of its own; " +
			"\"none\" turns it off.",
		Default: func(Setup) string { return formatTags(DefaultTags()) },
		When:    when,
	}
}

// formatTags writes tags sorted by key. Undecided (nil) tags are "".
func formatTags(tags map[string]string) string {
	if tags == nil {
		return ""
	}
	if len(tags) == 0 {
		return noTags
	}
	var parts []string
	for _, key := range slices.Sorted(maps.Keys(tags)) {
		parts = append(parts, key+"="+tags[key])
	}
	return strings.Join(parts, ", ")
}

func parseTags(key, text string) (map[string]string, error) {
	tags := map[string]string{}
	if strings.TrimSpace(text) == noTags {
		return tags, nil
	}
	for _, part := range splitList(text) {
		name, value, ok := strings.Cut(part, "=")
		if !ok {
			return tags, &Problem{Key: key, Found: fmt.Sprintf("the tag %s has no \"=\"", Quote(part)),
				Expected: "key=value, separated by commas", Advice: "write a \"=\" between key and value"}
		}
		tags[strings.TrimSpace(name)] = strings.TrimSpace(value)
	}
	if p := checkTags(key, tags); p != nil {
		return tags, p
	}
	return tags, nil
}

// Limits of IAM and Secrets Manager alike ("Tag naming limits"): 50 tags, keys
// of 1 to 128 and values of 0 to 256 characters, none beginning with "aws:".
var tagText = regexp.MustCompile(`^[\p{L}\p{Z}\p{N}_.:/=+\-@]*$`)

func checkTags(key string, tags map[string]string) *Problem {
	expected := "at most 50 tags; keys of 1 to 128, values of 0 to 256 letters, digits, spaces and _ . : / = + - @"
	if len(tags) > 50 {
		return &Problem{Key: key, Found: fmt.Sprintf("there are %d tags", len(tags)), Expected: expected, Advice: "remove some"}
	}
	for _, name := range slices.Sorted(maps.Keys(tags)) {
		value := tags[name]
		switch {
		case name == "" || len([]rune(name)) > 128 || !tagText.MatchString(name):
			return &Problem{Key: key, Found: fmt.Sprintf("%s is no key that a tag can have", Quote(name)), Expected: expected, Advice: "correct the key"}
		case strings.HasPrefix(strings.ToLower(name), "aws:"):
			return &Problem{Key: key, Found: fmt.Sprintf("the tag key %s begins with \"aws:\", which AWS keeps for itself", Quote(name)), Expected: expected, Advice: "choose another key"}
		case len([]rune(value)) > 256 || !tagText.MatchString(value):
			return &Problem{Key: key, Found: fmt.Sprintf("%s is no value that the tag %q can have", Quote(value), name), Expected: expected, Advice: "correct the value"}
		}
	}
	return nil
}

func splitList(text string) []string {
	var out []string
	for _, part := range strings.Split(text, ",") {
		if part = strings.TrimSpace(part); part != "" {
			out = append(out, part)
		}
	}
	return out
}

func joinList(list []string) string { return strings.Join(list, ", ") }
