// Package faulttest builds Records for tests: a healthy one as each kind of run
// records it, to be edited into the fault under test.
package faulttest
