package cli

import (
	"bufio"
	"bytes"
	"context"
	"fmt"
	"io"
	"path/filepath"

	"clonepath/awsops/inventory"
	"clonepath/awsops/received"
	"clonepath/awsops/sealed"
	"clonepath/checks/evidence"
	"clonepath/checks/faults"
	"clonepath/checks/intake"
	"clonepath/checks/practices"
	"clonepath/cmd/clonepath/internal/cmdutil"
)

// auditOffline judges what somebody sent.
func auditOffline(ctx context.Context, streams cmdutil.Streams, o *auditOptions, names []string) error {
	vault := sealed.NewVault()
	var small []intake.Input
	var accounts []sentFile
	for _, name := range names {
		a := openSent(ctx, streams.In, name)
		defer a.close()
		if a.isInventory() {
			accounts = append(accounts, a)
			continue
		}
		text, err := received.ReadStream(ctx, a.from, a.name, received.Input)
		if err != nil {
			return cmdutil.Unreadable(ctx, fmt.Errorf("read an input: %w", err))
		}
		small = append(small, intake.Input{Name: a.name, Text: text})
	}
	result, err := o.TakeInTexts(ctx, small, vault)
	if err != nil {
		return err
	}
	record := result.Record
	if record.Practices == nil {
		record.Practices = &evidence.Practices{Known: []string{}}
	}
	for _, a := range accounts {
		if err := a.read(record, result); err != nil {
			return cmdutil.Unreadable(ctx, err)
		}
	}
	chosen, _, err := o.ReadSetup(ctx)
	if err != nil {
		return err
	}
	record.Practices.Known = append(record.Practices.Known, chosen.Audit.Known...)
	if err := cmdutil.SayRead(streams, vault, result); err != nil {
		return err
	}
	return finishAudit(ctx, streams, o, record, vault)
}

// finishAudit keeps the evidence and prints what it comes to.
func finishAudit(ctx context.Context, streams cmdutil.Streams, o *auditOptions, record *evidence.Record, vault *sealed.Vault) error {
	if err := cmdutil.KeepEvidence(ctx, streams, &o.ReportFlags, record, vault); err != nil {
		return err
	}
	judged := faults.JudgeAudit(record)
	if err := o.PrintAudit(ctx, streams, vault, judged); err != nil {
		return err
	}
	return cmdutil.Status(faults.AuditExitCode(judged, o.Strict))
}

// sentFile is an input that may be a whole account, of which the beginning was looked at.
type sentFile struct {
	name  string
	from  *bufio.Reader
	close func()
}

func openSent(ctx context.Context, stdin io.Reader, name string) sentFile {
	if name == "-" {
		return sentFile{"standard input", bufio.NewReaderSize(stdin, 64<<10), func() {}}
	}
	file := received.Named(name).Open(ctx, received.Inventory)
	return sentFile{filepath.Base(name), bufio.NewReaderSize(file, 64<<10), func() { _ = file.Close() }} // read only
}

// isInventory reports whether the first member is one of get-account-authorization-details.
func (a sentFile) isInventory() bool {
	begin, _ := a.from.Peek(256) // what is wrong comes with the read
	begin = bytes.TrimLeft(bytes.TrimPrefix(begin, []byte("\xef\xbb\xbf")), " \t\r\n")
	if len(begin) == 0 || begin[0] != '{' {
		return false
	}
	begin = bytes.TrimLeft(begin[1:], " \t\r\n")
	for _, member := range []string{"UserDetailList", "GroupDetailList", "RoleDetailList"} {
		if bytes.HasPrefix(begin, []byte(`"`+member+`"`)) {
			return true
		}
	}
	return false
}

// read streams the account into the record, and keeps of it what concerns the chain.
func (a sentFile) read(record *evidence.Record, result *intake.Result) error {
	g := practices.NewGatherer(record)
	cut, err := inventory.Read(a.from, g.Sink())
	if err != nil {
		return fmt.Errorf("read %s: %w", a.name, err)
	}
	ids := g.Identities(cut)
	record.Identities = evidence.Observed(evidence.Operator, record.Taken, ids)
	what := fmt.Sprintf("iam get-account-authorization-details: %d users, %d roles, of which %d have to do with the chain", ids.Users, ids.Roles, len(ids.Principals))
	result.Found = append(result.Found, intake.Found{Input: a.name, What: what})
	record.Did.Read = append(record.Did.Read, what+" ("+a.name+")")
	return nil
}
