package prose

import (
	"errors"

	"clonepath/awsops/awserr"
	"clonepath/steps/session"
	"clonepath/tui/widget"
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

// ErrorText is an error for people: what happened, then what to do.
func ErrorText(err error) []string {
	lines := []string{"✗ " + session.PlainError(err)}
	var f *awserr.Failure
	if errors.As(err, &f) {
		if text := advice[f.Cause]; text != "" {
			lines = append(lines, text)
		}
	}
	return lines
}

// ErrorLines draws an error.
func ErrorLines(t widget.Theme, err error, width int) []string {
	var lines []string
	for _, text := range ErrorText(err) {
		lines = append(lines, widget.WrapStyled(text, width, t.Bad.UnsetBold())...)
	}
	return lines
}
