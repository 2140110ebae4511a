// Package heard makes rules of the table of wordings: a fault that a row speaks of
// is found where that row's words stand.
//
// It is PURE. What rules of the links find by facts outweighs it: package faults
// leaves out what they found already, and Settled says which facts rule a
// suggestion out. Start reading at Rules.
package heard
