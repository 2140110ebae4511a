package cli

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"io/fs"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/adrg/xdg"

	"clonepath/awsops/clean"
	"clonepath/awsops/sandbox"
	"clonepath/awsops/sandbox/hostile"
	"clonepath/cmd/clonepath/internal/cmdutil"
)

// hostileWorld is a machine on which everything that others wrote is hostile: what
// AWS and the Git host answer, the inputs, and the names of files.
type hostileWorld struct {
	t    *testing.T
	from *hostile.Source
	box  *sandbox.Sandbox
	dir  string
	seen int // outputs in which something hostile was made visible
}

// newHostileWorld starts one; of 100 answers of AWS so many are refusals, and of
// 100 texts in the others so many are spoilt.
func newHostileWorld(t *testing.T, seed uint64, refused, spoilt int) *hostileWorld {
	t.Helper()
	box, err := cmdutil.StartSandbox(t.Context(), sandbox.Options{})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = box.Close() })
	w := &hostileWorld{t: t, from: hostile.New(seed), box: box, dir: t.TempDir()}
	proxy, err := w.from.Proxy(box.Endpoint(), refused, spoilt)
	if err != nil {
		t.Fatal(err)
	}
	for _, v := range box.Env(sandbox.Admin) {
		t.Setenv(v.Name, v.Value)
	}
	t.Setenv("AWS_ENDPOINT_URL", w.serve(proxy))
	t.Setenv("AWS_CONFIG_FILE", filepath.Join(w.dir, "none"))
	t.Setenv("AWS_SHARED_CREDENTIALS_FILE", filepath.Join(w.dir, "none"))
	t.Setenv("AWS_EC2_METADATA_DISABLED", "true")
	t.Setenv("AWS_MAX_ATTEMPTS", "1")
	before := xdg.StateHome
	xdg.StateHome = t.TempDir()
	t.Cleanup(func() { xdg.StateHome = before })
	return w
}

func (w *hostileWorld) serve(h http.Handler) (address string) {
	server := httptest.NewServer(h)
	w.t.Cleanup(server.Close)
	return server.URL
}

// chain are the flags of the sandbox's chain; the repository is on the hostile
// host where one is given.
func (w *hostileWorld) chain(repo string) []string {
	t := w.box.Target()
	if repo == "" {
		repo = t.Repo
	}
	return []string{
		"--role-arn", t.RoleARN, "--external-id", t.ExternalID, "--secret-id", t.SecretID, "--secret-path", t.SecretPath,
		"--repo", repo, "--agent-principal", string(t.AgentPrincipal), "--region", t.Region,
	}
}

// file writes a file of a hostile name.
func (w *hostileWorld) file(text string) string {
	w.t.Helper()
	dir, err := os.MkdirTemp(w.dir, "in")
	if err != nil {
		w.t.Fatal(err)
	}
	name := w.from.FileName()
	path := filepath.Join(dir, name[:min(len(name), 100)]+".txt")
	if err := os.WriteFile(path, []byte(text), 0o600); err != nil {
		w.t.Fatal(err)
	}
	return path
}

// run runs a command line and looks at all that it prints. The net behind it must
// have nothing to do: text is clean where it is composed.
func (w *hostileWorld) run(args ...string) result {
	w.t.Helper()
	var out, errs bytes.Buffer
	net := [2]*clean.Writer{clean.NewWriter(&out, false), clean.NewWriter(&errs, false)}
	code := execute(context.Background(), args, cmdutil.Streams{In: strings.NewReader(firstToken), Out: net[0], Err: net[1]})
	for i, name := range []string{"stdout", "stderr"} {
		if net[i].Close() != nil || net[i].Marked() > 0 {
			w.t.Errorf("%q: on %s the net had to clean %d times:\n%.3000s", args, name, net[i].Marked(), []string{out.String(), errs.String()}[i])
		}
	}
	w.harmless(fmt.Sprintf("%q stdout", args), out.String())
	w.harmless(fmt.Sprintf("%q stderr", args), errs.String())
	if at := slices.Index(args, "-o"); at >= 0 && args[at+1] == "json" && out.Len() > 0 && !json.Valid(out.Bytes()) {
		w.t.Errorf("%q: no JSON: %.500s", args, out.String())
	}
	if strings.Contains(out.String()+errs.String(), "‹U+") || strings.Contains(out.String(), `\u202`) {
		w.seen++
	}
	if code == cmdutil.ExitInternal {
		w.t.Errorf("%q ended with an internal error: %s", args, errs.String())
	}
	return result{code, out.String(), errs.String()}
}

func (w *hostileWorld) harmless(where, text string) {
	w.t.Helper()
	if c, at := hostile.Raw(text); c != "" {
		w.t.Errorf("%s passes %+q on: %q", where, c, text[max(0, at-120):min(len(text), at+80)])
	}
}

// left looks at all files that commands wrote.
func (w *hostileWorld) left(dir string) (files int) {
	w.t.Helper()
	err := filepath.WalkDir(dir, func(path string, entry fs.DirEntry, err error) error {
		if err != nil || entry.IsDir() {
			return err
		}
		files++
		text, err := os.ReadFile(path)
		w.harmless(path, string(text))
		return err
	})
	if err != nil {
		w.t.Error(err)
	}
	return files
}

// hostileLines are the command lines, each with every form that it prints.
var hostileLines = map[string]func(*hostileWorld) [][]string{
	"check": func(w *hostileWorld) (lines [][]string) {
		for i, form := range cmdutil.Outputs {
			repo := ""
			if i%2 == 0 {
				repo = w.serve(w.from.Git()) + "/acme/blueprints.git"
			}
			lines = append(lines, append([]string{"check", "-o", form, "--save", filepath.Join(w.dir, "saved", form), "--share", filepath.Join(w.dir, "saved", "shared"+form)}, w.chain(repo)...))
		}
		return lines
	},
	"plan and apply": func(w *hostileWorld) [][]string {
		flags := w.chain("")
		return [][]string{
			append([]string{"plan"}, flags...), append([]string{"plan", "-o", "json"}, flags...),
			append([]string{"plan", "--policy-kind", "managed", "--external-id", "another-external-id-0123456789", "--owner", w.from.Argument()}, flags...),
			append([]string{"apply", "--yes", "--allow-breaking", "--external-id", "another-external-id-0123456789"}, flags[4:]...),
			append([]string{"apply", "--yes", "--allow-breaking", "-o", "json"}, flags...),
			append([]string{"rotate", "--yes", "--token-stdin", "--allow-breaking"}, flags...),
			{"undo", "--yes", "--allow-breaking"},
			{"undo", "--yes", "--allow-breaking", "--role-arn", w.box.Target().RoleARN},
		}
	},
	"diagnose": func(w *hostileWorld) (lines [][]string) {
		for _, text := range w.inputs() {
			for _, form := range []string{"text", "json", "markdown"} {
				lines = append(lines, append([]string{"diagnose", "-o", form, w.file(text), "--share", filepath.Join(w.dir, "saved", "diagnosed")}, w.chain("")...))
			}
			lines = append(lines, []string{"diagnose", w.file(text), w.file(w.from.Text()), "--save", filepath.Join(w.dir, "saved", "diagnosed too")})
		}
		return append(lines, []string{"diagnose", w.from.Argument()})
	},
	"diff": func(w *hostileWorld) (lines [][]string) {
		evidence := w.evidence()
		for _, form := range []string{"text", "json", "markdown"} {
			lines = append(lines, []string{"diff", "-o", form, w.file(w.spoilt(evidence)), w.file(w.spoilt(evidence))})
		}
		return append(lines, []string{"diff", w.file(evidence), w.file(w.from.Text())})
	},
	"fleet": func(w *hostileWorld) (lines [][]string) {
		good := filepath.Join(w.dir, "good")
		w.run(append([]string{"export", good}, w.chain("")...)...)
		text, err := os.ReadFile(filepath.Join(good, "clonepath.yaml"))
		if err != nil {
			w.t.Fatal(err)
		}
		fleet := filepath.Join(w.dir, "fleet")
		for range 3 {
			name := w.from.FileName()
			dir := filepath.Join(fleet, "d"+name[:min(len(name), 60)])
			if err := os.MkdirAll(dir, 0o700); err != nil {
				w.t.Fatal(err)
			}
			if err := os.WriteFile(filepath.Join(dir, "clonepath.yaml"), text, 0o600); err != nil {
				w.t.Fatal(err)
			}
			text = append(text, w.from.Text()...) // the next cannot be read
		}
		for _, form := range cmdutil.Outputs {
			lines = append(lines, []string{"check", "-f", fleet, "-o", form, "--no-last-good"})
		}
		return lines
	},
	"arguments": func(w *hostileWorld) (lines [][]string) {
		dir := filepath.Join(w.dir, "refused")
		for _, args := range [][]string{
			{"explain", ""}, {"explain", "--search", ""}, {"", "x"}, {"check", "--" + "x"}, {"check", "-o", ""}, {"check", "-f", ""}, {"sandbox", "--fault", ""},
			{"plan", "--profile", "p", "--mixed-statement", ""}, {"diff", "", ""}, {"check", "--sandbox=x"}, {"wizard"}, {"check", "--as", ""}, {"apply", "--token-file", "", "--yes"},
		} {
			for i := 1; i < len(args); i++ {
				args[i] += w.from.Argument()
			}
			if args[0] == "" {
				args[0] = w.from.Argument()
			}
			lines = append(lines, args)
		}
		for _, flag := range []string{"--role-arn", "--external-id", "--secret-id", "--secret-path", "--repo", "--branch", "--git-username", "--agent-principal", "--region", "--profile"} {
			hostileFlag := append(w.chain(""), flag, "x"+w.from.Argument()+"\u202e")
			lines = append(lines, append([]string{"check"}, hostileFlag...), append([]string{"plan"}, hostileFlag...), append([]string{"check", "-o", "junit"}, hostileFlag...))
			if flag != "--profile" {
				lines = append(lines, append([]string{"export", dir}, hostileFlag...), append([]string{"collect", "--script"}, hostileFlag...))
			}
		}
		return lines
	},
}

// evidence is what a check of the sandbox saves.
func (w *hostileWorld) evidence() string {
	path := filepath.Join(w.dir, "evidence.json")
	w.run("check", "--sandbox=git-401-bad-token", "--save", path)
	text, err := os.ReadFile(path)
	if err != nil {
		w.t.Fatal(err)
	}
	return string(text)
}

// spoilt is a document with hostile texts in some of its strings.
func (w *hostileWorld) spoilt(document string) string {
	var value any
	if err := json.Unmarshal([]byte(document), &value); err != nil {
		w.t.Fatal(err)
	}
	text, err := json.Marshal(w.inStrings("", value))
	if err != nil {
		w.t.Fatal(err)
	}
	return string(text)
}

func (w *hostileWorld) inStrings(key string, value any) any {
	switch value := value.(type) {
	case string:
		if fixed := []string{"schema", "as", "by", "taken", "at", "status", "class"}; w.from.N(4) == 0 && !slices.Contains(fixed, key) {
			return value + w.from.Characters()
		}
	case []any:
		for i := range value {
			value[i] = w.inStrings(key, value[i])
		}
	case map[string]any:
		for name := range value {
			value[name] = w.inStrings(name, value[name])
		}
	}
	return value
}

// inputs are what customers send, with hostile texts in them.
func (w *hostileWorld) inputs() []string {
	h := w.from
	role, _ := json.Marshal(map[string]any{"Role": map[string]any{ // strings always encode
		"RoleName": "torque" + h.Characters(), "Arn": "arn:aws:iam::111122223333:role/torque" + h.Characters(), "Path": "/", "Description": h.Characters(),
		"AssumeRolePolicyDocument": map[string]any{"Version": "2012-10-17", "Statement": []any{map[string]any{
			"Sid": h.Characters(), "Effect": "Allow", "Action": "sts:AssumeRole", "Principal": map[string]any{"AWS": "arn:aws:iam::046086677675:role/" + h.Characters()},
			"Condition": map[string]any{"StringEquals": map[string]any{"sts:ExternalId": h.Characters()}},
		}}},
	}})
	secret, _ := json.Marshal(map[string]any{
		"Name": "git" + h.Characters(), "ARN": "arn:aws:secretsmanager:eu-west-1:111122223333:secret:git" + h.Characters(), "KmsKeyId": h.Characters(),
		"VersionIdsToStages": map[string]any{h.Characters(): []string{h.Characters()}}, "Tags": []any{map[string]any{"Key": h.Characters(), "Value": h.Characters()}},
	})
	event, _ := json.Marshal(map[string]any{
		"eventVersion": "1.08", "eventSource": "sts.amazonaws.com", "eventName": "AssumeRole" + h.Characters(), "eventTime": "2026-02-08T12:00:00Z",
		"errorCode": "AccessDenied" + h.Characters(), "errorMessage": "User: arn:aws:sts::046086677675:assumed-role/" + h.Characters() + " is not authorized to perform: sts:AssumeRole",
		"userIdentity":      map[string]any{"arn": "arn:aws:sts::046086677675:assumed-role/agent/" + h.Characters(), "type": "AssumedRole"},
		"requestParameters": map[string]any{"roleArn": "arn:aws:iam::111122223333:role/" + h.Characters(), "roleSessionName": h.Characters()},
	})
	return []string{
		string(role), string(secret), string(event), w.spoilt(w.evidence()), h.Text(),
		"An error occurred (AccessDenied) when calling the AssumeRole operation: User: arn:aws:sts::046086677675:assumed-role/agent/" + h.Text() +
			" is not authorized to perform: sts:AssumeRole on resource: arn:aws:iam::111122223333:role/torque-" + h.Text(),
		"fatal: could not read Username for 'https://git.example.com/" + h.Text() + "': terminal prompts disabled\nremote: " + h.Text() + "\nfatal: Authentication failed",
	}
}

// Whatever others put into a text, none of it steers a terminal, turns a line
// around or hides: in no output of any command, and in no file that one writes.
func TestHostileTexts(t *testing.T) {
	worlds := []struct {
		seed            uint64
		refused, spoilt int
	}{{1, 0, 30}, {2, 3, 3}, {3, 30, 10}}
	if testing.Short() {
		worlds = worlds[:2]
	}
	for _, world := range worlds {
		for name, lines := range hostileLines {
			t.Run(fmt.Sprintf("%s, seed %d", name, world.seed), func(t *testing.T) {
				w := newHostileWorld(t, world.seed, world.refused, world.spoilt)
				if err := os.Mkdir(filepath.Join(w.dir, "saved"), 0o700); err != nil {
					t.Fatal(err)
				}
				for _, args := range lines(w) {
					w.run(args...)
				}
				if w.seen < 2 {
					t.Errorf("only %d outputs had anything hostile in them: this proves nothing", w.seen)
				}
				w.left(filepath.Join(w.dir, "saved"))
				w.left(xdg.StateHome)
				if _, err := os.Stat(filepath.Join(w.dir, "refused")); err == nil {
					t.Error("a bundle was written whose values hide something")
				}
			})
		}
	}
}
