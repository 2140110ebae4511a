package cmdutil

import "testing"

func TestShowsColours(t *testing.T) {
	for _, row := range []struct {
		choice   string
		terminal bool
		env      map[string]string
		want     bool
	}{
		{"auto", true, nil, true},
		{"auto", false, nil, false},
		{"always", false, map[string]string{"NO_COLOR": "1"}, true},
		{"never", true, map[string]string{"FORCE_COLOR": "1"}, false},
		{"auto", true, map[string]string{"NO_COLOR": "1", "FORCE_COLOR": "1"}, false},
		{"auto", false, map[string]string{"FORCE_COLOR": "1"}, true},
		{"auto", false, map[string]string{"CLICOLOR_FORCE": "1"}, true},
		{"auto", false, map[string]string{"CLICOLOR_FORCE": "0"}, false},
		{"auto", true, map[string]string{"CLICOLOR": "0"}, false},
		{"auto", true, map[string]string{"TERM": "dumb"}, false},
	} {
		if got := showsColours(row.choice, row.terminal, func(name string) string { return row.env[name] }); got != row.want {
			t.Errorf("%+v: %v", row, got)
		}
	}
}

func TestColourChoice(t *testing.T) {
	for want, args := range map[string][]string{
		"auto": {"check", "--", "--color=never"}, "never": {"check", "--color=never"}, "always": {"--color", "always", "check"},
	} {
		if got := ColourChoice(args); got != want {
			t.Errorf("%q: %s, want %s", args, got, want)
		}
	}
}

func TestPlainLetters(t *testing.T) {
	for _, row := range []struct {
		env  map[string]string
		want bool
	}{
		{nil, false},
		{map[string]string{"LC_ALL": "C", "LANG": "en_GB.UTF-8"}, true},
		{map[string]string{"LC_ALL": "C.UTF-8"}, false},
		{map[string]string{"LANG": "POSIX"}, true},
		{map[string]string{"LC_CTYPE": "de_DE.UTF-8", "LANG": "C"}, false},
	} {
		if got := plainLetters(func(name string) string { return row.env[name] }); got != row.want {
			t.Errorf("%+v: %v", row, got)
		}
	}
}
