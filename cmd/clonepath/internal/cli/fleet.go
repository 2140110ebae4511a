package cli

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"
	"time"

	"github.com/spf13/pflag"

	"clonepath/awsops"
	"clonepath/awsops/sealed"
	"clonepath/checks"
	"clonepath/checks/faults"
	"clonepath/checks/fleet"
	"clonepath/checks/report"
	"clonepath/checks/trialclone"
	"clonepath/cmd/clonepath/internal/cmdutil"
)

// fleetHelp stands in the help of check.
const fleetHelp = `
Many bundles: -f takes a directory (each clonepath.yaml in it or below), a quoted
pattern, a list, and may be repeated. A list, clonepath-fleet.yaml, is one
template and what is each member's own:

    apiVersion: clonepath/fleet/v1
    template: clonepath.yaml        # beside the list
    members:
      - name: prod-eu
        account: "111122223333"     # in the place of the template's account, that of
                                    # target.roleArn, in every ARN
        region: eu-west-1           # the same for target.region
        profile: prod               # AWS profile, allowed by --allow-profile prod;
                                    # none: the SDK's own choice
        set:                        # any other value, by its key in clonepath.yaml
          target.secretPath: git.token

Flags override each member's values. As text, the report of each member that does
not leave with 0 is printed, then one table; --reports, --save and --share take a
directory, with a file for each member. Where AWS throttles, the calls of that
account wait. The exit code is the worst: 1, 3, 2, 4, 0; a file that cannot be
read is a 2 of that member alone.`

// fleetFlags are the flags for many bundles.
type fleetFlags struct {
	paths         []string
	concurrency   int
	reports       string
	allowProfiles []string
}

// addFleet lets -f name many bundles.
func (o *fleetFlags) addFleet(f *pflag.FlagSet) {
	file := f.Lookup("file")
	file.Value, file.Usage = (*pathList)(&o.paths), "read the set-up from `clonepath.yaml`; a directory, a pattern or a list: many; may be repeated"
	f.IntVar(&o.concurrency, "concurrency", 16, "how many bundles are checked at a time")
	o.addAllowProfile(f)
	f.StringVar(&o.reports, "reports", "", "many bundles: write a report of each to `DIR`, in the form of -o; text then prints the table alone")
}

// pathList is a flag that may be repeated.
type pathList []string

func (p *pathList) String() string { return strings.Join(*p, ",") }
func (p *pathList) Type() string   { return "path" }
func (p *pathList) Set(path string) error {
	if path == "" {
		return errors.New("expected a path")
	}
	*p = append(*p, path)
	return nil
}

// fleetBackoff is how much longer than usual a question may wait for an account
// whose calls AWS throttles.
const fleetBackoff = 2 * time.Minute

// fleetRun is one check of many bundles.
type fleetRun struct {
	o        *checkOptions
	commons  cmdutil.Commons
	members  []member
	subjects []*cmdutil.Subject // of the members whose turn it is
	streams  cmdutil.Streams
	out      *sealed.Writer
	page     *report.FleetPage
	progress *fleetProgress
	rows     []report.Member // in the order of the members, as far as they were printed
}

// runFleet checks many bundles and prints what each came to and the summary.
func runFleet(ctx context.Context, streams cmdutil.Streams, o *checkOptions, members []member) error {
	if err := o.CheckIdentity(); err != nil {
		return err
	}
	if err := o.onlyNamed(o.Profile, members); err != nil {
		return err
	}
	vault := sealed.NewVault()
	r := &fleetRun{
		o: o, members: members, subjects: make([]*cmdutil.Subject, len(members)),
		commons:  cmdutil.Commons{Vault: vault, Logins: trialclone.NewLogins(), Open: awsops.NewPool(time.Now).Open},
		out:      vault.Writer(streams.Out, report.Ours(o.Output)...),
		progress: newFleetProgress(streams.Err, len(members)),
	}
	r.page = report.NewFleetPage(r.out, o.Output, cmdutil.TextOptions(streams.Out))
	r.streams = cmdutil.Streams{In: streams.In, Out: streams.Out, Err: r.progress}
	if o.Share != "" {
		cmdutil.SayReadable(r.streams, o.Share)
	}
	chains := make([]fleet.Member, len(members))
	for i, m := range members {
		chains[i] = fleet.Member{Name: m.name, Open: func(ctx context.Context) (checks.World, checks.Question, error) { return r.Open(ctx, i) }}
	}
	return r.conclude(ctx, fleet.Run(ctx, chains, o.concurrency, func(i int, outcome fleet.Outcome) entry { return r.finish(ctx, i, outcome) }, r.emit))
}

// of is the command's options for one member.
func (r *fleetRun) of(m member) *checkOptions {
	o := *r.o
	o.Path, o.Reader, o.Listed = m.source, m.reader, m.listed
	if m.listed != nil {
		o.Profile = cmp.Or(o.Profile, m.listed.Profile)
	}
	return &o
}

// Open reads a member and opens its identities.
func (r *fleetRun) Open(ctx context.Context, i int) (checks.World, checks.Question, error) {
	s, err := r.commons.Subject(ctx, &r.of(r.members[i]).ChainFlags, false)
	if err != nil {
		return checks.World{}, checks.Question{}, err
	}
	r.subjects[i] = s
	if missing := s.Missing(); len(missing) > 0 {
		return checks.World{}, checks.Question{}, cmdutil.Usagef("%s has no value for %s", r.members[i].source, strings.Join(missing, " and "))
	}
	s.Ask.Backoff = fleetBackoff
	return s.World, s.Ask, nil
}

// entry is what is kept of a member until it is its turn to be printed.
type entry struct {
	row  report.Member
	part string
	err  error // what was asked to be kept could not be
}

// finish makes of an outcome what is to be printed, and keeps what was asked.
func (r *fleetRun) finish(ctx context.Context, i int, outcome fleet.Outcome) entry {
	m, s := r.members[i], r.subjects[i]
	r.subjects[i] = nil
	p := entry{row: report.Member{Name: m.name, Source: m.source}}
	if m.listed != nil {
		p.row.Profile = m.listed.Profile
	}
	if s != nil {
		p.row.Account, p.row.Region = s.Setup.Target.RoleAccount(), s.Setup.Target.Region
	}
	if outcome.Err != nil {
		p.row.Verdict, p.row.ExitCode, p.row.Detail = report.Unreadable, cmdutil.ExitInternal, outcome.Err.Error()
		if exit, ok := errors.AsType[*cmdutil.ExitError](outcome.Err); ok {
			p.row.ExitCode = exit.Code
		}
	} else {
		if m.ownsDirectory() {
			s.LastGood(ctx, r.streams, &r.of(m).LastGoodFlag, outcome.Record, outcome.Report)
		}
		p.row = p.row.With(outcome.Report, faults.ExitCode(outcome.Report, r.o.Strict, r.o.RequireProven))
		p.err = r.keep(ctx, m, outcome)
	}
	p.row = sealed.Scrubbed(r.commons.Vault, p.row)
	if r.o.reports == "" || r.o.Output != "text" {
		p.part = r.page.Part(p.row, sealed.Scrubbed(r.commons.Vault, outcome.Report))
	}
	r.progress.count(p.row.ExitCode)
	return p
}

// emit prints a member, behind those before it that were broken off.
func (r *fleetRun) emit(i int, p entry) error {
	if p.err != nil {
		return p.err
	}
	if err := r.skipTo(i); err != nil {
		return err
	}
	r.rows = append(r.rows, p.row)
	return r.progress.aside(func() error { return r.page.Add(p.part) })
}

// skipTo prints the members before the i-th as broken off.
func (r *fleetRun) skipTo(i int) error {
	for len(r.rows) < i {
		m := r.members[len(r.rows)]
		row := report.Member{Name: m.name, Source: m.source, Verdict: report.Aborted, ExitCode: cmdutil.ExitAborted, Detail: "broken off before it was done"}
		r.rows = append(r.rows, row)
		if err := r.page.Add(r.page.Part(row, nil)); err != nil {
			return err
		}
	}
	return nil
}

// conclude ends the page, also of a run that was broken off.
func (r *fleetRun) conclude(ctx context.Context, err error) error {
	r.progress.end()
	aborted := err != nil && ctx.Err() != nil
	if err != nil && !aborted {
		return err
	}
	checked := len(r.members) - r.progress.left()
	exit := r.worst()
	if aborted {
		exit = cmdutil.AbortCode(ctx)
	}
	if err := errors.Join(r.skipTo(len(r.members)), r.page.Close(report.Fleet{Members: r.rows, ExitCode: exit}), r.out.Close()); err != nil {
		return fmt.Errorf("print the reports: %w", err)
	}
	if aborted {
		return &cmdutil.ExitError{Code: cmdutil.ExitAborted, Cause: fmt.Errorf("aborted: %d of %d bundles were checked; nothing was changed in AWS", checked, len(r.members))}
	}
	return cmdutil.Status(exit)
}

// badness is the order of exit codes, the worst first. A bundle that cannot be
// read stays so until somebody mends it; what is unknown may be known tomorrow.
var badness = []int{cmdutil.ExitInternal, cmdutil.ExitFault, cmdutil.ExitUsage, cmdutil.ExitUnknown, cmdutil.ExitOK}

func (r *fleetRun) worst() int {
	worst := len(badness) - 1
	for _, row := range r.rows {
		if at := slices.Index(badness, row.ExitCode); at >= 0 {
			worst = min(worst, at)
		}
	}
	return badness[worst]
}
