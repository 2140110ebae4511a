package intake

import (
	"slices"
	"strings"

	"clonepath/awsops/sealed"
	"clonepath/awsops/target"
)

// repoForms are the places in a text where the address of the repository stands:
// quoted behind what was tried with it. A link in an advice is none.
var repoForms = forms(
	`(?i)(?:\bfor|\baccess|\brepository|\bclone(?: of)?|\bclon(?:e|ing)\b[^\n'"<>]{0,80}?|\bfrom|\bremote|\blist remote for|\brequesting|\bGet|\bPost|\bURL)[:\s]+['"\x60<]?(https?://[^\s'"\x60<>]+)`,
	`(?:TransportException|NoRemoteRepositoryException): (https?://[^\s'"\x60<>]+?):? `,
	`(https?://[^\s'"\x60<>]+)/info/refs`,
	`fatal: (https?://[^\s'"\x60<>]+) not valid`,
)

// aside are rows whose address is another one than the repository's.
var aside = []string{"git-part", "git-moved", "aws-host-unknown", "aws-unreachable", "aws-timeout", "aws-tls-interception"}

// speaksOfRepository reports whether one of the wordings is about the repository.
func speaksOfRepository(all []said) bool {
	return !slices.ContainsFunc(all, func(s said) bool { return slices.Contains(aside, s.row.ID) }) &&
		slices.ContainsFunc(all, func(s said) bool { return s.row.Call == "git" })
}

// repoIn is the repository that an error names, without credentials and without
// what Git appends; "" where it names none.
func repoIn(text string) string {
	for _, pattern := range repoForms() {
		for _, m := range pattern.FindAllStringSubmatch(text, 20) {
			found := strings.TrimRight(withoutUser(m[1]), `.,;:)]`)
			found, _, _ = strings.Cut(found, "?")
			found = strings.TrimRight(strings.TrimSuffix(found, "/info/refs"), "/.")
			if _, path, ok := strings.Cut(strings.TrimPrefix(strings.TrimPrefix(found, "https://"), "http://"), "/"); ok && path != "" && !isHelp(found) {
				return found
			}
		}
	}
	return ""
}

// isHelp tells links of documentation from repositories.
func isHelp(address string) bool {
	for _, part := range []string{"://docs.", "://help.", "/help/", "://support.", "://developer.", "/-/help", "://github.blog", "://aka.ms", "://learn.", "community", "/settings/", "/user_settings/"} {
		if strings.Contains(address, part) {
			return true
		}
	}
	return false
}

func (d *reader) claimRepo(text string) {
	if repo := sealed.MaskCertain(repoIn(text)); repo != "" {
		d.claims = append(d.claims, claim{field: target.FieldRepo, value: repo, from: "the error of Git in " + d.place(), strong: true, text: true})
	}
}

// plainRepo is a repository's address without what makes no difference: user,
// default port, case, a slash or .git at the end.
func plainRepo(address string) string {
	address = strings.ToLower(withoutUser(strings.TrimSpace(address)))
	scheme, rest, ok := strings.Cut(address, "://")
	if !ok {
		return address
	}
	host, path, _ := strings.Cut(rest, "/")
	host = strings.TrimSuffix(strings.TrimSuffix(host, ":443"), ":80")
	return scheme + "://" + host + "/" + strings.TrimSuffix(strings.Trim(path, "/"), ".git")
}

// withoutUser cuts off what stands before an @ in front of the host.
func withoutUser(address string) string {
	address = target.RedactURL(address)
	scheme, rest, ok := strings.Cut(address, "://")
	authority, _, _ := strings.Cut(rest, "/")
	if i := strings.LastIndexByte(authority, '@'); ok && i >= 0 {
		return scheme + "://" + rest[i+1:]
	}
	return address
}
