package cli

import (
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"slices"
	"strings"
	"testing"

	"clonepath/awsops/sandbox"
	"clonepath/awsops/sandbox/awscli"
	"clonepath/checks/verdict"
	"clonepath/cmd/clonepath/internal/cmdutil"
)

// errorForms are the forms in which aws v2 (from 2.33 on) can print an error.
var errorForms = []string{"legacy", "enhanced", "json", "yaml", "text", "table"}

// formatting is an aws program that prints its errors as AWS_CLI_ERROR_FORMAT says, or
// else as its configuration does, made of one that knows neither. The forms are those of the
// AWS CLI User Guide, "Structured error output".
func formatting(t *testing.T, program, configured string) string {
	t.Helper()
	if runtime.GOOS == "windows" {
		t.Skip("a shell script stands for aws")
	}
	shim := filepath.Join(t.TempDir(), "aws")
	script := `#!/bin/sh
said=$(mktemp)
` + program + ` "$@" 2>"$said"
status=$?
known='^.*An error occurred (\([A-Za-z]*\)) when calling the \([A-Za-z0-9]*\) operation: \(.*\)$'
code=$(sed -n "s/$known/\1/p" "$said") operation=$(sed -n "s/$known/\2/p" "$said") message=$(sed -n "s/$known/\3/p" "$said")
if [ -z "$code" ]; then
	cat "$said" >&2
else
	case ${AWS_CLI_ERROR_FORMAT:-` + configured + `} in
	json) printf '{\n    "Code": "%s",\n    "Message": "%s"\n}\n' "$code" "$(printf %s "$message" | sed 's/"/\\"/g')" ;;
	yaml) printf "Code: %s\nMessage: '%s'\n" "$code" "$(printf %s "$message" | sed "s/'/''/g")" ;;
	text) printf '%s\t%s\n' "$code" "$message" ;;
	table)
		printf '%s\n' "-----------------------------" "|          error            |" "+---------+-----------------+"
		printf '|  Code   |  %s  |\n|  Message|  %s  |\n+---------+-----------------+\n' "$code" "$message" ;;
	legacy) printf '\nAn error occurred (%s) when calling the %s operation: %s\n' "$code" "$operation" "$message" ;;
	*) printf 'aws: [ERROR]: An error occurred (%s) when calling the %s operation: %s\n\nAdditional error details:\nType: Sender\n' "$code" "$operation" "$message" ;;
	esac >&2
fi
rm -f "$said"
exit $status
`
	if err := os.WriteFile(shim, []byte(script), 0o755); err != nil {
		t.Fatal(err)
	}
	return shim
}

// findings names what a report found, with how certain each is.
func findings(r verdict.Report) string {
	var all []string
	for _, f := range slices.Concat(r.RootCauses, r.Warnings, r.CannotObserve) {
		all = append(all, f.Fault+" "+string(f.Certainty))
	}
	return strings.Join(all, ", ")
}

// L5: whatever form aws printed an error in, diagnose finds what it finds in the
// old one.
func TestErrorFormsOfAWS(t *testing.T) {
	const role, session = "arn:aws:iam::111122223333:role/torque-git-reader", "arn:aws:sts::111122223333:assumed-role/torque-git-reader/torque"
	const agent = "arn:aws:sts::046086677675:assumed-role/agent-sa-role/torque-agent"
	for name, said := range map[string][3]string{
		"assuming is refused":      {"AccessDenied", "AssumeRole", "User: " + agent + " is not authorized to perform: sts:AssumeRole on resource: " + role},
		"reading is refused":       {"AccessDeniedException", "GetSecretValue", "User: " + session + " is not authorized to perform: secretsmanager:GetSecretValue on resource: git-repo-token because no identity-based policy allows the secretsmanager:GetSecretValue action"},
		"a boundary":               {"AccessDeniedException", "GetSecretValue", "User: " + session + " is not authorized to perform: secretsmanager:GetSecretValue on resource: git-repo-token because no permissions boundary allows the secretsmanager:GetSecretValue action"},
		"no such secret":           {"ResourceNotFoundException", "GetSecretValue", "Secrets Manager can't find the specified secret."},
		"no such version":          {"ResourceNotFoundException", "GetSecretValue", "Secrets Manager can't find the specified secret value for staging label: AWSCURRENT"},
		"marked for deletion":      {"InvalidRequestException", "GetSecretValue", "You can't perform this operation on the secret because it was marked for deletion."},
		"the key":                  {"AccessDeniedException", "GetSecretValue", "Access to KMS is not allowed"},
		"an expired session":       {"ExpiredToken", "AssumeRole", "The security token included in the request is expired"},
		"unknown keys":             {"InvalidClientTokenId", "AssumeRole", "The security token included in the request is invalid."},
		"a wrong External ID":      {"ValidationError", "AssumeRole", "1 validation error detected: Value 'a b' at 'externalId' failed to satisfy constraint: Member must satisfy regular expression pattern: [\\w+=,.@:\\/-]*"},
		"STS is off in the region": {"RegionDisabledException", "AssumeRole", "STS is not activated in this region for account:046086677675. Your account administrator can activate STS in this region using the IAM Console."},
		"an invalid principal":     {"MalformedPolicyDocument", "UpdateAssumeRolePolicy", `Invalid principal in policy: "AWS":"arn:aws:iam::046086677675:role/agent-sa-rol"`},
		"no such role":             {"NoSuchEntity", "GetRole", "The role with name torque-git-reader cannot be found."},
	} {
		t.Run(name, func(t *testing.T) {
			says := filepath.Join(t.TempDir(), "says")
			script := "#!/bin/sh\ncat >&2 <<'END'\n\nAn error occurred (" + said[0] + ") when calling the " + said[1] + " operation: " + said[2] + "\nEND\nexit 254\n"
			if err := os.WriteFile(says, []byte(script), 0o755); err != nil {
				t.Fatal(err)
			}
			shim, first := formatting(t, says, "enhanced"), ""
			for _, form := range errorForms {
				cmd := exec.CommandContext(t.Context(), shim)
				cmd.Env = append(os.Environ(), "AWS_CLI_ERROR_FORMAT="+form)
				printed, _ := cmd.CombinedOutput() // it fails: that is what it is for
				file := filepath.Join(t.TempDir(), form+".txt")
				if err := os.WriteFile(file, printed, 0o600); err != nil {
					t.Fatal(err)
				}
				r := invoke(t, "diagnose", file, "-o", "json", "--role-arn", role, "--secret-id", "git-repo-token", "--secret-path", "token", "--external-id", "bd4f0c2a9e6147d8b3a15c7e90f2d677")
				if r.code == 2 {
					t.Errorf("%s is not read: %s\n%s", form, r.stderr, printed)
					continue
				}
				found := findings(r.report(t))
				switch {
				case form == "legacy" && found == "":
					t.Fatalf("nothing is found in the old form: %s", printed)
				case form == "legacy":
					first = found
				case found != first:
					t.Errorf("%s: %s; legacy: %s\n%s", form, found, first, printed)
				}
			}
		})
	}
}

// The script of collect asks for the old form, whatever its reader's machine is set
// to: it looks at the words. One version of aws is enough, both start slowly.
func TestCollectAsksForTheOldForm(t *testing.T) {
	tried := false
	awscli.Each(t, func(t *testing.T, aws string) {
		if tried {
			return
		}
		tried = true
		file, _ := collectFrom(t, formatting(t, aws, "json"), "role-missing")
		report := invoke(t, "diagnose", file, "-o", "json").report(t)
		text, _ := os.ReadFile(file)
		if got := ids(report.RootCauses); len(got) == 0 || got[0] != "role-missing" || !strings.Contains(string(text), "An error occurred (NoSuchEntity)") {
			t.Errorf("found %v\n%s", got, text)
		}
	})
}

// So does the script of a bundle.
func TestSetupAsksForTheOldForm(t *testing.T) {
	if runtime.GOOS == "windows" {
		t.Skip("a shell script stands for aws")
	}
	s := newStation(t, sandbox.Options{Fresh: true})
	dir := filepath.Join(t.TempDir(), "bundle")
	s.must(t, cmdutil.ExitOK, "", append([]string{"export", dir, "--region", s.Target().Region}, s.flags(newSecret)...)...)
	seen := filepath.Join(t.TempDir(), "seen")
	aws := filepath.Join(t.TempDir(), "aws")
	script := "#!/bin/sh\necho \"$AWS_CLI_ERROR_FORMAT\" >> " + seen + "\nexit 254\n"
	if err := os.WriteFile(aws, []byte(script), 0o755); err != nil {
		t.Fatal(err)
	}
	cmd := exec.CommandContext(t.Context(), "bash", filepath.Join(dir, "setup.sh"))
	cmd.Env = []string{"PATH=" + awscli.Path(aws), "AWS_CLI_ERROR_FORMAT=json"}
	_ = cmd.Run() // the first call fails, and ends it
	if forms, err := os.ReadFile(seen); err != nil || strings.Trim(string(forms), "legacy\n") != "" {
		t.Errorf("the calls saw %q, %v", forms, err)
	}
}
