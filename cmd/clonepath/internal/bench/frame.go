package main

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"os/exec"
	"strings"
	"time"

	"github.com/creack/pty"
)

// firstFrame measures from the start of the process, in a real
// pseudo-terminal, to the first text of the wizard.
func (b *bench) firstFrame() (string, error) {
	d, err := median(func() (time.Duration, error) {
		cmd := exec.Command(b.binary, "--sandbox")
		cmd.Env = append(cmd.Environ(), "TERM=xterm-256color")
		start := time.Now()
		terminal, err := pty.StartWithSize(cmd, &pty.Winsize{Rows: 24, Cols: 80})
		if err != nil {
			return 0, err
		}
		defer func() {
			_ = cmd.Process.Kill()
			_ = cmd.Wait()
			_ = terminal.Close()
		}()
		var seen []byte
		chunk := make([]byte, 4096)
		for !bytes.Contains(seen, []byte("clonepath")) {
			n, err := terminal.Read(chunk)
			if err != nil {
				return 0, errors.New("the wizard ended before its first frame")
			}
			seen = append(seen, chunk[:n]...)
		}
		return time.Since(start), nil
	})
	return fmt.Sprintf("%.1f ms", d.Seconds()*1000), err
}

// tokenIn takes the token out of the value, as a person would with jq.
func tokenIn(value, path string) string {
	var object map[string]string
	if json.Unmarshal([]byte(value), &object) != nil {
		return strings.TrimSpace(value)
	}
	return object[path]
}
