package main

import (
	"fmt"
	"os/exec"
	"strconv"
	"strings"
)

// keyToFrame runs the Go benchmark of some screens and takes the worst of them.
// Unlike the other figures it is measured inside a process, without a terminal.
func keyToFrame(screens string) func(*bench) (string, error) {
	return func(*bench) (string, error) {
		out, err := exec.Command("go", "test", "-run", "^$", "-bench", "KeyToFrame/"+screens, "-benchtime", "1000x", "./tui/app").Output()
		if err != nil {
			return "", fmt.Errorf("go test -bench: %w", err)
		}
		worst := worstOf(string(out))
		if len(worst) == 0 {
			return "", fmt.Errorf("no benchmark of %s ran", screens)
		}
		return fmt.Sprintf("%.1f ms (%.1f undisturbed)", worst["p99-ms"], worst["p99-quiet-ms"]), nil
	}
}

// growth compares reports of 5,000 and of 500 lines.
func (b *bench) growth() (string, error) {
	out, err := exec.Command("go", "test", "-run", "^$", "-bench", "KeyToFrame/growth", "-benchtime", "1000x", "./tui/app").Output()
	if err != nil {
		return "", fmt.Errorf("go test -bench: %w", err)
	}
	return fmt.Sprintf("× %.2f", worstOf(string(out))["ratio"]), nil
}

// worstOf reads what go test prints for benchmarks, and returns the largest
// value of each unit.
func worstOf(output string) map[string]float64 {
	worst := map[string]float64{}
	for line := range strings.Lines(output) {
		fields := strings.Fields(line)
		if len(fields) < 2 || !strings.HasPrefix(line, "Benchmark") {
			continue
		}
		for i := 2; i+1 < len(fields); i += 2 {
			if value, err := strconv.ParseFloat(fields[i], 64); err == nil {
				worst[fields[i+1]] = max(worst[fields[i+1]], value)
			}
		}
	}
	return worst
}
