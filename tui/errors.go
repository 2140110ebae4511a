package tui

import (
	"context"
	"errors"
	"strings"

	"clonepath/awsops/awserr"
)

// advice says what to do about failures of the operator's own machine, by the
// catalogue id that awserr gives them.
var advice = map[string]string{
	"local-sso-expired":              "Run aws sso login for this profile in another window, then press enter again.",
	"local-no-credentials":           "Choose a profile, or set the usual AWS variables and start again.",
	"local-profile-missing":          "Choose another profile: this one is not in the configuration files.",
	"local-partial-credentials":      "The profile has half a key: add the other half, or choose another profile.",
	"local-credential-process-fails": "The profile's credential_process failed: log in with its own tool, then press enter again.",
	"local-region-missing":           "Enter a region.",
	"local-keys-invalid":             "These keys are no longer valid: choose another profile.",
	"local-secret-key-wrong":         "The secret part of this key is wrong: choose another profile.",
}

// errorText is an error for people: what happened, then what to do.
func errorText(err error) []string {
	lines := []string{"✗ " + plainError(err)}
	var f *awserr.Failure
	if errors.As(err, &f) {
		if text := advice[f.Cause]; text != "" {
			lines = append(lines, text)
		}
	}
	return lines
}

// plainError is an error as one sentence.
func plainError(err error) string {
	var f *awserr.Failure
	switch {
	case errors.Is(err, context.DeadlineExceeded):
		return "there was no answer in time."
	case errors.Is(err, context.Canceled):
		return "it was cancelled."
	case errors.As(err, &f) && f.Class == awserr.Denied:
		return "these credentials are not allowed to call " + f.Operation + "."
	case errors.As(err, &f):
		return sentence(f.Message)
	}
	return sentence(err.Error())
}

func sentence(s string) string {
	s = strings.TrimSpace(s)
	if s == "" || strings.HasSuffix(s, ".") {
		return s
	}
	return s + "."
}
