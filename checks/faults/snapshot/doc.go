// Package snapshot is a Record as the rules read it: who the agent is, which
// documents are in view, the three calls of the chain judged on them, and what was
// seen to work.
//
// It is PURE and finds no fault: it answers what two links or more ask. What one
// link alone asks stands in that link. Start reading at Snapshot and Of.
package snapshot
