package tui

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"
	"time"

	"clonepath/assets/english"
	"clonepath/awsops/awserr"
	"clonepath/awsops/target"
)

func orDash(s string) string {
	if s == "" {
		return "a repository not named yet"
	}
	return s
}

// ago is a duration for people.
func ago(d time.Duration) string {
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

func joined(parts ...string) string {
	return strings.Join(slices.DeleteFunc(parts, func(s string) bool { return s == "" }), " · ")
}

// shortCaller is the end of an ARN: the user's, or the role's and session's name.
func shortCaller(arn string) string {
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

func seconds(d time.Duration) string { return fmt.Sprintf("%.1f s", d.Seconds()) }

// settleHint says from when on a test in Torque means something.
func settleHint(changed time.Time) string {
	return "Changes of IAM take seconds, sometimes a minute, to be seen everywhere: start the test in Torque after " +
		changed.Add(settleTime).Format("15:04:05") + "."
}
