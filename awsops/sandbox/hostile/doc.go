// Package hostile is for tests: it makes the texts that a stranger could send,
// and servers whose answers hold them.
//
// A Source gives the same texts for the same seed. Proxy stands between a client
// and an AWS endpoint and puts them into what comes back; Git is a host that
// answers with nothing else. Start reading at Source.
package hostile
