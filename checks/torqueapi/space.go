package torqueapi

import (
	"cmp"
	"context"
	"net/url"
	"slices"
	"strings"
	"time"

	"clonepath/awsops/awserr"
	"clonepath/awsops/target"
	"clonepath/checks/evidence"
)

// Agents lists the agents of the space.
func (c *Client) Agents(ctx context.Context) ([]evidence.TorqueAgent, error) {
	var list []struct {
		Name          string `json:"name"`
		Type          string `json:"type"`
		Status        string `json:"status"`
		LastKeepAlive any    `json:"last_keep_alive"`
		Errors        texts  `json:"errors"`
	}
	if err := c.get(ctx, opAgents, &list, c.space("agents")...); err != nil {
		return nil, err
	}
	agents := []evidence.TorqueAgent{}
	for _, a := range list {
		agents = append(agents, evidence.TorqueAgent{
			Name: c.word(a.Name), Type: c.word(a.Type), Status: c.word(a.Status), LastKeepAlive: moment(a.LastKeepAlive), Errors: c.cleaned(a.Errors),
		})
	}
	return agents, nil
}

// moment reads a time; nil for one in no known form. Without a zone it is UTC.
func moment(value any) *time.Time {
	text, _ := value.(string)
	for _, layout := range []string{time.RFC3339, "2006-01-02T15:04:05", time.DateTime} {
		if at, err := time.Parse(layout, text); err == nil {
			return &at
		}
	}
	return nil
}

// Repository finds the Target's repository among those of the space, by its
// address. Where several have it, the one of the Target's branch counts.
func (c *Client) Repository(ctx context.Context, t target.Target) (evidence.TorqueRepository, error) {
	var list []struct {
		Name       string `json:"name"`
		URL        string `json:"repository_url"`
		Branch     string `json:"branch"`
		Credential string `json:"credential_name"`
		Status     string `json:"status"`
		Errors     texts  `json:"errors"`
		Agents     []struct {
			Name string `json:"name"`
		} `json:"agents"`
	}
	if err := c.get(ctx, opRepository, &list, c.space("repositories")...); err != nil {
		return evidence.TorqueRepository{}, err
	}
	var found *evidence.TorqueRepository
	for _, r := range list {
		if address(r.URL) != address(t.Repo) || found != nil && r.Branch != t.Branch {
			continue
		}
		found = &evidence.TorqueRepository{
			Name: c.word(r.Name), URL: c.clean(target.RedactURL(r.URL)), Branch: c.word(r.Branch), Credential: c.word(r.Credential),
			Status: c.word(r.Status), Errors: c.cleaned(r.Errors),
		}
		for _, agent := range r.Agents {
			found.Agents = append(found.Agents, c.word(agent.Name))
		}
		if r.Branch == t.Branch {
			break
		}
	}
	if found == nil {
		return evidence.TorqueRepository{}, c.failed(opRepository, 0, awserr.NotFound, "knows no repository of this address in the space %q (it has %d)", c.access.space, len(list))
	}
	slices.Sort(found.Agents)
	return *found, nil
}

// address is a repository's address as it is compared: without scheme,
// credentials, ".git" and slashes at the end, the host in lower case.
func address(repo string) string {
	u, err := url.Parse(strings.TrimSpace(repo))
	if err != nil {
		return repo
	}
	host := strings.TrimSuffix(strings.TrimSuffix(strings.ToLower(u.Host), ":443"), ":80")
	return cmp.Or(host, u.Scheme) + strings.TrimSuffix(strings.TrimRight(u.Path, "/"), ".git")
}
