package phrase

import (
	"fmt"
	"slices"
	"time"

	"clonepath/awsops/target"
)

// ShortID is enough of a version id to tell two apart.
func ShortID(id string) string {
	if len(id) > 8 {
		return id[:8]
	}
	return id
}

// Day is a date without the time of day, in UTC.
func Day(t time.Time) string { return t.UTC().Format(time.DateOnly) }

// ExternalID is an External ID as it may be shown, "" where there is none.
func ExternalID(externalID string) string {
	if externalID == "" {
		return ""
	}
	return target.MaskExternalID(externalID)
}

// Versions are the versions of a secret with their labels, a line each.
func Versions(versions map[string][]string) []string {
	var lines []string
	for id, stages := range versions {
		lines = append(lines, fmt.Sprintf("version %s: %s", id, List(stages, 5)))
	}
	slices.Sort(lines)
	return lines
}
