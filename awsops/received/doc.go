// Package received is the one door through which files come in: bundles, lists,
// evidence, inputs, tokens, and what clonepath itself kept. Whoever wrote them is
// a stranger.
//
// What the operator names on the command line is read as they mean it: links are
// followed, a pipe is waited for. What is found in a folder, or named in a file,
// is a regular file of that folder or is refused: no link leads out, nothing
// blocks. Either way there is a limit for its kind, and the end of the context
// ends the read.
//
// It imports nothing of clonepath. Start reading at File.
package received
