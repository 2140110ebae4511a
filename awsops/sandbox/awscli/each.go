// Package awscli finds the aws programs of this machine for tests: versions 1 and
// 2 differ in what they print and send, and people have either.
package awscli

import (
	"maps"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"
)

// places are where a package puts the program, beside those of PATH.
var places = []string{"/usr/bin", "/usr/local/bin"}

var versionForm = regexp.MustCompile(`aws-cli/(\d+)\.(\d+)`)

// knowsEndpoints is the first minor version of each that reads AWS_ENDPOINT_URL.
// Debian has an older one.
var knowsEndpoints = map[string]int{"1": 29, "2": 13}

// Each runs a test with the first aws program of each version, by its full path.
// Where there is none, or the test is a short one, it is skipped.
func Each(t *testing.T, test func(t *testing.T, program string)) {
	t.Helper()
	found := versions(t)
	for _, version := range slices.Sorted(maps.Keys(found)) {
		t.Run("aws "+version, func(t *testing.T) { test(t, found[version]) })
	}
}

// Share runs a test of n cases, each of them with one of the programs in turn; with
// CLONEPATH_ALL=1 each with all. It is for what rests on what the program does,
// hardly on its version: a call takes a second.
func Share(t *testing.T, n int, test func(t *testing.T, program string, i int)) {
	t.Helper()
	found := versions(t)
	turn := 0
	for _, version := range slices.Sorted(maps.Keys(found)) {
		t.Run("aws "+version, func(t *testing.T) {
			for i := range n {
				if i%len(found) == turn || os.Getenv("CLONEPATH_ALL") != "" {
					test(t, found[version], i)
				}
			}
		})
		turn++
	}
}

// versions are the programs by their version; where there is none, or the test is
// a short one, it is skipped.
func versions(t *testing.T) map[string]string {
	t.Helper()
	if testing.Short() {
		t.Skip("it mostly waits for the program aws")
	}
	found := map[string]string{}
	for _, program := range programs() {
		out, err := exec.CommandContext(t.Context(), program, "--version").CombinedOutput() // version 1 once wrote to stderr
		version := versionForm.FindStringSubmatch(string(out))
		if err != nil || version == nil || found[version[1]] != "" {
			continue
		}
		if minor, _ := strconv.Atoi(version[2]); minor < knowsEndpoints[version[1]] {
			program = withEndpoint(t, program)
		}
		found[version[1]] = program
	}
	if len(found) == 0 {
		t.Skip("the program aws is not installed")
	}
	return found
}

// withEndpoint makes a program that reads AWS_ENDPOINT_URL of one that does not.
func withEndpoint(t *testing.T, program string) string {
	t.Helper()
	wrapped := filepath.Join(t.TempDir(), "aws")
	script := "#!/bin/sh\nexec " + program + " ${AWS_ENDPOINT_URL:+--endpoint-url} ${AWS_ENDPOINT_URL:+\"$AWS_ENDPOINT_URL\"} \"$@\"\n"
	if err := os.WriteFile(wrapped, []byte(script), 0o755); err != nil { //nolint:gosec // it is run
		t.Fatal(err)
	}
	return wrapped
}

// unshimmed is the program that a version manager's shim leads to: a shim starts
// half a dozen shells at each call.
func unshimmed(program string) string {
	if filepath.Base(filepath.Dir(program)) != "shims" {
		return program
	}
	out, err := exec.Command("pyenv", "which", "aws").Output()
	if real := strings.TrimSpace(string(out)); err == nil && real != "" {
		return real
	}
	return program
}

// programs are the files named aws that can be run, those of PATH first.
func programs() []string {
	var all []string
	for _, dir := range append(filepath.SplitList(os.Getenv("PATH")), places...) {
		program := filepath.Join(dir, "aws")
		if info, err := os.Stat(program); err == nil && info.Mode().IsRegular() && info.Mode()&0o111 != 0 && !slices.Contains(all, program) {
			all = append(all, unshimmed(program))
		}
	}
	return all
}

// Path is a PATH on which this program is the first.
func Path(program string) string {
	return filepath.Dir(program) + string(os.PathListSeparator) + os.Getenv("PATH")
}
