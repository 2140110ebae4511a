package main

import (
	"fmt"
	"os/exec"
)

// masking runs the Go benchmark of what --share does to a large record.
func (b *bench) masking() (string, error) {
	out, err := exec.Command("go", "test", "-run", "^$", "-bench", "Mask", "-benchtime", "1x", "./checks/evidence").Output()
	if err != nil {
		return "", fmt.Errorf("go test -bench: %w", err)
	}
	figures := worstOf(string(out))
	return fmt.Sprintf("%.1f (1 MiB in %.0f ms)", figures["ratio"], figures["1MiB-ms"]), nil
}
