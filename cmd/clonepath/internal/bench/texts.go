package main

import (
	"fmt"
	"os/exec"
)

// timed runs a Go benchmark and returns what one unit of it takes, in nanoseconds.
func timed(pkg, name, unit string) (float64, error) {
	out, err := exec.Command("go", "test", "-run", "^$", "-bench", "^"+name+"$", "-benchtime", "3x", pkg).Output()
	if err != nil {
		return 0, fmt.Errorf("go test -bench: %w", err)
	}
	return worstOf(string(out))[unit], nil
}

// reading is how long a thousand pasted texts take to read.
func (b *bench) reading() (string, error) {
	seconds, err := timed("./checks/intake", "BenchmarkRead1000", "s/1000")
	return fmt.Sprintf("%.2f s", seconds), err
}

// judging is how long a thousand records take to judge.
func (b *bench) judging() (string, error) {
	each, err := timed("./checks/faults", "BenchmarkJudge1000", "ns/record")
	return fmt.Sprintf("%.2f s", each*1000/1e9), err
}

// evaluating is how long one evaluation of an IAM document takes.
func (b *bench) evaluating() (string, error) {
	out, err := exec.Command("go", "test", "-run", "^$", "-bench", "Evaluate", "-benchtime", "20000x", "./awsops/iampolicy").Output()
	if err != nil {
		return "", fmt.Errorf("go test -bench: %w", err)
	}
	return fmt.Sprintf("%.1f µs", worstOf(string(out))["ns/op"]/1000), nil
}
