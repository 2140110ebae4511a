package tui

import (
	"cmp"
	"os"
	"slices"
	"strings"
	"time"

	"clonepath/tui/form"
)

// fileLimit is how many files of a directory are listed.
const fileLimit = 200

// Files lists the files of a directory, the newest first, then its directories.
// Hidden ones are left out: nobody saves evidence there.
func (l *Live) Files(typed string) ([]Entry, error) {
	entries, err := os.ReadDir(cmp.Or(filePath(typed), "."))
	if err != nil {
		return nil, err
	}
	type found struct {
		Entry
		at  time.Time
		dir bool
	}
	var list []found
	for _, e := range entries {
		info, err := e.Info()
		if err != nil || strings.HasPrefix(e.Name(), ".") {
			continue
		}
		f := found{Entry{ID: typed + e.Name(), Detail: ago(l.World.Clock().Sub(info.ModTime()))}, info.ModTime(), e.IsDir()}
		if f.dir {
			f.ID, f.Detail = f.ID+"/", "directory"
		}
		list = append(list, f)
	}
	slices.SortStableFunc(list, func(a, b found) int {
		switch {
		case a.dir != b.dir && a.dir:
			return 1
		case a.dir != b.dir:
			return -1
		}
		return b.at.Compare(a.at)
	})
	var out []Entry
	for _, f := range list[:min(len(list), fileLimit)] {
		out = append(out, f.Entry)
	}
	return out, nil
}

// directory is the part of a typed path whose files are listed, up to its last
// slash.
func directory(typed string) string { return typed[:strings.LastIndexByte(typed, '/')+1] }

// fileList offers files; the first row, where the cursor is, goes on without.
func fileList(found []Entry, some bool) form.List {
	onward := form.Option{Label: "none", Help: "What stands above, and what was pasted, is judged alone."}
	if some {
		onward = form.Option{Label: "that is all", Help: "What is in hand is judged."}
	}
	list := form.List{State: form.Ready, Options: []form.Option{onward}}
	for _, e := range found {
		list.Options = append(list.Options, form.Option{Value: e.ID, Label: e.Label, Detail: e.Detail})
	}
	return list
}
