package cmdutil

import (
	"context"
	"fmt"
	"os"
	"path/filepath"
	"regexp"
	"strings"

	"clonepath/assets"
	"clonepath/awsops/clean"
	"clonepath/awsops/sealed"
	"clonepath/awsops/written"
	"clonepath/checks/evidence"
	"clonepath/checks/verdict"
)

// WriteFix writes the documents of the fixes into the folder that --write-fix
// names, mode 0600, and the values to enter in Torque beside them. The commands of
// the report then name these files, so that they run as printed. It says what was
// written, and what was not: nothing that holds a secret or a hidden character is.
func (o *ReportFlags) WriteFix(ctx context.Context, vault *sealed.Vault, r *verdict.Report) (said []string, err error) {
	if o.Fixes == "" {
		return nil, nil
	}
	if evidence.MaskedARN(r.Target.RoleARN) {
		return nil, Usagef("--write-fix: this evidence was masked by --share, so that no document in it has its real names; run clonepath check --write-fix in the account")
	}
	if err := os.MkdirAll(o.Fixes, 0o700); err != nil {
		return nil, Usagef("write the fix: %w", err)
	}
	f := fixFolder{path: o.Fixes, vault: vault, taken: map[string]bool{}}
	var card strings.Builder
	for _, list := range [][]verdict.Finding{r.RootCauses, r.Warnings} {
		for i := range list {
			fix := &list[i].Fix
			if fix.Copy != "" && f.fit(list[i].Fault, fix.Copy) {
				_, _ = fmt.Fprintf(&card, "%s\n%s\n\n    %s\n\n", list[i].Fault, fix.Text, fix.Copy)
			}
			if fix.Document == "" || !f.fit(list[i].Fault, fix.Document) {
				continue
			}
			path, err := f.write(ctx, f.unused(list[i].Fault, ".json"), fix.Document)
			if err != nil {
				return f.said, err
			}
			fix.Commands = naming(fix.Commands, fix.Store, path)
		}
	}
	if card.Len() > 0 {
		_, err = f.write(ctx, f.unused("torque", ".txt"), clean.Text(card.String()))
	}
	return f.said, err
}

// fixFolder is where fixes are written, and what is to be said of it.
type fixFolder struct {
	path  string
	vault *sealed.Vault
	taken map[string]bool
	said  []string
}

// fit reports whether a text may be written: it holds no secret, and nothing that
// cannot be seen. What others sent is not altered, it is left out.
func (f *fixFolder) fit(fault, text string) bool {
	_, secrets := f.vault.Scrub(text)
	mark, _ := clean.First(strings.NewReplacer("\n", "", "\t", "").Replace(text))
	switch {
	case secrets > 0:
		f.said = append(f.said, "not written: the fix of "+fault+" would hold what looks like a secret")
	case mark != "":
		f.said = append(f.said, "not written: the fix of "+fault+" would hold a character that cannot be seen, "+mark)
	}
	return secrets == 0 && mark == ""
}

func (f *fixFolder) write(ctx context.Context, name, text string) (string, error) {
	file := written.In(f.path, name)
	if err := file.Write(ctx, []byte(text), 0o600); err != nil {
		return "", Usagef("write the fix: %w", err)
	}
	f.said = append(f.said, "written: "+file.Path()+" (mode 0600; it may hold an External ID)")
	return file.Path(), nil
}

// unused is a name of its own for each document.
func (f *fixFolder) unused(base, extension string) string {
	name := base + extension
	for n := 2; f.taken[name]; n++ {
		name = fmt.Sprintf("%s-%d%s", base, n, extension)
	}
	f.taken[name] = true
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
