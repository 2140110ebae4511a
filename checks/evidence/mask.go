package evidence

import (
	"encoding/json"
	"fmt"
	"slices"
	"strings"
)

// Readable is what a masked record still shows, for the person who shares it.
var Readable = []string{
	"regions, dates, error codes and the wording of AWS's and the Git host's answers",
	"the logic of the policies: actions, condition keys, addresses and tags in conditions",
	"the key names in the secret's value, the secret path, lengths of values (no value is in the file)",
	"Torque's own accounts and roles, AWS's managed policies, public Git hosts",
	"the shape of each name: its length, its separators, and which names begin alike",
}

// Mask returns a copy of a record that can be shown to others: account numbers,
// names and External IDs are replaced, the same one always by the same, also
// inside policies and error texts. Torque's accounts stay readable. What the
// rules compare stays as it was (equality, case, length, common beginnings,
// suffixes), so that the copy is diagnosed as the original.
//
// Pseudonyms are given out in the order of appearance, the Target's first: two
// records of one Target that are masked alone can still be merged.
func Mask(r *Record) (*Record, error) {
	text, err := json.Marshal(r)
	if err != nil {
		return nil, fmt.Errorf("encode the evidence: %w", err)
	}
	var tree map[string]any
	if err := json.Unmarshal(text, &tree); err != nil {
		return nil, fmt.Errorf("read the evidence back: %w", err)
	}
	m := newMasker(r)
	masked := map[string]any{"target": m.tree("", tree["target"])} // first, so that it gets the first pseudonyms
	for _, key := range sortedKeys(tree) {
		if key != "target" {
			masked[key] = m.tree(key, tree[key])
		}
	}
	if text, err = json.Marshal(masked); err != nil {
		return nil, fmt.Errorf("encode the masked evidence: %w", err)
	}
	return Decode(text)
}

// maskBy says how the string under a JSON key is masked. What is not listed is
// taken for a text: what identifies is found in it by its form. So a field that
// is new here is not forgotten.
var maskBy = map[string]func(*masker, string) string{
	"roleArn": (*masker).roleARN, "credentialSource": (*masker).source, "regionSource": (*masker).source,
	"externalId": (*masker).words, "name": (*masker).name, "profile": (*masker).words, "branch": (*masker).branch,
	"path": (*masker).path, "repo": (*masker).url, "gitUsername": (*masker).username, "username": (*masker).username,
	"ref": (*masker).branch, "default": (*masker).branch, "branches": (*masker).branch, "tokenSentTo": (*masker).host,
	"secretId": (*masker).secretID, "userId": (*masker).name, "callerId": (*masker).name, "roleId": (*masker).name, "uniqueId": (*masker).name,
	"resources": (*masker).id, "resource": (*masker).id, "account": (*masker).id, "kmsKeyId": (*masker).id, "policies": (*masker).name, "near": (*masker).name,
	"host": (*masker).host, "space": (*masker).words, "spaces": (*masker).words, "credential": (*masker).name, "credentialName": (*masker).name,
	"agents": (*masker).name,
	// What these hold was chosen by AWS, by clonepath, or must stay readable.
	"id": asIs, "schema": asIs, "tool": asIs, "as": asIs, "by": asIs, "at": asIs, "kind": asIs, "class": asIs, "code": asIs, "operation": asIs, "action": asIs,
	"region": asIs, "source": asIs, "secretPath": asIs, "key": asIs, "pointer": asIs, "walked": asIs, "missing": asIs, "nearest": asIs,
	"here": asIs, "reading": asIs, "reason": asIs, "format": asIs, "parseError": asIs, "duplicateKeys": asIs, "prefixed": asIs, "provider": asIs,
	"versionId": asIs, "stages": asIs, "state": asIs, "manager": asIs, "contentType": asIs, "commit": asIs, "filter": asIs, "decision": asIs,
	"cause": asIs, "serverTime": asIs, "owningService": asIs, "userInfo": asIs, "status": asIs, "primaryRegion": asIs, "lastUsedRegion": asIs,
	"field": asIs, "of": asIs, "says": asIs, "compared": asIs, "cloudType": asIs,
}

func asIs(_ *masker, s string) string { return s }

// tree masks every string below a JSON key.
func (m *masker) tree(key string, node any) any {
	switch node := node.(type) {
	case string:
		if how, ok := maskBy[key]; ok {
			return how(m, node)
		}
		return m.text(node)
	case []any:
		for i := range node {
			node[i] = m.tree(key, node[i])
		}
	case map[string]any:
		_, event := node["source"]
		for _, k := range sortedKeys(node) {
			if key == "versions" || event && k == "name" { // ids and labels of versions; AWS's name of a call
				continue
			}
			node[k] = m.tree(k, node[k])
		}
	}
	return node
}

func sortedKeys(node map[string]any) []string {
	keys := make([]string, 0, len(node))
	for k := range node {
		keys = append(keys, k)
	}
	slices.Sort(keys)
	return keys
}

// publicNames are names that tell nothing of their owner, and that rules know.
var publicNames = []string{
	"main", "master", "HEAD", "refs/heads/main", "refs/heads/master",
	"oauth2", "x-access-token", "x-token-auth", "x-bitbucket-api-token-auth", "git", "clonepath",
}

func (m *masker) branch(s string) string {
	if slices.Contains(publicNames, s) {
		return s
	}
	if rest, ok := strings.CutPrefix(s, "refs/heads/"); ok {
		return "refs/heads/" + m.words(rest)
	}
	return m.words(s)
}

func (m *masker) username(s string) string {
	if slices.Contains(publicNames, s) {
		return s
	}
	return m.words(s)
}

// roleARN is what was entered as one, which may be anything.
func (m *masker) roleARN(s string) string {
	switch {
	case strings.Contains(s, "arn:"):
		return m.text(s)
	case strings.Contains(s, "://"):
		return m.url(s)
	}
	return m.words(s)
}

// source says where something came from: "--region", "profile corp", a variable,
// or a provider of the SDK with a file's name.
func (m *masker) source(s string) string {
	for _, mark := range []string{"profile ", ": "} {
		if before, name, ok := strings.Cut(s, mark); ok {
			return before + mark + m.words(name)
		}
	}
	return m.text(s)
}
