package cmdutil

import (
	"context"
	"fmt"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"

	"clonepath/assets"
	"clonepath/awsops/written"
	"clonepath/checks/evidence"
	"clonepath/checks/verdict"
)

// WriteFix writes the documents of the fixes into the folder that --write-fix
// names, mode 0600, and the values to enter in Torque beside them. The commands of
// the report then name these files, so that they run as printed. It returns what
// was written.
func (o *ReportFlags) WriteFix(ctx context.Context, r *verdict.Report) ([]string, error) {
	if o.Fixes == "" {
		return nil, nil
	}
	if evidence.MaskedARN(r.Target.RoleARN) {
		return nil, Usagef("--write-fix: this evidence was masked by --share, so that no document in it has its real names; run clonepath check --write-fix in the account")
	}
	if err := os.MkdirAll(o.Fixes, 0o700); err != nil {
		return nil, Usagef("write the fix: %w", err)
	}
	var done []string
	write := func(name, text string) (string, error) {
		file := written.In(o.Fixes, name)
		if err := file.Write(ctx, []byte(text), 0o600); err != nil {
			return "", Usagef("write the fix: %w", err)
		}
		done = append(done, file.Path())
		return file.Path(), nil
	}
	var card strings.Builder
	for _, list := range [][]verdict.Finding{r.RootCauses, r.Warnings} {
		for i := range list {
			fix := &list[i].Fix
			if fix.Copy != "" {
				_, _ = fmt.Fprintf(&card, "%s\n%s\n\n    %s\n\n", list[i].Fault, fix.Text, fix.Copy)
			}
			if fix.Document == "" {
				continue
			}
			path, err := write(fixName(list[i], done, o.Fixes), fix.Document)
			if err != nil {
				return done, err
			}
			fix.Commands = naming(fix.Commands, fix.Store, path)
		}
	}
	if card.Len() > 0 {
		if _, err := write("torque.txt", card.String()); err != nil {
			return done, err
		}
	}
	return done, nil
}

// fixName is a name of its own for each document.
func fixName(f verdict.Finding, taken []string, folder string) string {
	name := f.Fault + ".json"
	for n := 2; slices.Contains(taken, written.In(folder, name).Path()); n++ {
		name = fmt.Sprintf("%s-%d.json", f.Fault, n)
	}
	return name
}

// someFile is a document that a printed command reads.
var someFile = regexp.MustCompile(`file://(policies/)?[a-z-]+\.json`)

// naming puts the command that stores the document in the place of those that read
// one which nobody wrote.
func naming(commands []string, store, path string) []string {
	var kept []string
	for _, c := range commands {
		if !someFile.MatchString(c) || strings.Contains(c, "file://secret.json") {
			kept = append(kept, c)
		}
	}
	if store == "" { // a draft: it is stored by whoever drafted it
		return append(kept, "cat "+shellWord(path))
	}
	return append(kept, assets.FillCommand(strings.Replace(store, "file://<file>", "<file>", 1), map[string]string{"file": "file://" + filepath.ToSlash(path)}))
}

func shellWord(s string) string { return assets.FillCommand("<word>", map[string]string{"word": s}) }
