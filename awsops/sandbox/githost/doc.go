// Package githost is the sandbox's Git host: repositories generated in memory
// and served read-only over smart HTTP, to go-git and to the git program.
//
// It behaves as public hosts do where that matters for a diagnosis: private
// repositories want Basic authentication with a token, a valid token that may
// not see a repository gets 404, and fetches may be shallow and filtered. One
// thing it does worse than they do, on purpose: the body of a 401 echoes the
// password that was sent, so that a missing scrubber is noticed.
//
// It speaks protocol version 0 only (a client that asks for 2 is answered in 0,
// as old hosts do), knows no pushing, and logs and delays nothing: that is
// middleware around it. It imports nothing of clonepath. Start reading at Host.
package githost
