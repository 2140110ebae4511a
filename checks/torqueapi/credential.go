package torqueapi

import (
	"context"
	"encoding/json"
	"errors"
	"slices"
	"strings"

	"clonepath/awsops/awserr"
	"clonepath/awsops/target"
	"clonepath/checks/evidence"
)

// gitCredential is the cloud_type of a credential for Git.
const gitCredential = "sourceControl"

// knownFields are those whose meaning is published, and those that are not kept:
// a description is a person's free text, a token is nobody's business.
var knownFields = []string{
	"name", "description", "cloud_type", "cloud_identifier", "allowed_space_names", "all_spaces_allowed", "credential_data.type", "credential_data.token",
}

// Credential reads the credential of a name: the account's, or where the token
// may not read that or there is none, the one that the space lists. Without a
// name it is the only Git credential that the space lists. Of unpublished fields
// it reports whether they are the Target's.
func (c *Client) Credential(ctx context.Context, name string, t target.Target) (evidence.TorqueCredential, error) {
	var refused *awserr.Failure
	if isSegment(name) {
		var one json.RawMessage
		err := c.get(ctx, opCredential, &one, "settings", "credentialstore", name)
		if err == nil {
			return c.credential(one, t)
		}
		refused, _ = errors.AsType[*awserr.Failure](err)
		if refused.Class != awserr.Denied && refused.Class != awserr.NotFound {
			return evidence.TorqueCredential{}, err
		}
	}
	found, err := c.listed(ctx, name, t)
	if err != nil && refused != nil && refused.Class == awserr.Denied {
		return found, refused // what would help is the right to read the credential itself
	}
	return found, err
}

// listed finds the credential in the space's list.
func (c *Client) listed(ctx context.Context, name string, t target.Target) (evidence.TorqueCredential, error) {
	var list []json.RawMessage
	if err := c.get(ctx, opCredential, &list, c.space("settings", "credentialstore")...); err != nil {
		return evidence.TorqueCredential{}, err
	}
	var names []string
	var git []evidence.TorqueCredential
	for _, raw := range list {
		one, err := c.credential(raw, t)
		if err != nil {
			continue
		}
		one.OfSpace = true
		if one.Name == name {
			return one, nil
		}
		if one.CloudType == gitCredential {
			git, names = append(git, one), append(names, one.Name)
		}
	}
	if name == "" && len(git) == 1 {
		return git[0], nil
	}
	shown := "no Git credential"
	if slices.Sort(names); len(names) > 0 {
		shown = strings.Join(names[:min(len(names), 8)], ", ")
	}
	if name == "" {
		return evidence.TorqueCredential{}, c.failed(opCredential, 0, awserr.NotFound, "lists for this space: %s; which one is meant stands in credential.name of clonepath.yaml", shown)
	}
	return evidence.TorqueCredential{}, c.failed(opCredential, 0, awserr.NotFound, "has no credential %q: not entered yet, or under another name (listed for the space: %s)", name, shown)
}

// credential keeps of an answer what may be kept.
func (c *Client) credential(raw json.RawMessage, t target.Target) (evidence.TorqueCredential, error) {
	var answer struct {
		Name      string `json:"name"`
		CloudType string `json:"cloud_type"`
		Data      struct {
			Type string `json:"type"`
		} `json:"credential_data"`
		Spaces    []string `json:"allowed_space_names"`
		AllSpaces *bool    `json:"all_spaces_allowed"`
	}
	var members map[string]json.RawMessage
	if json.Unmarshal(raw, &answer) != nil || json.Unmarshal(raw, &members) != nil || answer.Name == "" {
		return evidence.TorqueCredential{}, c.failed(opCredential, 0, awserr.Other, "answered with something else than a credential")
	}
	found := evidence.TorqueCredential{
		Name: c.word(answer.Name), CloudType: c.word(answer.CloudType), Type: c.word(answer.Data.Type), AllSpaces: answer.AllSpaces,
		Fields: fields("", members, knownFields, t),
	}
	for _, space := range answer.Spaces {
		found.Spaces = append(found.Spaces, c.word(space))
	}
	return found, nil
}
