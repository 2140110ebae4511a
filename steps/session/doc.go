// Package session is the wizard without a screen: what is asked next, what is
// known, and what a decision does. Screens and the plain wizard only ask it and
// show what it says.
//
// A Session holds the Setup as it stands. A Verification is a run of the checks and
// what may be done about what it found, a Draft a plan on its way, a Vigil the wait
// for the agent's first call, a SupportCase somebody else's set-up. What takes time
// is a function that the front end runs where it likes; Backend is the world, and
// Live the real one. It imports no Bubble Tea. Start reading at Session.
package session
