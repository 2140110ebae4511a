package cli

import (
	"encoding/base64"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/spf13/cobra"
	"github.com/spf13/pflag"

	"clonepath/awsops"
	"clonepath/awsops/sandbox"
	"clonepath/awsops/sealed"
	"clonepath/cmd/clonepath/internal/cmdutil"
)

// misplacedTokens are made-up tokens of the certain forms; no output may hold the
// word CANARY.
var misplacedTokens = []string{
	"ghp_CANARY0123456789abcdefghijklmnopqrst", "github_pat_11CANARY0123456789abcd_CANARY0123456789abcdefghijklmnopqrst",
	"glpat-CANARY_-89abcdefghij.01.0w123abcd", "ATCTT3xFfGN0CANARY0123456789abcdef=5C2F9A7E", "ATBBCANARY0123456789abcdef",
	"eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiJDQU5BUlkifQ.CANARYabcdefghijk", "-----BEGIN OPENSSH PRIVATE KEY-----\nCANARY0123456789\n-----END OPENSSH PRIVATE KEY-----",
	strings.Repeat("CANARY0abcdef", 6)[:76] + "AZDO4xyz",
}

// hexToken has a form that also fits a commit.
const hexToken = "cafe0123456789abcdef0123456789abcdef0123"

// eachCommand visits the whole command tree, so that a new flag is covered.
func eachCommand(root *cobra.Command, visit func(words []string, c *cobra.Command)) {
	for _, c := range append([]*cobra.Command{root}, root.Commands()...) {
		visit(strings.Fields(c.CommandPath())[1:], c)
	}
}

// TestNoTokenOfACommandLine puts a token behind every flag of every command, in
// every way in which a flag takes a value, and where arguments stand. Each is
// refused before anything is done, and not repeated.
func TestNoTokenOfACommandLine(t *testing.T) {
	lines := 0
	refused := func(args ...string) {
		t.Helper()
		lines++
		r := invoke(t, args...)
		text := r.out + r.stderr
		if r.code != cmdutil.ExitUsage || strings.Contains(text, "CANARY") {
			t.Errorf("%d arguments of %s: exit %d, %s", len(args), args[0], r.code, text)
		}
		if says := strings.Contains(text, "looks like a token") || strings.Contains(text, "revoke the token") || strings.Contains(text, "if the value was a token, revoke it"); !says {
			t.Errorf("%d arguments of %s: it does not say why: %s", len(args), args[0], text)
		}
	}
	next := 0
	token := func() string {
		next++
		return misplacedTokens[next%len(misplacedTokens)]
	}
	eachCommand(newRoot(cmdutil.Streams{}), func(words []string, c *cobra.Command) {
		line := func(args ...string) []string { return append(append([]string{}, words...), args...) }
		refused(line(token())...)
		refused(line("--", token())...)
		refused(line("--no-such-flag", token())...)
		refused(line("--no-such-flag=" + token())...)
		refused(line("--" + token())...)
		refused(line("-" + token())...)
		seen := map[string]bool{}
		for _, set := range []*pflag.FlagSet{c.LocalFlags(), c.InheritedFlags()} {
			set.VisitAll(func(f *pflag.Flag) {
				if seen[f.Name] {
					return
				}
				seen[f.Name] = true
				refused(line("--" + f.Name + "=" + token())...)
				refused(line("--"+f.Name, token())...)
				if f.Shorthand != "" {
					refused(line("-"+f.Shorthand, token())...)
					refused(line("-" + f.Shorthand + token())...)
				}
			})
		}
	})
	if lines < 300 {
		t.Errorf("%d command lines were tried", lines)
	}
	t.Logf("%d command lines", lines)
}

// TestUncertainTokenIsNotRepeated: what may be something else is no reason to
// refuse, and nothing to repeat where it is no value of the Target.
func TestUncertainTokenIsNotRepeated(t *testing.T) {
	for _, args := range [][]string{
		{hexToken}, {"check", hexToken}, {"check", "--sandbox=" + hexToken}, {"check", "--" + hexToken}, {"check", "-f", hexToken}, {"check", "-f" + hexToken},
		{"apply", "--token-stdin=" + hexToken}, {"apply", "--token-stdin", hexToken}, {"apply", "--yes", "--sandbox", "--token-file", hexToken},
		{"explain", hexToken}, {"explain", "--search", hexToken}, {"diagnose", hexToken}, {"diff", hexToken, "x"}, {"check", "--as", hexToken}, {"check", "-o", hexToken},
		{"sandbox", "--fault", hexToken}, {"sandbox", "--rate", hexToken}, {"check", "--hosting", hexToken}, {"export", "x", "--role-path", hexToken},
	} {
		r := invoke(t, args...)
		if r.code != cmdutil.ExitUsage || strings.Contains(r.out+r.stderr, hexToken) {
			t.Errorf("%v: exit %d, %s%s", args, r.code, r.out, r.stderr)
		}
	}
}

// TestAnyValueOfTokenStdin is not repeated: a password has no form.
func TestAnyValueOfTokenStdin(t *testing.T) {
	for _, args := range [][]string{{"apply", "--token-stdin=Sw0rdfish"}, {"apply", "--token-stdin", "Sw0rdfish"}, {"rotate", "--token=Sw0rdfish"}} {
		if r := invoke(t, args...); r.code != cmdutil.ExitUsage || strings.Contains(r.stderr, "Sw0rdfish") {
			t.Errorf("%v: exit %d, %s", args, r.code, r.stderr)
		}
	}
}

// TestUncertainTargetIsShown, with one warning.
func TestUncertainTargetIsShown(t *testing.T) {
	r := invoke(t, "check", "--sandbox", "--secret-path", hexToken, "-o", "json")
	if strings.Count(r.stderr, "has the form of a token") != 1 || strings.Contains(r.stderr, hexToken) {
		t.Errorf("stderr: %s", r.stderr)
	}
	if !strings.Contains(r.out, `"secretPath": "`+hexToken) {
		t.Errorf("the secret path is not shown as it was given: %s", r.out)
	}
}

func TestNoTokenOfAVariable(t *testing.T) {
	for _, name := range []string{"CLONEPATH_REPO", "AWS_PROFILE", "AWS_REGION"} {
		t.Setenv(name, misplacedTokens[0])
		if r := invoke(t, "version"); r.code != cmdutil.ExitUsage || strings.Contains(r.stderr, "CANARY") || !strings.Contains(r.stderr, name) {
			t.Errorf("%s: exit %d, %s", name, r.code, r.stderr)
		}
		t.Setenv(name, "")
	}
}

// TestNoTokenOfAnAddress: the token in it is a fault to name, in each form in
// which people copy an address.
func TestNoTokenOfAnAddress(t *testing.T) {
	const token = "ghp_CANARY0123456789abcdefghijklmnopqrst"
	for repo, fault := range map[string]string{
		"https://user:" + token + "@git.example.com/a/b.git":                          "git-embedded-credentials",
		"https://" + token + "@git.example.com/a/b.git":                               "git-token-as-username-only",
		"git clone https://oauth2:" + token + "@git.example.com/a/b.git":              "git-embedded-credentials",
		"git clone --depth 1 -b main 'https://" + token + "@git.example.com/a/b.git'": "git-token-as-username-only",
	} {
		dir := t.TempDir()
		r := invoke(t, "check", "--sandbox", "--repo", repo, "-o", "json", "--save", filepath.Join(dir, "save.json"), "--share", filepath.Join(dir, "share.json"))
		if report := r.report(t); r.code != cmdutil.ExitFault || report.RootCauses[0].Fault != fault {
			t.Errorf("%s: exit %d, %v", fault, r.code, ids(report.RootCauses))
		}
		noCanary(t, dir, r)
	}
	r := invoke(t, "check", "--sandbox", "--repo", "git clone https://git.example.com/a/b.git", "-o", "json")
	if report := r.report(t); report.Target.Repo != "https://git.example.com/a/b.git" {
		t.Errorf("a clone command is not understood: %q", report.Target.Repo)
	}
}

// noCanary searches what a run printed and what it left in a folder.
func noCanary(t *testing.T, dir string, runs ...result) {
	t.Helper()
	search := func(where, text string) {
		for _, needle := range []string{"CANARY", hexToken, base64.StdEncoding.EncodeToString([]byte(misplacedTokens[0]))} {
			if i := strings.Index(text, needle); i >= 0 {
				t.Errorf("%s holds %s near %q", where, needle, text[max(0, i-80):i])
			}
		}
	}
	for _, r := range runs {
		search("stdout", r.out)
		search("stderr", r.stderr)
	}
	err := filepath.WalkDir(dir, func(path string, entry fs.DirEntry, err error) error {
		if err != nil || entry.IsDir() {
			return err
		}
		text, err := os.ReadFile(path)
		search(path, string(text))
		return err
	})
	if err != nil {
		t.Error(err)
	}
}

// TestNoTokenThatIsAKey: key and value changed places in the console.
func TestNoTokenThatIsAKey(t *testing.T) {
	s := newStation(t, sandbox.Options{})
	object := `{"` + hexToken + `":"token"`
	for i, token := range misplacedTokens {
		object += `,` + quoted(token) + `:{"` + hexToken[:39] + string("0123456789abcdef"[i]) + `":"x","` + token[:4] + `":1}`
	}
	current := s.value(t, s.Target().SecretID)
	_, err := s.admin.Apply(t.Context(), awsops.Change{
		Kind: awsops.PutSecretValue, Resource: s.Target().SecretID, Before: current.VersionID, Value: sealed.New(object + "}"),
		Token: "5f2c9a7e41d05f2c9a7e41d05f2c9a7e",
	})
	if err != nil {
		t.Fatal(err)
	}
	dir := t.TempDir()
	saved, shared := filepath.Join(dir, "save.json"), filepath.Join(dir, "share.json")
	var runs []result
	for _, format := range []string{"text", "json", "markdown", "html", "junit"} {
		r := s.must(t, cmdutil.ExitFault, "", append([]string{"check", "-o", format, "--save", saved, "--share", shared}, s.flags("")...)...)
		if format == "text" && !strings.Contains(r.out, "•••• (40 characters)") {
			t.Errorf("the length is not shown: %s", r.out)
		}
		runs = append(runs, r)
	}
	runs = append(runs, s.must(t, cmdutil.ExitFault, "", "diagnose", saved), s.must(t, cmdutil.ExitFault, "", "diagnose", shared, "-o", "json"))
	runs = append(runs, s.run(t, secondToken, append([]string{"rotate", "--yes", "--token-stdin"}, s.flags("")...)...))
	noCanary(t, dir, runs...)
	noCanary(t, s.home)
	kept, err := os.ReadFile(saved)
	if err != nil || strings.Contains(string(kept), hexToken[:39]) {
		t.Errorf("a key stands in the evidence, or it cannot be read: %v", err)
	}
}

func quoted(s string) string { return `"` + strings.ReplaceAll(s, "\n", `\n`) + `"` }

// TestNoTokenOfAPastedText: in prose, in JSON, in an address, in a header, in the
// place of a name.
func TestNoTokenOfAPastedText(t *testing.T) {
	for i, token := range misplacedTokens {
		line := strings.ReplaceAll(token, "\n", " ")
		texts := []string{
			"fatal: Authentication failed for 'https://oauth2:" + line + "@git.example.com/a/b.git/'\n",
			"remote: HTTP Basic: Access denied. The token " + line + " is wrong.\nfatal: Authentication failed, commit " + hexToken + "\n",
			"> GET /info/refs\n> Authorization: Basic " + base64.StdEncoding.EncodeToString([]byte("oauth2:"+token)) + "\nfatal: Authentication failed\n",
			`{"ARN":"arn:aws:secretsmanager:eu-west-1:111122223333:secret:git-repo-token-a1B2c3","Name":"git-repo-token","Description":` + quoted(token) + `}`,
			`{"Role":{"RoleName":"r","Arn":"arn:aws:iam::111122223333:role/r","Description":` + quoted(token) + `,"AssumeRolePolicyDocument":{"Statement":[{"Sid":` + quoted(token) + `}]}}}`,
			`{"eventSource":"secretsmanager.amazonaws.com","eventName":"GetSecretValue","eventTime":"2026-01-01T00:00:00Z","requestParameters":{"secretId":` + quoted(token) + `},"errorCode":"ResourceNotFoundException","errorMessage":"no such secret"}`,
			"An error occurred (ResourceNotFoundException) when calling the GetSecretValue operation: Secrets Manager can't find the specified secret " + line + "\n",
		}
		dir := t.TempDir()
		for j, text := range texts {
			input := filepath.Join(t.TempDir(), "input.txt")
			if err := os.WriteFile(input, []byte(text), 0o600); err != nil {
				t.Fatal(err)
			}
			saved := filepath.Join(dir, "save.json")
			r := invoke(t, "diagnose", input, "--secret-id", "git-repo-token", "--save", saved, "--share", filepath.Join(dir, "share.json"))
			if r.code == cmdutil.ExitInternal {
				t.Errorf("token %d, text %d: %s", i, j, r.stderr)
			}
			noCanary(t, dir, r, invoke(t, "diagnose", input, "-o", "json"))
		}
	}
}

// TestNoTokenInAChild: the one process that a run may start is a profile's
// credential_process. It sees the token in no argument and no variable.
func TestNoTokenInAChild(t *testing.T) {
	s := newStation(t, sandbox.Options{Fresh: true})
	keys := s.Keys(sandbox.Admin)
	dump := filepath.Join(s.home, "dump")
	script := "#!/bin/sh\n{ env; echo \"$0 $*\"; for p in $PPID $(cut -d ' ' -f 4 /proc/$PPID/stat); do tr '\\0' '\\n' </proc/$p/cmdline; tr '\\0' '\\n' </proc/$p/environ; done; } >>" + dump + "\n" +
		`echo '{"Version":1,"AccessKeyId":"` + keys.AccessKeyID + `","SecretAccessKey":"` + keys.Secret + `"}'` + "\n"
	program, config := filepath.Join(s.home, "process.sh"), filepath.Join(s.home, "config")
	if err := os.WriteFile(program, []byte(script), 0o700); err != nil { // #nosec G306 -- it is run
		t.Fatal(err)
	}
	profile := "[profile canary]\nregion = " + s.Target().Region + "\ncredential_process = " + program + "\n"
	if err := os.WriteFile(config, []byte(profile), 0o600); err != nil {
		t.Fatal(err)
	}
	cmd := s.command(t, "", firstToken, append([]string{"apply", "--yes", "--token-stdin", "--profile", "canary"}, s.flags(newSecret)...)...)
	cmd.Env = append(cmd.Env, "PATH="+os.Getenv("PATH"), "AWS_CONFIG_FILE="+config, "AWS_ACCESS_KEY_ID=", "AWS_SECRET_ACCESS_KEY=", "AWS_SESSION_TOKEN=")
	if r := finished(cmd); r.code != cmdutil.ExitOK {
		t.Fatalf("exit %d\n%s%s", r.code, r.out, r.stderr)
	}
	text, err := os.ReadFile(dump)
	if err != nil || !strings.Contains(string(text), "process.sh") || !strings.Contains(string(text), "--token-stdin") {
		t.Fatalf("the process was not started, or saw nothing: %v", err)
	}
	searchFor(t, forms(firstToken), "the child", string(text))
}
