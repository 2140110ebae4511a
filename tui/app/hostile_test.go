package app

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"net/http/httptest"
	"reflect"
	"strings"
	"testing"
	"time"

	tea "github.com/charmbracelet/bubbletea"
	"github.com/charmbracelet/x/ansi"

	"clonepath/awsops"
	"clonepath/awsops/sandbox"
	"clonepath/awsops/sandbox/hostile"
	"clonepath/awsops/sealed"
	"clonepath/checks/evidence"
	"clonepath/steps/session"
	"clonepath/tui/page"
	"clonepath/tui/plain"
)

// besieged is the wizard where everything that others wrote is hostile.
func besieged(t *testing.T, from *hostile.Source, refused, spoilt int) page.Deps {
	t.Helper()
	serve := func(h http.Handler) string {
		server := httptest.NewServer(h)
		t.Cleanup(server.Close)
		return server.URL
	}
	sb := startSandbox(t, sandbox.Options{Fresh: from.N(2) == 0})
	proxy, err := from.Proxy(sb.Endpoint(), refused, spoilt)
	if err != nil {
		t.Fatal(err)
	}
	endpoint := serve(proxy)
	account := func(who sandbox.Identity, region string) *awsops.Account {
		k := sb.Keys(who)
		return awsops.FromKeys(awsops.Keys{AccessKeyID: k.AccessKeyID, Secret: sealed.New(k.Secret), Session: sealed.New(k.SessionToken)}, region, endpoint, time.Now)
	}
	deps := sandboxDeps(sb, time.Now)
	live := deps.Backend.(*session.Live)
	live.Account = func(_ context.Context, _, region string) *awsops.Account {
		if region == "" {
			region = sb.Target().Region
		}
		return account(sandbox.Admin, region)
	}
	live.World.Agent = account(sandbox.AgentID, sb.Target().Region)
	live.World.Sleep = func(context.Context, time.Duration) error { return context.Canceled } // nothing is waited for
	if from.N(2) == 0 {
		deps.Setup.Target.Repo = serve(from.Git()) + "/acme/blueprints.git"
	}
	deps.Profiles = []session.Profile{{Name: from.Text(), Detail: from.Text(), Region: "eu-west-1"}, {Name: "b" + from.Text()}}
	unfinished := deps.Setup
	unfinished.Target.Branch, unfinished.Credential.Name = from.Text(), from.Text()
	deps.Unfinished = &unfinished
	deps.Banner = ""
	deps.Diagnose = func(context.Context, []string) (*evidence.Record, error) {
		if from.N(3) == 0 {
			return nil, errors.New("it cannot be read: " + from.Text())
		}
		return hostileRecord(from), nil
	}
	return deps
}

// hostileRecord is evidence in which half of the texts are spoilt.
func hostileRecord(from *hostile.Source) *evidence.Record {
	r := otherExternalID()
	spoil(reflect.ValueOf(r), from)
	return r
}

func spoil(v reflect.Value, from *hostile.Source) {
	switch v.Kind() {
	case reflect.String:
		if v.Type() == reflect.TypeFor[string]() && from.N(2) == 0 {
			v.SetString(v.String() + from.Text())
		}
	case reflect.Pointer:
		if !v.IsNil() {
			spoil(v.Elem(), from)
		}
	case reflect.Slice:
		for i := range v.Len() {
			spoil(v.Index(i), from)
		}
	case reflect.Struct:
		for i := range v.NumField() {
			if v.Type().Field(i).IsExported() {
				spoil(v.Field(i), from)
			}
		}
	}
}

// monkey presses keys for a while, and looks at each frame.
func (d *driver) monkey(from *hostile.Source, presses int) (marks int) {
	d.t.Helper()
	keys := []string{
		"enter", "enter", "enter", "enter", "enter", "down", "down", "up", "tab", "tab", "shift+tab", "esc", "right", "left", "pgdown", "end",
		"?", "c", "f", "p", "v", "e", "n", "y", "o", "s", "r", "w", "d", "a", " ", "ctrl+o", "ctrl+x", "backspace", "1", "2", "3",
	}
	for range presses {
		if d.quit {
			return marks
		}
		before := len(d.frames)
		if from.N(12) == 0 {
			d.Send(tea.KeyMsg{Type: tea.KeyRunes, Runes: []rune(from.Text()), Paste: true})
			d.Settle()
		} else {
			d.Press(keys[from.N(len(keys))])
		}
		for _, frame := range append(d.frames[min(before, len(d.frames)):], d.Frame(), d.app.draw()) {
			if c, at := hostile.Raw(frame); c != "" {
				d.t.Fatalf("on %T %+q is passed on: %q", d.app.now(), c, frame[max(0, at-100):min(len(frame), at+60)])
			}
			d.whole(frame)
			if strings.Contains(frame, "‹U+") {
				marks++
			}
		}
	}
	return marks
}

// whole asserts that a frame has the screen's size.
func (d *driver) whole(frame string) {
	d.t.Helper()
	lines := strings.Split(frame, "\n")
	if len(lines) != d.app.height {
		d.t.Fatalf("on %T: %d lines on a screen of %d:\n%s", d.app.now(), len(lines), d.app.height, frame)
	}
	for _, line := range lines {
		if n := ansi.StringWidth(line); n != d.app.width {
			d.t.Fatalf("on %T: a line of %d cells on a screen of %d: %q", d.app.now(), n, d.app.width, line)
		}
	}
}

// Whatever others put into a text, no frame of the wizard has it raw. The frame's
// own net has nothing to do: what is drawn is clean before it.
func TestHostileFrames(t *testing.T) {
	seeds := 16
	if testing.Short() {
		seeds = 4
	}
	total := 0
	for seed := range seeds {
		t.Run(fmt.Sprint("seed ", seed), func(t *testing.T) {
			t.Chdir(t.TempDir())
			from := hostile.New(uint64(seed))
			deps := besieged(t, from, []int{0, 5, 30}[seed%3], []int{20, 5, 10}[seed%3])
			switch seed % 4 {
			case 1:
				deps.Mode = page.ModeCheck
			case 3:
				deps.Mode, deps.Record = page.ModeReport, hostileRecord(from)
			}
			total += drive(t, deps, 60+from.N(80), 20+from.N(30)).monkey(from, 60)
		})
	}
	if total < 3*seeds {
		t.Errorf("%d frames had something hostile to show: this proves nothing", total)
	}
}

// The same line by line, with answers that are hostile too.
func TestHostileLines(t *testing.T) {
	for seed := range 8 {
		t.Run(fmt.Sprint("seed ", seed), func(t *testing.T) {
			t.Chdir(t.TempDir())
			from := hostile.New(uint64(seed))
			deps := besieged(t, from, []int{0, 5}[seed%2], []int{20, 4}[seed%2])
			if seed%4 == 3 {
				deps.Mode, deps.Record = page.ModeReport, hostileRecord(from)
			}
			var answers, out strings.Builder
			for range 60 {
				switch from.N(6) {
				case 0:
					answers.WriteString(strings.ReplaceAll(from.Text(), "\n", " "))
				case 1:
					answers.WriteString(fmt.Sprint(1 + from.N(3)))
				case 2:
					answers.WriteByte('?')
				}
				answers.WriteByte('\n')
			}
			_, err := plain.RunPlain(t.Context(), deps, strings.NewReader(answers.String()), &out)
			if c, at := hostile.Raw(out.String()); c != "" {
				t.Errorf("%+q is passed on: %q", c, out.String()[max(0, at-100):min(out.Len(), at+60)])
			}
			if !strings.Contains(out.String(), "‹U+") {
				t.Errorf("nothing hostile was shown (%v): this proves nothing:\n%s", err, out.String())
			}
		})
	}
}
