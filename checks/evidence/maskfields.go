package evidence

import (
	"regexp"
	"slices"
	"strings"

	"clonepath/checks/mask"
)

// how says how the strings under a JSON key are masked.
type how struct {
	mask func(*mask.Masker, string) string
	// name: what stands there is somebody's name, and is looked for in texts too.
	name bool
}

var (
	name     = how{(*mask.Masker).Name, true}
	id       = how{(*mask.Masker).ID, true}
	words    = how{(*mask.Masker).Words, true}
	branch   = how{(*mask.Masker).Branch, true}
	login    = how{(*mask.Masker).Username, true}
	address  = how{(*mask.Masker).URL, false}
	host     = how{(*mask.Masker).Host, false}
	policy   = how{(*mask.Masker).Policy, false}
	source   = how{(*mask.Masker).Source, false}
	keyName  = how{(*mask.Masker).KeyName, false}
	awsWord  = how{keep(`^[A-Za-z0-9._:/-]{0,80}$`), false}                        // an operation, a code: AWS or clonepath chose it
	region   = how{keep(`^[A-Za-z \t\r\n-]{0,30}\d?[A-Za-z \t\r\n]{0,3}$`), false} // or what was entered as one: it may be the fault
	freeText = how{(*mask.Masker).Text, false}
)

// maskBy is the table of keys whose strings are not taken for a text. What is not
// listed is one: only what is known stays in it. So a field that is new here is
// not forgotten.
var maskBy = map[string]how{
	"name": name, "userId": name, "callerId": name, "roleId": name, "uniqueId": name, "policies": name, "near": name, "agents": name,
	"resources": id, "resource": id, "account": id, "kmsKeyId": id,
	"externalId": words, "profile": words, "space": words, "spaces": words, "credential": words, "credentialName": words,
	"versionId": words, "commit": words, "path": {(*mask.Masker).Path, false},
	"roleArn": {(*mask.Masker).RoleARN, true}, "secretId": {(*mask.Masker).SecretID, true},
	"branch": branch, "ref": branch, "default": branch, "branches": branch, "gitUsername": login, "username": login,
	"repo": address, "url": address, "redirects": address, "host": host, "tokenSentTo": host,
	"text": policy, "trust": policy, "credentialSource": source, "regionSource": source,
	"secretPath": keyName, "key": keyName, "pointer": keyName, "walked": keyName, "missing": keyName, "nearest": keyName, "here": keyName, "duplicateKeys": keyName,
	"region": region, "primaryRegion": region, "lastUsedRegion": region, "regions": region,
	"schema": awsWord, "tool": awsWord, "at": awsWord, "operation": awsWord, "action": awsWord, "code": awsWord,
	"wording": awsWord, "field": awsWord, "cloudType": awsWord, "type": awsWord,
}

// keep leaves what has a form as it is, unless it holds an account's number.
func keep(form string) func(*mask.Masker, string) string {
	kept := regexp.MustCompile(form)
	return func(m *mask.Masker, s string) string {
		if kept.MatchString(s) && m.KeyName(s) == s {
			return s
		}
		return m.Text(s)
	}
}

// maskTree masks every string below a JSON key.
func maskTree(m *mask.Masker, key string, node any) any {
	switch node := node.(type) {
	case string:
		by, ok := maskBy[key]
		if !ok {
			by = freeText
		}
		return by.mask(m, node)
	case []any:
		for i := range node {
			node[i] = maskTree(m, key, node[i])
		}
	case map[string]any:
		if by, ok := maskKeys[key]; ok {
			return maskMembers(m, by, node)
		}
		for _, k := range sortedKeys(node) {
			node[k] = maskTree(m, fieldOf(node, k), node[k])
		}
	}
	return node
}

// fieldOf is the key under which a member is found in the table: the name of an
// event is that of AWS's operation.
func fieldOf(node map[string]any, key string) string {
	if _, event := node["source"]; event && key == "name" {
		return "operation"
	}
	return key
}

// maskKeys are the objects whose keys are no fields: versions by their ids,
// endpoints by their services.
var maskKeys = map[string]how{"versions": words, "endpoints": awsWord, "proxies": awsWord, "durations": awsWord}

func maskMembers(m *mask.Masker, by how, node map[string]any) map[string]any {
	masked := map[string]any{}
	for _, k := range sortedKeys(node) {
		masked[by.mask(m, k)] = maskTree(m, "", node[k])
	}
	return masked
}

// learn tells the masker what is a name in this record, wherever it stands.
func learn(m *mask.Masker, r *Record, tree map[string]any) {
	m.Learn(r.Target.RoleName(), r.Target.SecretName())
	learnTree(m, "", tree)
}

func learnTree(m *mask.Masker, key string, node any) {
	switch node := node.(type) {
	case string:
		switch by := maskBy[key]; {
		case by.name:
			m.Learn(node)
		case key == "text" || key == "trust":
			m.LearnPolicy(node)
		case key == "repo" || key == "url":
			m.Learn(strings.FieldsFunc(node, func(c rune) bool { return strings.ContainsRune("/:@?", c) })...)
		}
	case []any:
		for _, element := range node {
			learnTree(m, key, element)
		}
	case map[string]any:
		for k, element := range node {
			learnTree(m, fieldOf(node, k), element)
		}
	}
}

func sortedKeys(node map[string]any) []string {
	keys := make([]string, 0, len(node))
	for k := range node {
		keys = append(keys, k)
	}
	slices.Sort(keys)
	return keys
}
