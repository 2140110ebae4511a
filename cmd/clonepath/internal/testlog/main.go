// Command testlog reads what `go test -json` prints and prints what `go test`
// would, and at the end which tests were skipped, by the reason: a test that is
// never run proves nothing. Called by .ci/run.
package main

import (
	"bufio"
	"encoding/json"
	"fmt"
	"io"
	"maps"
	"os"
	"regexp"
	"slices"
	"strings"
)

func main() {
	if err := filter(os.Stdin, os.Stdout); err != nil {
		fmt.Fprintln(os.Stderr, "testlog:", err)
		os.Exit(1)
	}
}

// event is a line of `go test -json` (go doc test2json).
type event struct {
	Action, Package, Test, Output string
}

// log is what was read so far.
type log struct {
	out     io.Writer
	said    map[string]string   // by each test that has not ended
	skipped map[string][]string // by the reason
}

func filter(in io.Reader, out io.Writer) error {
	l := &log{out: out, said: map[string]string{}, skipped: map[string][]string{}}
	lines := bufio.NewReader(in)
	for {
		line, err := lines.ReadString('\n')
		if line != "" {
			l.line(line)
		}
		if err == io.EOF {
			break
		}
		if err != nil {
			return fmt.Errorf("read the tests' output: %w", err)
		}
	}
	l.summary()
	return nil
}

func (l *log) line(line string) {
	var e event
	if json.Unmarshal([]byte(line), &e) != nil { // go itself, such as of a module that is not there
		l.print(line)
		return
	}
	test := e.Package + "." + e.Test
	switch e.Action {
	case "output", "build-output":
		switch {
		case e.Test != "":
			l.said[test] += e.Output
		case e.Output != "PASS\n":
			l.print(e.Output)
		}
	case "fail":
		if e.Test != "" {
			l.print(l.said[test])
			delete(l.said, test)
			return
		}
		for _, running := range slices.Sorted(maps.Keys(l.said)) { // cut off by a panic or a limit of time
			if strings.HasPrefix(running, e.Package+".") {
				l.print(l.said[running])
				delete(l.said, running)
			}
		}
	case "skip":
		if e.Test != "" {
			reason := reasonOf(l.said[test])
			l.skipped[reason] = append(l.skipped[reason], strings.TrimPrefix(test, "clonepath/"))
		}
		delete(l.said, test)
	case "pass":
		delete(l.said, test)
	}
}

func (l *log) print(text string) { _, _ = io.WriteString(l.out, text) }

var reasonForm = regexp.MustCompile(`(?m)^\s+\w+\.go:\d+: (.*)$`)

// reasonOf is the last thing that a test said.
func reasonOf(said string) string {
	lines := reasonForm.FindAllStringSubmatch(said, -1)
	if len(lines) == 0 {
		return "no reason given"
	}
	return lines[len(lines)-1][1]
}

func (l *log) summary() {
	if len(l.skipped) == 0 {
		l.print("skipped: nothing\n")
		return
	}
	l.print("skipped:\n")
	for _, reason := range slices.Sorted(maps.Keys(l.skipped)) {
		l.print(fmt.Sprintf("  %s: %s\n", reason, strings.Join(l.skipped[reason], ", ")))
	}
}
