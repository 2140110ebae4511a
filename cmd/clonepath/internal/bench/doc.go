// Command bench measures the figures that the README promises, in one run on
// this machine, and prints each beside its limit. It judges nothing by its exit
// code: a busy machine must not fail a build. Called by `make bench` with the
// path of the binary.
//
// Every figure is of whole processes, measured from outside, but for those from a
// key to its frame. A row that needs a program which is not installed says so.
package main
