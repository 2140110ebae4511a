// Package endtoend holds no code, only tests: whole runs on the sandbox, made
// with real AWS requests and a real clone, then judged. It shows what no single
// layer can: that a chain which works raises no alarm, however it is set up, and
// that several faults at once are told apart.
//
// Nothing imports it. A defect found here is mended and tested in the lowest
// layer that has it. Start reading at bed_test.go, which builds a chain and asks
// about it; healthy_test.go is the table of chains that work.
package endtoend
