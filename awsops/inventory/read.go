package inventory

import (
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net/url"
	"strings"
	"time"
)

// Read reads the answer as the AWS CLI prints it, or several of them one after
// the other, and hands on each part as it comes. cut says that the last answer
// names more that is not in it.
func Read(from io.Reader, to Sink) (cut bool, err error) {
	decoder := json.NewDecoder(from)
	for {
		if err := expect(decoder, '{'); errors.Is(err, io.EOF) {
			return cut, nil
		} else if err != nil {
			return cut, err
		}
		cut = false
		for decoder.More() {
			name, err := decoder.Token()
			if err != nil {
				return cut, wrong(err)
			}
			if err := part(decoder, name, to, &cut); err != nil {
				return cut, err
			}
		}
		if err := expect(decoder, '}'); err != nil {
			return cut, err
		}
	}
}

// part reads one member of the answer.
func part(decoder *json.Decoder, name json.Token, to Sink, cut *bool) error {
	switch name {
	case "UserDetailList":
		return each(decoder, func(u principal) { to.Principal(u.said(u.UserName, u.UserID, u.UserPolicyList)) })
	case "RoleDetailList":
		return each(decoder, func(r principal) { to.Principal(r.said(r.RoleName, r.RoleID, r.RolePolicyList)) })
	case "GroupDetailList":
		return each(decoder, func(g group) {
			to.Group(Group{Name: g.GroupName, Inline: inline(g.GroupPolicyList), Attached: arns(g.AttachedManagedPolicies)})
		})
	case "Policies":
		return each(decoder, func(p managed) { to.Policy(p.inForce()) })
	case "IsTruncated":
		return wrong(decoder.Decode(cut))
	case "NextToken", "Marker":
		var token string
		err := decoder.Decode(&token)
		*cut = *cut || token != ""
		return wrong(err)
	}
	var rest json.RawMessage
	return wrong(decoder.Decode(&rest))
}

// each reads a list element by element.
func each[T any](decoder *json.Decoder, take func(T)) error {
	if err := expect(decoder, '['); err != nil {
		return err
	}
	for decoder.More() {
		var one T
		if err := decoder.Decode(&one); err != nil {
			return wrong(err)
		}
		take(one)
	}
	return expect(decoder, ']')
}

func expect(decoder *json.Decoder, want json.Delim) error {
	got, err := decoder.Token()
	if err != nil {
		return wrong(err)
	}
	if got != want {
		return fmt.Errorf("no answer of get-account-authorization-details: expected %q at byte %d", rune(want), decoder.InputOffset())
	}
	return nil
}

// wrong words an error of the decoder; io.EOF stays what it is.
func wrong(err error) error {
	if err == nil || errors.Is(err, io.EOF) {
		return err
	}
	return fmt.Errorf("no answer of get-account-authorization-details: %w", err)
}

// principal has the fields of UserDetail and of RoleDetail.
type principal struct {
	UserName, RoleName, Path, Arn  string
	UserID                         string `json:"UserId"`
	RoleID                         string `json:"RoleId"`
	UserPolicyList, RolePolicyList []policy
	GroupList                      []string
	AttachedManagedPolicies        []attached
	PermissionsBoundary            *struct{ PermissionsBoundaryArn string }
	Tags                           []struct{ Key, Value string }
	RoleLastUsed                   *struct{ LastUsedDate *time.Time }
}

type policy struct {
	PolicyName     string
	PolicyDocument json.RawMessage
}

type attached struct{ PolicyArn string }

type group struct {
	GroupName               string
	GroupPolicyList         []policy
	AttachedManagedPolicies []attached
}

type managed struct {
	PolicyName, Arn, DefaultVersionId string
	PolicyVersionList                 []struct {
		VersionId        string
		IsDefaultVersion bool
		Document         json.RawMessage
	}
}

func (p *principal) said(name, id string, own []policy) Principal {
	out := Principal{
		ARN: p.Arn, ID: id, Name: name, Path: p.Path, Inline: inline(own), Attached: arns(p.AttachedManagedPolicies),
		Groups: p.GroupList, Tags: map[string]string{},
	}
	if p.PermissionsBoundary != nil {
		out.Boundary = p.PermissionsBoundary.PermissionsBoundaryArn
	}
	for _, tag := range p.Tags {
		out.Tags[tag.Key] = tag.Value
	}
	if p.RoleLastUsed != nil {
		out.LastUsed = p.RoleLastUsed.LastUsedDate
	}
	return out
}

func (m *managed) inForce() Document {
	out := Document{Name: m.PolicyName, ARN: m.Arn}
	for _, v := range m.PolicyVersionList {
		if v.IsDefaultVersion || v.VersionId != "" && v.VersionId == m.DefaultVersionId {
			out.Text = text(v.Document)
		}
	}
	return out
}

func inline(list []policy) []Document {
	var out []Document
	for _, p := range list {
		out = append(out, Document{Name: p.PolicyName, Text: text(p.PolicyDocument)})
	}
	return out
}

func arns(list []attached) []string {
	var out []string
	for _, a := range list {
		out = append(out, a.PolicyArn)
	}
	return out
}

// text is a document: an object as the CLI prints it, or the text that IAM sends.
func text(raw json.RawMessage) string {
	var sent string
	if len(raw) == 0 || raw[0] != '"' || json.Unmarshal(raw, &sent) != nil {
		return string(raw)
	}
	return Decoded(sent)
}

// Decoded undoes the percent-encoding of IAM's documents. An emulator may send
// them plain: what cannot be decoded is left as it is.
func Decoded(document string) string {
	if !strings.HasPrefix(document, "%") {
		return document
	}
	plain, err := url.PathUnescape(document)
	if err != nil {
		return document
	}
	return plain
}
