// Package faults decides: from a Record it makes a Report.
//
// It is PURE. Judge is a function of the Record alone (the Record carries its
// own time), so that check, the wizard and diagnose find the same. A statement
// is a row {id, title, link, requires, judge}; a fault is a row {id, statement,
// rule}. Start reading at Judge, then statements.go; each stage of the chain has
// its own file of fault rules. What Torque reports of its own agent's calls is
// read as a pasted error is, by the equally pure package intake (torque_heard.go).
package faults
