// Package trialclone speaks Git over HTTPS as far as a diagnosis needs it: it
// asks a host for a repository's refs, with and without the token, and fetches
// one commit to prove that a clone would work.
//
// A login and a trial clone together cost two requests, and both stay small
// however large the repository is: Probe's answer is the list of refs that
// Fetch goes on with, and Fetch asks for the tip of one branch without its trees
// (tree:0), or stops reading as soon as that commit has arrived.
//
// The token is the package's charge. It goes into the Authorization header of a
// request over verified TLS (or to this machine), only to a host that
// Request.AllowHost permits, never across a redirect to another origin, and
// after one rejection never again to that host in this process (Logins). What a
// host answers is scrubbed before it becomes evidence; what it hides is kept,
// and made visible where it is shown.
//
// It imports evidence and the packages of awsops that do no I/O; transport,
// clock and the memory of rejections are passed in. It speaks protocol version 0
// and SHA-1 only. Start reading at Request, then Probe and Fetch.
package trialclone
