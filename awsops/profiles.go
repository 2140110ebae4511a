package awsops

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"clonepath/awsops/received"
)

// Profile is a named profile of the AWS config files, as written there. No key
// is kept.
type Profile struct {
	Name       string
	Region     string
	SSOAccount string
	SSORole    string
	RoleARN    string // assumed with the credentials of another profile
	// Source says where its credentials come from: "SSO", "role", "process",
	// "login", "keys", "web identity"; "" where the profile has none.
	Source string
	Files  []string // "config", "credentials": where it is named
}

// Profiles lists the profiles of the config and credentials files in the order
// of their names, "default" first. It makes no call. A file that is not there
// has no profiles.
func Profiles(ctx context.Context) ([]Profile, error) {
	found := map[string]*Profile{}
	for _, file := range []struct{ kind, variable, path string }{
		{"config", "AWS_CONFIG_FILE", "config"},
		{"credentials", "AWS_SHARED_CREDENTIALS_FILE", "credentials"},
	} {
		path := os.Getenv(file.variable)
		if path == "" {
			home, err := os.UserHomeDir()
			if err != nil {
				continue // the SDK finds no file either
			}
			path = filepath.Join(home, ".aws", file.path)
		}
		if err := readProfiles(ctx, path, file.kind, found); err != nil {
			return nil, err
		}
	}
	list := make([]Profile, 0, len(found))
	for _, p := range found {
		list = append(list, *p)
	}
	slices.SortFunc(list, func(a, b Profile) int {
		if (a.Name == "default") != (b.Name == "default") {
			return map[bool]int{true: -1, false: 1}[a.Name == "default"]
		}
		return strings.Compare(a.Name, b.Name)
	})
	return list, nil
}

func readProfiles(ctx context.Context, path, kind string, found map[string]*Profile) error {
	text, err := received.Named(path).Read(ctx, received.Profiles)
	if errors.Is(err, fs.ErrNotExist) {
		return nil
	}
	if err != nil {
		return fmt.Errorf("read the AWS %s file: %w", kind, err)
	}
	var current *Profile
	for line := range strings.Lines(string(text)) {
		line = strings.TrimRight(line, "\r\n")
		if section, ok := sectionName(line); ok {
			current = nil
			if name, ok := profileName(section, kind); ok {
				current = profileIn(found, name, kind)
			}
			continue
		}
		if current != nil && line == strings.TrimLeft(line, " \t") { // an indented line belongs to a nested setting
			current.set(line)
		}
	}
	return nil
}

// sectionName takes the name out of "[name]".
func sectionName(line string) (string, bool) {
	line = strings.TrimSpace(line)
	if !strings.HasPrefix(line, "[") {
		return "", false
	}
	name, _, ok := strings.Cut(line[1:], "]")
	return strings.TrimSpace(name), ok
}

// profileName tells a profile from other sections. The config file writes
// "profile x" except for default; the credentials file just "x".
func profileName(section, kind string) (string, bool) {
	if kind == "credentials" || section == "default" {
		return section, section != ""
	}
	fields := strings.Fields(section)
	if len(fields) < 2 || fields[0] != "profile" {
		return "", false
	}
	return strings.Trim(strings.TrimSpace(section[len("profile"):]), `"'`), true
}

func profileIn(found map[string]*Profile, name, kind string) *Profile {
	p := found[name]
	if p == nil {
		p = &Profile{Name: name}
		found[name] = p
	}
	if !slices.Contains(p.Files, kind) {
		p.Files = append(p.Files, kind)
	}
	return p
}

// sourceSettings are the settings that say where credentials come from.
var sourceSettings = map[string]string{
	"sso_session": "SSO", "sso_start_url": "SSO", "role_arn": "role", "credential_process": "process",
	"login_session": "login", "aws_access_key_id": "keys", "web_identity_token_file": "web identity",
}

func (p *Profile) set(line string) {
	key, value, ok := strings.Cut(line, "=")
	if !ok || strings.HasPrefix(line, "#") || strings.HasPrefix(line, ";") {
		return
	}
	key, value = strings.ToLower(strings.TrimSpace(key)), settingValue(value)
	switch key {
	case "region":
		p.Region = value
	case "sso_account_id":
		p.SSOAccount = value
	case "sso_role_name":
		p.SSORole = value
	case "role_arn":
		p.RoleARN = value
	}
	if source, ok := sourceSettings[key]; ok && value != "" {
		p.Source = source
	}
}

// settingValue cuts a comment off, which begins with white space and "#" or ";".
func settingValue(s string) string {
	for _, mark := range []string{" #", " ;", "\t#", "\t;"} {
		s, _, _ = strings.Cut(s, mark)
	}
	return strings.TrimSpace(s)
}
