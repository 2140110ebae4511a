package main

import (
	"cmp"
	"fmt"
	"os"
	"os/exec"
	"slices"
	"time"
)

// runs is how often each command is measured; the median is printed.
const runs = 7

func main() {
	if len(os.Args) != 2 {
		fmt.Fprintln(os.Stderr, "usage: bench BINARY")
		os.Exit(2)
	}
	b := &bench{binary: os.Args[1]}
	fmt.Printf("%-52s %12s %12s\n", "figure (median of "+fmt.Sprint(runs)+")", "measured", "limit")
	for _, row := range []struct {
		name, limit string
		measure     func(*bench) (string, error)
	}{
		{"(a) check / guide's manual troubleshooting", "≤ 1/5", (*bench).ratio},
		{"(b) operator check, 50 ms on every call", "≤ 290 ms", (*bench).latency},
		{"(c) process start to first frame", "≤ 60 ms", (*bench).firstFrame},
		{"(c) --help", "≤ 40 ms", (*bench).help},
		{"(c) key to frame, 60 checks, report of 5,000, p99", "≤ 4 ms", keyToFrame("(60_checks|report_of_5000)")},
		{"(c) key to frame, the other screens, p99", "", keyToFrame("(form|secret|plan)")},
		{"(c) the same, report of 5,000 lines to 500", "no growth", (*bench).growth},
		{"(d) peak memory of a check, external endpoint", "≤ 56 MiB", (*bench).memory},
		{"(f) 200 bundles at 16, 50 ms / 13 times one bundle", "≤ 1.3", (*bench).fleetTime},
		{"(f) peak memory of 200 bundles / of 20", "≤ 1.25", (*bench).fleetMemory},
		{"(f) 200 bundles, throttled: as good as alone", "200", (*bench).fleetThrottled},
		{"(g) masking 4 MiB of text for --share / 1 MiB", "≤ 5", (*bench).masking},
		{"(h) judging 1,000 records", "≤ 2 s", (*bench).judging},
		{"(h) audit: 5,000 principals, 2,000 policies judged", "≤ 1.5 s", (*bench).auditTime},
		{"(h) peak memory of reading and judging them", "≤ 200 MiB", (*bench).auditMemory},
		{"(h) reading 1,000 pasted texts", "≤ 1 s", (*bench).reading},
		{"(h) one evaluation of an IAM document", "≤ 5 µs", (*bench).evaluating},
		{"(e) binary, -trimpath -ldflags \"-s -w\"", "≤ 30 MB", (*bench).size},
	} {
		value, err := row.measure(b)
		if err != nil {
			value = "not measured: " + err.Error()
		}
		fmt.Printf("%-52s %12s %12s\n", row.name, value, row.limit)
	}
}

type bench struct{ binary string }

// ratio compares a whole check with what the guide tells a person to run on the
// same endpoints: two aws calls and a clone.
func (b *bench) ratio() (string, error) {
	for _, tool := range []string{"aws", "git"} {
		if _, err := exec.LookPath(tool); err != nil {
			return "", fmt.Errorf("%s is not installed", tool)
		}
	}
	s, err := startSandbox(b.binary)
	if err != nil {
		return "", err
	}
	defer s.stop()
	ours, err := median(func() (time.Duration, error) { return s.timed(b.checkCommand(s)) })
	if err != nil {
		return "", err
	}
	theirs, err := median(func() (time.Duration, error) { return s.manual() })
	if err != nil {
		return "", err
	}
	return fmt.Sprintf("1/%.1f (%d/%d ms)", float64(theirs)/float64(ours), ours.Milliseconds(), theirs.Milliseconds()), nil
}

func (b *bench) latency() (string, error) {
	s, err := startSandbox(b.binary, "--latency", "50ms")
	if err != nil {
		return "", err
	}
	defer s.stop()
	d, err := median(func() (time.Duration, error) { return s.timed(b.checkCommand(s)) })
	return fmt.Sprintf("%d ms", d.Milliseconds()), err
}

func (b *bench) help() (string, error) {
	d, err := median(func() (time.Duration, error) {
		start := time.Now()
		err := exec.Command(b.binary, "--help").Run()
		return time.Since(start), err
	})
	return fmt.Sprintf("%.1f ms", d.Seconds()*1000), err
}

func (b *bench) memory() (string, error) {
	s, err := startSandbox(b.binary)
	if err != nil {
		return "", err
	}
	defer s.stop()
	peak := 0.0
	for range runs {
		cmd := b.checkCommand(s)
		if _, err := s.timed(cmd); err != nil {
			return "", err
		}
		peak = max(peak, peakMiB(cmd.ProcessState))
	}
	return fmt.Sprintf("%.1f MiB", peak), nil
}

func (b *bench) size() (string, error) {
	info, err := os.Stat(b.binary)
	if err != nil {
		return "", err
	}
	return fmt.Sprintf("%.1f MB", float64(info.Size())/1e6), nil
}

// checkCommand is an operator's check against an endpoint in another process:
// nothing but the environment, the Torque fields and the repository.
func (b *bench) checkCommand(s *sandbox) *exec.Cmd {
	return exec.Command(b.binary, "check", "--no-input", "-o", "json",
		"--role-arn", s.env["CLONEPATH_ROLE_ARN"], "--external-id", s.env["CLONEPATH_EXTERNAL_ID"],
		"--secret-id", s.env["CLONEPATH_SECRET_ID"], "--secret-path", s.env["CLONEPATH_SECRET_PATH"],
		"--repo", s.env["CLONEPATH_REPO"], "--agent-principal", s.env["CLONEPATH_AGENT_PRINCIPAL"])
}

func median(measure func() (time.Duration, error)) (time.Duration, error) { return medianOf(measure) }

func medianOf[T cmp.Ordered](measure func() (T, error)) (middle T, err error) {
	all := make([]T, 0, runs)
	for i := range runs + 1 {
		measured, err := measure()
		if err != nil {
			return middle, err
		}
		if i > 0 { // the first run warms caches
			all = append(all, measured)
		}
	}
	slices.Sort(all)
	return all[len(all)/2], nil
}
