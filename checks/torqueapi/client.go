package torqueapi

import (
	"context"
	"encoding/json"
	"io"
	"net/http"
	"net/url"
	"strings"

	"clonepath/awsops/awserr"
	"clonepath/awsops/bounded"
	"clonepath/awsops/sealed"
)

// Client asks one Torque. All its errors are of type *awserr.Failure: facts for
// the Record, with a Message for people.
type Client struct {
	access    *Access
	transport http.RoundTripper
	vault     *sealed.Vault
}

// New makes a client. The transport brings proxy and trusted CAs; it must verify
// certificates, follow no redirects (an http.Transport doesn't) and limit answers
// as package bounded does. The vault learns the token, and scrubs what Torque answers.
func New(access *Access, transport http.RoundTripper, vault *sealed.Vault) *Client {
	vault.Add(access.token)
	return &Client{access, transport, vault}
}

// get asks for api/ and the path below it, and decodes the answer. It is the
// only way in which this package sends anything.
func (c *Client) get(ctx context.Context, operation string, into any, path ...string) error {
	address := c.access.base + "/api"
	for _, segment := range path {
		address += "/" + url.PathEscape(segment)
	}
	request, err := http.NewRequestWithContext(ctx, http.MethodGet, address, nil)
	if err != nil {
		return c.unreachable(operation, err)
	}
	request.Header.Set("Authorization", "Bearer "+c.access.token.Reveal())
	request.Header.Set("Accept", "application/json")
	request.Header.Set("User-Agent", "clonepath")
	response, err := c.transport.RoundTrip(request)
	if err != nil {
		return c.unreachable(operation, err)
	}
	defer func() { _ = response.Body.Close() }()
	body, err := io.ReadAll(response.Body)
	switch {
	case bounded.As(err) != nil:
		return c.failed(operation, response.StatusCode, awserr.Other, "answered with something else than a list of a space: %s", err)
	case err != nil:
		return c.unreachable(operation, err)
	case response.StatusCode != http.StatusOK && response.StatusCode != http.StatusAccepted:
		return c.refused(operation, response, body)
	case isPage(response, body):
		return c.page(operation, response.StatusCode)
	}
	if err := json.Unmarshal(body, into); err != nil {
		return c.failed(operation, response.StatusCode, awserr.Other, "answered with something else than the JSON expected")
	}
	return nil
}

// isPage reports whether a web page came: of a login, or of a proxy.
func isPage(response *http.Response, body []byte) bool {
	return strings.HasPrefix(response.Header.Get("Content-Type"), "text/html") || strings.HasPrefix(strings.TrimSpace(string(body[:min(len(body), 64)])), "<")
}

// space is a path below the space.
func (c *Client) space(path ...string) []string {
	return append([]string{"spaces", c.access.space}, path...)
}
