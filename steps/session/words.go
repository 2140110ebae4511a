package session

import (
	"context"
	"errors"
	"fmt"
	"path/filepath"
	"slices"
	"strings"
	"time"
	"unicode"

	"clonepath/assets/english"
	"clonepath/awsops/awserr"
	"clonepath/awsops/target"
	"clonepath/steps/plan"
)

// OrDash is a text, or a dash where there is none.
func OrDash(s string) string {
	if s == "" {
		return "a repository not named yet"
	}
	return s
}

// Ago is a duration for people.
func Ago(d time.Duration) string {
	switch {
	case d < time.Minute:
		return "just now"
	case d < time.Hour:
		return english.Plural(int(d.Minutes()), "minute") + " ago"
	case d < 48*time.Hour:
		return english.Plural(int(d.Hours()), "hour") + " ago"
	}
	return english.Plural(int(d.Hours()/24), "day") + " ago"
}

// PlainError is an error as one sentence.
func PlainError(err error) string {
	var f *awserr.Failure
	switch {
	case errors.Is(err, context.DeadlineExceeded):
		return "there was no answer in time."
	case errors.Is(err, context.Canceled):
		return "it was cancelled."
	case errors.As(err, &f) && f.Class == awserr.Denied:
		return "these credentials are not allowed to call " + f.Operation + "."
	case errors.As(err, &f):
		return Sentence(f.Message)
	}
	return Sentence(err.Error())
}

// Sentence ends a text with a full stop.
func Sentence(s string) string {
	s = strings.TrimSpace(s)
	if s == "" || strings.HasSuffix(s, ".") {
		return s
	}
	return s + "."
}

// Joined sets texts beside one another, without the empty ones.
func Joined(parts ...string) string {
	return strings.Join(slices.DeleteFunc(parts, func(s string) bool { return s == "" }), " · ")
}

// ShortCaller is the end of an ARN: the user's, or the role's and session's name.
func ShortCaller(arn string) string {
	a, err := target.ParseARN(arn)
	if err != nil {
		return arn
	}
	_, name, found := strings.Cut(a.Resource, "/")
	if !found {
		return a.Resource
	}
	return name
}

// accountOf is the account in an ARN, "" where it is none.
func accountOf(arn string) string {
	a, err := target.ParseARN(arn)
	if err != nil {
		return ""
	}
	return a.Account
}

// Seconds writes a duration as "1.5 s".
func Seconds(d time.Duration) string { return fmt.Sprintf("%.1f s", d.Seconds()) }

// SettleHint says from when on a test in Torque means something.
func SettleHint(changed time.Time) string {
	return "IAM changes can take up to a minute: start the test in Torque after " +
		changed.Add(SettleTime).Format("15:04:05") + "."
}

// Within names files as seen from their directory.
func Within(dir string, files []string) []string {
	out := make([]string, len(files))
	for i, f := range files {
		out[i] = f
		if rel, err := filepath.Rel(dir, f); err == nil && filepath.IsLocal(rel) {
			out[i] = rel
		}
	}
	return out
}

// LoginCommand is what renews the session that a failure names as expired, ""
// for any other failure.
func LoginCommand(err error, profile string) string {
	var f *awserr.Failure
	if !errors.As(err, &f) || f.Cause != "local-sso-expired" {
		return ""
	}
	if profile == "" {
		return "aws sso login"
	}
	if strings.ContainsFunc(profile, needsQuotes) {
		profile = plan.QuoteShell(profile)
	}
	return "aws sso login --profile " + profile
}

func needsQuotes(r rune) bool {
	return !unicode.IsLetter(r) && !unicode.IsDigit(r) && !strings.ContainsRune("-_.@/:", r)
}
