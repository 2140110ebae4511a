// Package bundle reads, writes and exports a Setup as files.
//
// Load reads one clonepath.yaml, strictly: what it does not know, it refuses
// with line and column. Marshal writes the same file, always the same bytes
// for the same Setup. Export writes the whole directory for use without a
// screen; it makes no call to AWS, and every file passes the run's scrubbing
// writer. Start reading at keys.go: a key of the file is a row
// there. A file of the bundle is a row in files.go, and what it is made of stands
// in a file of its own: terraform.go, cloudformation.go, kubernetes.go and so on.
package bundle
