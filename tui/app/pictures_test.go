package app

import (
	"encoding/xml"
	"errors"
	"flag"
	"io"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"clonepath/awsops/sandbox"
)

// The pictures of the README: real frames of the wizard on the sandbox.
var pictures = []struct {
	name, title string
	fault       string
	play        func(d *driver)
	words       []string
}{
	{
		"secret", "The secret step: the keys of the chosen secret, their values masked", "",
		func(d *driver) { d.EnterUntil("26 characters") },
		[]string{"git-repo-token", "••••••••", "GitLab access token"},
	},
	{
		"trust", "The trust step: the policy that will exist, with what guards it", "",
		func(d *driver) { d.EnterUntil("Who may assume the role") },
		[]string{"generate one (recommended)", "sts:ExternalId"},
	},
	{
		"plan", "The plan: every change before it is made", "",
		func(d *driver) { d.EnterUntil("Plan:") },
		[]string{"Plan: 2 changes in AWS account 111122223333", "Create the role torque-git-reader"},
	},
	{
		"verify", "Verify: every link of the chain holds", "",
		func(d *driver) { d.EnterUntil("Verify · done") },
		[]string{"23 of 23", "the role trusts the agent", "proven"},
	},
	{
		"fault", "Verify: one link is broken, and the root cause is named with its fix", "trust-externalid-mismatch",
		func(d *driver) { d.EnterUntil("Verify · done") },
		[]string{"the role trusts the agent", "blocked by trust-agent", "Root cause", "trust-externalid-mismatch"},
	},
	{
		"statement", "A statement opened: its evidence, and the lines of the policy that decide", "trust-externalid-mismatch",
		func(d *driver) { d.EnterUntil("Verify · done").Press("down", "enter") },
		[]string{"The role trusts the agent", "sts:ExternalId"},
	},
}

// TestPictures compares the README's pictures with what the wizard shows now;
// make screenshots writes them anew.
func TestPictures(t *testing.T) {
	for _, p := range pictures {
		t.Run(p.name, func(t *testing.T) {
			got := svgOf(t, pictured(t, p.fault, p.play), p.title)
			file := filepath.Join("..", "..", "assets", "pictures", p.name+".svg")
			if flag.Lookup("update").Value.String() == "true" {
				if err := os.WriteFile(file, []byte(got), 0o644); err != nil {
					t.Fatal(err)
				}
			}
			committed, err := os.ReadFile(file)
			if err != nil {
				t.Fatal(err)
			}
			if string(committed) != got {
				t.Errorf("%s is not what the wizard shows now: make screenshots", file)
			}
			text := textOf(t, string(committed))
			for _, word := range p.words {
				if !strings.Contains(squeezed(text), squeezed(word)) {
					t.Errorf("%q cannot be read in it", word)
				}
			}
		})
	}
}

// pictured is a frame that is the same in every run: the screen's clock stands still,
// randomness is given, and the port of the Git host is covered.
func pictured(t *testing.T, fault string, play func(*driver)) string {
	t.Helper()
	deps, _ := inSandbox(t, sandbox.Options{Fault: fault, Fresh: fault == "", Rand: &counter{}})
	deps.Colour, deps.Clock = true, testDeps(&fakeWorld{}).Clock
	d := drive(t, deps, 100, 28)
	play(d)
	return port.ReplaceAllString(d.Frame(), "127.0.0.1:40443")
}

var port = regexp.MustCompile(`127\.0\.0\.1:\d{5}`)

// textOf reads the picture as XML, and returns what is written in it.
func textOf(t *testing.T, svg string) string {
	t.Helper()
	var text strings.Builder
	for d := xml.NewDecoder(strings.NewReader(svg)); ; {
		token, err := d.Token()
		if errors.Is(err, io.EOF) {
			return text.String()
		}
		if err != nil {
			t.Fatal(err)
		}
		if chars, ok := token.(xml.CharData); ok {
			text.Write(chars)
		}
	}
}
