// Package written is the one door through which files go out: evidence, reports,
// bundles, state.
//
// A file that the operator names is replaced as a whole, also behind a link; a
// device or a pipe is written to and stays what it is; anything else is refused.
// A file of a folder, whoever made that folder, is a regular file in it: no link
// leads the write elsewhere. Nothing waits for the other end of a pipe.
//
// What is written was scrubbed before: see sealed.Vault. It imports received
// alone. Start reading at File.
package written
