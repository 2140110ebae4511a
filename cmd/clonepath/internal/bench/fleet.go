package main

import (
	"encoding/json"
	"fmt"
	"net/url"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"time"
)

// A fleet is checked so many at a time, on a sandbox that waits so long before
// each answer.
const (
	manyBundles = 200
	fewBundles  = 20
	atOnce      = 16
	fleetDelay  = "50ms"
	// throttledTo is what an account may ask of a service in a second; unhindered
	// a fleet of this size asks IAM for three times as much.
	throttledTo = "100"
)

// fleetTime compares a fleet with the time that one bundle takes alone, as often
// as there are turns. Both are measured in turn, so that a machine that is busy
// for a while is so for both.
func (b *bench) fleetTime() (string, error) {
	s, err := startSandbox(b.binary, "--latency", fleetDelay)
	if err != nil {
		return "", err
	}
	defer s.stop()
	dir, err := s.bundles(manyBundles)
	if err != nil {
		return "", err
	}
	var one, all time.Duration
	ratio, err := medianOf(func() (float64, error) {
		if one, err = s.timed(b.fleetCommand(s, filepath.Join(dir, "b000", "clonepath.yaml"))); err != nil {
			return 0, err
		}
		if all, err = s.timed(b.fleetCommand(s, dir)); err != nil {
			return 0, err
		}
		return float64(all) / float64(one*((manyBundles+atOnce-1)/atOnce)), nil
	})
	return fmt.Sprintf("%.2f (%d/%d ms)", ratio, all.Milliseconds(), one.Milliseconds()), err
}

// fleetMemory compares the peak memory of a large fleet with that of a small one.
func (b *bench) fleetMemory() (string, error) {
	s, err := startSandbox(b.binary, "--latency", fleetDelay)
	if err != nil {
		return "", err
	}
	defer s.stop()
	peak := map[int]float64{}
	for range runs {
		for _, n := range []int{fewBundles, manyBundles} {
			dir, err := s.bundles(n)
			if err != nil {
				return "", err
			}
			cmd := b.fleetCommand(s, dir)
			if _, err := s.timed(cmd); err != nil {
				return "", err
			}
			peak[n] = max(peak[n], peakMiB(cmd.ProcessState))
		}
	}
	return fmt.Sprintf("%.2f (%.1f/%.1f MiB)", peak[manyBundles]/peak[fewBundles], peak[manyBundles], peak[fewBundles]), nil
}

// fleetThrottled counts the bundles that come to what they come to alone where
// AWS refuses whatever comes too fast.
func (b *bench) fleetThrottled() (string, error) {
	s, err := startSandbox(b.binary, "--latency", fleetDelay, "--rate", throttledTo)
	if err != nil {
		return "", err
	}
	defer s.stop()
	dir, err := s.bundles(manyBundles)
	if err != nil {
		return "", err
	}
	cmd := b.fleetCommand(s, dir)
	var out strings.Builder
	cmd.Stdout = &out
	took, err := s.timed(cmd)
	if err != nil {
		return "", err
	}
	var result struct {
		Members []struct{ ExitCode int }
	}
	if err := json.Unmarshal([]byte(out.String()), &result); err != nil {
		return "", fmt.Errorf("read the fleet's JSON: %w", err)
	}
	good := 0
	for _, m := range result.Members {
		if m.ExitCode == 0 {
			good++
		}
	}
	s.stop()
	return fmt.Sprintf("%d (%.0f s, %s)", good, took.Seconds(), s.throttled()), nil
}

// fleetCommand checks a bundle or a directory of them.
func (b *bench) fleetCommand(s *sandbox, path string) *exec.Cmd {
	host := ""
	if repo, err := url.Parse(s.env["CLONEPATH_REPO"]); err == nil {
		host = repo.Host
	}
	return exec.Command(b.binary, "check", "--no-input", "-o", "json", "-f", path, "--concurrency", fmt.Sprint(atOnce), "--allow-git-host", host)
}

// bundles writes n bundles of the sandbox's chain and returns their directory.
func (s *sandbox) bundles(n int) (string, error) {
	dir := filepath.Join(s.home, fmt.Sprint(n))
	text := fmt.Sprintf("apiVersion: clonepath/v1\ntarget:\n  region: %q\n  roleArn: %q\n  externalId: %q\n  secretId: %q\n  secretPath: %q\n  repo: %q\n  agentPrincipal: %q\n",
		s.env["AWS_REGION"], s.env["CLONEPATH_ROLE_ARN"], s.env["CLONEPATH_EXTERNAL_ID"], s.env["CLONEPATH_SECRET_ID"],
		s.env["CLONEPATH_SECRET_PATH"], s.env["CLONEPATH_REPO"], s.env["CLONEPATH_AGENT_PRINCIPAL"])
	for i := range n {
		file := filepath.Join(dir, fmt.Sprintf("b%03d", i), "clonepath.yaml")
		if err := os.MkdirAll(filepath.Dir(file), 0o700); err != nil {
			return "", err
		}
		if err := os.WriteFile(file, []byte(text), 0o600); err != nil {
			return "", err
		}
	}
	return dir, nil
}
