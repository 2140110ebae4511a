package mask

import (
	"fmt"
	"strings"

	"clonepath/assets"
	"clonepath/awsops/target"
)

// Masker gives out the pseudonyms of one record.
type Masker struct {
	accounts map[string]string
	trie     *trie
	names    map[string]bool     // words that are somebody's names here, although they are known words
	numbers  map[string]bool     // numbers that a policy compares with: times and lengths
	parts    map[string]*numbers // of IP addresses, by the masked beginning
	subjects []subject           // what patterns of policies may cover here
}

// New makes a masker that has given out nothing yet.
func New() *Masker {
	return &Masker{accounts: map[string]string{}, trie: newTrie(), names: map[string]bool{}, numbers: map[string]bool{}, parts: map[string]*numbers{}}
}

// Learn says that these are names: they are masked in texts even where they are
// words that everybody uses.
func (m *Masker) Learn(names ...string) {
	for _, name := range names {
		if a, err := target.ParseARN(name); err == nil {
			name = a.Resource[strings.LastIndexAny(a.Resource, ":/")+1:]
		}
		for word := range assets.WordsOf(name) {
			if len(word) > 2 && len(word) >= len(name)-2 && !language[word] && !publicNames[name] {
				m.names[word] = true
			}
		}
	}
}

// language are words of policies and of clonepath that are never a name.
var language = set("allow", "deny", "true", "false", "aws", "null", "awscurrent", "awsprevious", "awspending", "operator", "agent", "role")

// publicNames are names that tell nothing of their owner, and that rules know.
var publicNames = set("main", "master", "HEAD", "refs/heads/main", "refs/heads/master",
	"oauth2", "x-access-token", "x-token-auth", "x-bitbucket-api-token-auth", "git", "clonepath")

func set(members ...string) map[string]bool {
	s := make(map[string]bool, len(members))
	for _, member := range members {
		s[member] = true
	}
	return s
}

// Branch masks the name of a branch or a ref.
func (m *Masker) Branch(s string) string {
	if rest, ok := strings.CutPrefix(s, "refs/heads/"); ok {
		return "refs/heads/" + m.Branch(rest)
	}
	return m.Username(s)
}

// Username masks the user name of a login to Git.
func (m *Masker) Username(s string) string {
	if publicNames[s] {
		return s
	}
	return m.Words(s)
}

// Account numbers the accounts: 000000000001, 000000000002 … Torque's stay. What
// is no account number, such as a pattern of one, is masked as a name.
func (m *Masker) Account(s string) string {
	switch {
	case publicAccount(s):
		return s
	case !isAccount(s):
		return m.Words(s)
	}
	if m.accounts[s] == "" {
		m.accounts[s] = fmt.Sprintf("%012d", len(m.accounts)+1)
	}
	return m.accounts[s]
}

// publicAccount: these tell nothing of who uses them.
func publicAccount(s string) bool {
	for _, account := range target.TorqueAccounts {
		if s == account {
			return true
		}
	}
	return s == "aws" || strings.Trim(s, "0") == ""
}

func isAccount(s string) bool { return len(s) == accountDigits && strings.Trim(s, "0123456789") == "" }
