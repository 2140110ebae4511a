package session

import (
	"context"
	"io"
	"strings"
	"time"

	"clonepath/awsops/sealed"
	"clonepath/checks"
	"clonepath/checks/evidence"
	"clonepath/checks/verdict"

	"clonepath/steps/setup"
)

// Deps is what the wizard needs, whatever shows it. Backend, Vault, Clock
// and Rand are required.
type Deps struct {
	Backend Backend
	Setup   setup.Setup // what is known already: flags, a file, the sandbox

	// Unfinished is the Setup that was kept when the wizard was left last; nil
	// if there is none. Keep stores the present one, nil forgets it; a nil Keep
	// keeps nothing.
	Unfinished   *setup.Setup
	UnfinishedAt time.Time
	Keep         func(*setup.Setup) error

	// Diagnose puts together what the files show that somebody sent, without any
	// access to the account; nil where nothing can be opened.
	Diagnose func(ctx context.Context, paths []string) (*evidence.Record, error)

	// Question holds what is fixed about checking: actor, sandbox, guard,
	// timeout, and the hosts that were named outside the wizard. The Target and
	// what else a person answers are filled in.
	Question checks.Question

	// Profiles are the profiles to choose from; none means that credentials are
	// given and nobody is asked.
	Profiles []Profile
	// Region is what the SDK's chain says where nobody chooses one, and
	// RegionSource what of the chain; "" where it says none.
	Region, RegionSource string
	// ExportDir is offered as the directory of an export.
	ExportDir string

	Vault *sealed.Vault
	Clock func() time.Time
	Rand  io.Reader
}

// Profile is one AWS profile of the configuration files.
type Profile struct {
	Name   string
	Detail string // for people: account, role, region, kind of credentials
	Region string // "" where the profile names none
}

// Outcome is how the wizard ended.
type Outcome struct {
	Report  *verdict.Report // of the last finished run of checks, nil if there was none
	Changed []string        // what was changed in AWS, one sentence each
	Failed  string          // the change that failed, "" if none did
	Waiting string          // what was handed over to others and is not done, "" for nothing
	Kept    bool            // the unfinished Setup was kept for next time
	Aborted bool            // left by ctrl+c or a signal, before the report
}

// Summary is what to print after the wizard has left the screen, as sentences;
// none where there is nothing to say.
func (o Outcome) Summary() []string {
	var lines []string
	if o.Report != nil {
		lines = append(lines, o.Report.Headline)
	}
	if len(o.Changed) > 0 {
		lines = append(lines, "Changed in AWS: "+strings.Join(o.Changed, "; ")+".")
	}
	if o.Failed != "" {
		lines = append(lines, "Not changed: "+o.Failed)
	}
	if o.Aborted && len(o.Changed) == 0 {
		lines = append(lines, "Nothing was changed in AWS.")
	}
	if o.Waiting != "" {
		lines = append(lines, "Waiting for others, who make "+o.Waiting+".")
	}
	if o.Kept {
		lines = append(lines, "Run clonepath to continue where you left off.")
	}
	return lines
}
