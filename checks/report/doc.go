// Package report writes a faults.Report for people and programs: text for a
// terminal, JSON by the contract, Markdown for a ticket, HTML for a browser or a
// printer, JUnit for CI.
//
// The renderers are PURE: they read a Report, decide nothing and ask nothing of
// the terminal. A status is always a glyph and a word, never a colour alone.
// Nothing is cut: prose is wrapped, commands and patches stand as they are to be
// copied. Texts that came from outside (a Git host's answer, a key's name) lose
// their control characters here (tidy.go). Start reading at Text.
package report
