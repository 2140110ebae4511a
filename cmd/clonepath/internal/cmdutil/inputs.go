package cmdutil

import (
	"context"
	"errors"
	"fmt"
	"io"
	"path/filepath"
	"slices"
	"time"

	"clonepath/awsops/clean"
	"clonepath/awsops/received"
	"clonepath/awsops/sealed"
	"clonepath/checks/evidence"
	"clonepath/checks/intake"
)

// TakeIn reads the inputs and recognises what they hold.
func (o *SourceFlags) TakeIn(ctx context.Context, stdin io.Reader, names []string, vault *sealed.Vault) (*intake.Result, error) {
	var inputs []intake.Input
	for _, name := range names {
		in, err := ReadInput(ctx, stdin, name)
		if err != nil {
			return nil, err
		}
		inputs = append(inputs, in)
	}
	return o.TakeInTexts(ctx, inputs, vault)
}

// TakeInTexts is TakeIn for inputs that were read.
func (o *SourceFlags) TakeInTexts(ctx context.Context, inputs []intake.Input, vault *sealed.Vault) (*intake.Result, error) {
	given, err := o.beforehand(ctx)
	if err != nil {
		return nil, err
	}
	result, err := intake.Read(inputs, given, vault)
	if err != nil {
		text, _ := vault.Scrub(err.Error())
		return nil, Usagef("%s", text)
	}
	return result, nil
}

// beforehand is what file and flags say of the set-up.
func (o *SourceFlags) beforehand(ctx context.Context) (intake.Given, error) {
	chosen, _, err := o.ReadSetup(ctx)
	if err != nil {
		return intake.Given{}, err
	}
	g := intake.Given{
		Target: chosen.Target, AgentOrigin: chosen.Agent.Origin, Hosting: chosen.Agent.Hosting, CredentialType: chosen.Credential.Type,
		Tool: Version(), Now: time.Now().UTC(),
	}
	if _, g.RegionSource = o.said("target.region"); g.RegionSource == "" && g.Target.Region != "" {
		g.RegionSource = filepath.Base(o.Path)
	}
	return g, nil
}

// ReadInput reads a file, or standard input for "-".
func ReadInput(ctx context.Context, stdin io.Reader, name string) (in intake.Input, err error) {
	if name == "-" {
		in.Name = "standard input"
		in.Text, err = received.ReadStream(ctx, stdin, in.Name, received.Input)
	} else {
		in.Name = filepath.Base(name)
		in.Text, err = received.Named(name).Read(ctx, received.Input)
	}
	if err != nil {
		return in, Unreadable(ctx, fmt.Errorf("read an input: %w", err))
	}
	return in, nil
}

// SayRead tells on stderr what the inputs were taken for, what follows from
// them, and what the person must know of them.
func SayRead(streams Streams, vault *sealed.Vault, r *intake.Result) error {
	w := vault.Writer(streams.Err)
	var errs []error
	say := func(format string, args ...any) {
		_, err := fmt.Fprintln(w, clean.Line(fmt.Sprintf(format, args...)))
		errs = append(errs, err)
	}
	for _, f := range r.Found {
		say("read %s: %s", f.Input, f.What)
	}
	for _, d := range r.Derived {
		say("%s is %s, taken from %s", d.Field, d.Value, d.From)
	}
	for _, u := range r.Unread {
		say("not read: %s: %s", u.Input, u.Why)
	}
	for _, text := range r.Warnings {
		say("attention: %s", text)
	}
	return errors.Join(append(errs, w.Close())...)
}

// Open reads files for the screens. What diagnose tells on stderr stands in the
// record: what was read is shown there.
func (o *SourceFlags) Open(ctx context.Context, paths []string, vault *sealed.Vault) (*evidence.Record, error) {
	if slices.Contains(paths, "-") {
		return nil, ErrKeyboard
	}
	result, err := o.TakeIn(ctx, nil, paths, vault)
	if err != nil {
		return nil, err
	}
	return Sourced(result), nil
}

// Sourced is the record with its sources, and with what a person must know of
// them first, among what was read.
func Sourced(result *intake.Result) *evidence.Record {
	record := *result.Record
	var read []string
	for _, text := range result.Warnings {
		read = append(read, "attention: "+text)
	}
	for _, f := range result.Found {
		read = append(read, fmt.Sprintf("%s (%s)", f.What, f.Input))
	}
	for _, what := range record.Did.Read {
		if !slices.Contains(read, what) {
			read = append(read, what)
		}
	}
	record.Did.Read = read
	return &record
}

// ErrKeyboard refuses "-" where standard input is what a person types on.
var ErrKeyboard = Usagef("standard input is the keyboard here: name a file")
