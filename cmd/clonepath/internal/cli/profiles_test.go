package cli

import (
	"os"
	"path/filepath"
	"runtime"
	"strings"
	"testing"

	"clonepath/awsops/sandbox"
	"clonepath/cmd/clonepath/internal/cmdutil"
	"clonepath/steps/bundle"
	"clonepath/steps/setup"
)

// mailedList lies where somebody unpacked it: two members name profiles of the
// operator's, whose credentials a program gives.
func mailedList(t *testing.T, s *station) (list, config, ran string) {
	t.Helper()
	dir := t.TempDir()
	list, config, ran = filepath.Join(dir, bundle.FleetFileName), filepath.Join(dir, "config"), filepath.Join(dir, "ran")
	keys := s.Keys(sandbox.Admin)
	for name, text := range map[string]string{
		list: "apiVersion: clonepath/fleet/v1\ntemplate: clonepath.yaml\nmembers:\n" +
			"  - {name: a, profile: prod}\n  - {name: b, profile: \"it's mine\"}\n  - {name: c, profile: prod}\n  - {name: d}\n",
		filepath.Join(dir, bundle.FileName): string(bundle.Marshal(setup.Setup{Target: s.Target()}.WithDefaults())),
		config:                              "[profile prod]\ncredential_process = " + dir + "/keys.sh\n[profile it's mine]\ncredential_process = " + dir + "/keys.sh\n[profile own]\ncredential_process = " + dir + "/keys.sh\n",
		dir + "/keys.sh":                    "#!/bin/sh\necho x >> " + ran + "\necho '{\"Version\":1,\"AccessKeyId\":\"" + keys.AccessKeyID + "\",\"SecretAccessKey\":\"" + keys.Secret + "\",\"SessionToken\":\"" + keys.SessionToken + "\"}'\n",
	} {
		if err := os.WriteFile(name, []byte(text), 0o700); err != nil { // #nosec G306 -- one of them is run
			t.Fatal(err)
		}
	}
	return list, config, ran
}

// A list that somebody mailed uses no profile of the operator's before they name
// it: nothing is run and nobody is asked, and the refusal is ready to be copied.
func TestProfilesOfAList(t *testing.T) {
	if runtime.GOOS == "windows" {
		t.Skip("the profiles' program is a shell script")
	}
	const both = `--allow-profile 'it'\''s mine' --allow-profile prod`
	for name, row := range map[string]struct {
		args   []string
		code   int
		says   string // on stderr, where nothing is to run
		ran    bool
		quiets string // is not on stderr
	}{
		"none is named":                 {nil, cmdutil.ExitUsage, both, false, ""},
		"one is named":                  {[]string{"--allow-profile", "prod"}, cmdutil.ExitUsage, `--allow-profile 'it'\''s mine'`, false, "--allow-profile prod"},
		"another is named":              {[]string{"--allow-profile", "production"}, cmdutil.ExitUsage, both, false, ""},
		"both in one flag are one name": {[]string{"--allow-profile", "prod,it's mine"}, cmdutil.ExitUsage, both, false, ""},
		"all are named":                 {[]string{"--allow-profile", "prod", "--allow-profile", "it's mine"}, cmdutil.ExitOK, "", true, ""},
		"the operator's own for all":    {[]string{"--profile", "own"}, cmdutil.ExitOK, "", true, ""},
		"no input allows none":          {[]string{"--no-input"}, cmdutil.ExitUsage, both, false, ""},
	} {
		t.Run(name, func(t *testing.T) {
			s := newStation(t, sandbox.Options{})
			list, config, ran := mailedList(t, s)
			for _, path := range []string{list, filepath.Dir(list)} {
				cmd := s.command(t, "", "", append([]string{"check", "-f", path, "--allow-git-host", s.gitHost()}, row.args...)...)
				cmd.Env = append(cmd.Env, "AWS_CONFIG_FILE="+config, "AWS_ACCESS_KEY_ID=", "AWS_SECRET_ACCESS_KEY=", "AWS_SESSION_TOKEN=", "PATH="+os.Getenv("PATH"))
				before := len(s.Calls())
				r := finished(cmd)
				if row.code == cmdutil.ExitUsage {
					if r.code != cmdutil.ExitUsage || !strings.Contains(r.stderr, row.says) || row.quiets != "" && strings.Contains(r.stderr, row.quiets) {
						t.Errorf("exit %d, stderr %s", r.code, r.stderr)
					}
					if calls := s.Calls()[before:]; len(calls) > 0 {
						t.Errorf("it called %v", calls)
					}
				} else if r.code == cmdutil.ExitUsage || r.code == cmdutil.ExitInternal {
					t.Errorf("exit %d, stderr %s", r.code, r.stderr)
				}
				if cmdutil.Exists(ran) != row.ran {
					t.Errorf("the profiles' program ran: %v", !row.ran)
				}
			}
		})
	}
}

// No other file names a profile.
func TestNoProfileInASetUp(t *testing.T) {
	for _, key := range []string{"profile: prod", "target:\n  profile: prod", "choice:\n  profile: prod", "agent:\n  profile: prod"} {
		file := filepath.Join(t.TempDir(), bundle.FileName)
		if err := os.WriteFile(file, []byte("apiVersion: clonepath/v1\n"+key+"\n"), 0o600); err != nil {
			t.Fatal(err)
		}
		if r := invoke(t, "check", "-f", file); r.code != cmdutil.ExitUsage || !strings.Contains(r.stderr, "there is no key") {
			t.Errorf("%q: exit %d, %s", key, r.code, r.stderr)
		}
	}
}
