package session

import (
	"cmp"
	"os"
	"slices"
	"strings"
	"time"
)

// fileLimit is how many files of a directory are listed.
const fileLimit = 200

// Files lists the files of a directory, the newest first, then its directories.
// Hidden ones are left out: nobody saves evidence there.
func (l *Live) Files(typed string) ([]Entry, error) {
	entries, err := os.ReadDir(cmp.Or(FilePath(typed), "."))
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
		f := found{Entry{ID: typed + e.Name(), Detail: Ago(l.World.Clock().Sub(info.ModTime()))}, info.ModTime(), e.IsDir()}
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

// Directory is the part of a typed path whose files are listed, up to its last
// slash.
func Directory(typed string) string { return typed[:strings.LastIndexByte(typed, '/')+1] }
