package sandbox

import (
	"crypto/sha256"
	"fmt"
	"io"
	"math/rand/v2"
)

const (
	digits   = "0123456789"
	upper    = "ABCDEFGHIJKLMNOPQRSTUVWXYZ"
	lower    = "abcdefghijklmnopqrstuvwxyz"
	base62   = digits + upper + lower
	idLetter = upper + "234567" // the alphabet of AWS's key ids and unique ids
)

// random makes every identifier, key and token of one sandbox. It is seeded
// once, so that a test that passes its own reader gets the same ones again.
// Its owner's lock guards it.
type random struct {
	seed   [32]byte
	source *rand.ChaCha8
}

func newRandom(seed io.Reader) (*random, error) {
	var key [32]byte
	if _, err := io.ReadFull(seed, key[:]); err != nil {
		return nil, fmt.Errorf("the sandbox needs 32 random bytes: %w", err)
	}
	return seeded(key), nil
}

func seeded(key [32]byte) *random { return &random{key, rand.NewChaCha8(key)} }

// named is randomness that depends on the seed and a name only, not on what was
// drawn before.
func (r *random) named(name string) *random {
	return seeded(sha256.Sum256(append(r.seed[:], name...)))
}

// text returns n characters of an alphabet.
func (r *random) text(n int, alphabet string) string {
	pick := rand.New(r.source) //nolint:gosec // ChaCha8 is a cryptographic generator
	out := make([]byte, n)
	for i := range out {
		out[i] = alphabet[pick.IntN(len(alphabet))]
	}
	return string(out)
}

// uniqueID returns an id such as AROA… (role), AIDA… (user), ANPA… (policy).
func (r *random) uniqueID(prefix string) string { return prefix + r.text(17, idLetter) }

func (r *random) uuid() string {
	var b [16]byte
	_, _ = r.source.Read(b[:]) // never fails (math/rand/v2)
	b[6], b[8] = b[6]&0x0f|0x40, b[8]&0x3f|0x80
	return fmt.Sprintf("%x-%x-%x-%x-%x", b[:4], b[4:6], b[6:8], b[8:10], b[10:])
}
