// Package background tells lipgloss that the background is dark before anybody
// asks the terminal.
//
// bubbletea v1 asks at package initialisation, on any terminal, and waits up to
// five seconds for the answer; with an answer already set it does not ask. That
// it happens first rests on Go initialising packages that are ready in the order
// of their import paths: clonepath/… sorts before github.com/…. So this package
// may import lipgloss and nothing else, and package tui must import it. The
// answer itself is of no consequence: the screens use the terminal's own sixteen
// colours only.
package background
