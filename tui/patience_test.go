package tui

import "time"

// patience is how long anything may take to be seen; nothing waits for it in
// vain but a test that fails.
const patience = 20 * time.Second
