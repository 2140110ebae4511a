package torqueapi

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"net"
	"net/http"
	"strings"

	"clonepath/awsops/awserr"
)

// Operations, for Failure.Operation.
const (
	opCredential = "torque:GetCredential"
	opAgents     = "torque:ListAgents"
	opRepository = "torque:ListRepositories"
)

// refusals are what Torque's statuses mean; the text ends a sentence that begins
// with the host.
var refusals = map[int]struct {
	class awserr.Class
	text  string
}{
	http.StatusUnauthorized:      {awserr.Credentials, "does not accept TORQUE_TOKEN: it is wrong or has expired; make another in Torque"},
	http.StatusForbidden:         {awserr.Denied, "does not let this TORQUE_TOKEN read that; credentials need the role Account Admin, the rest a role in the space"},
	http.StatusNotFound:          {awserr.NotFound, "does not know that: is TORQUE_SPACE the name of a space there?"},
	http.StatusProxyAuthRequired: {awserr.Network, "was not reached: the proxy asks for a login"},
	http.StatusTooManyRequests:   {awserr.Throttled, "limits the rate of requests: try again later"},
}

// refused makes facts of an answer that is no success.
func (c *Client) refused(operation string, response *http.Response, body []byte) error {
	status := response.StatusCode
	if to := response.Header.Get("Location"); status >= 300 && status < 400 && to != "" {
		return c.failed(operation, status, awserr.Other, "answered with a redirect, which is not followed: the token goes to no other address; give the API's own address as TORQUE_HOST")
	}
	if isPage(response, body) && status != http.StatusProxyAuthRequired {
		return c.page(operation, status)
	}
	meaning, known := refusals[status]
	if !known {
		meaning.class, meaning.text = awserr.Other, "failed"
	}
	text := fmt.Sprintf("%s (HTTP %d", meaning.text, status)
	if said := c.said(body); said != "" {
		text += ": " + said
	}
	return c.failed(operation, status, meaning.class, "%s)", text)
}

// said is what Torque gives as the reason.
func (c *Client) said(body []byte) string {
	var answer struct {
		Errors texts `json:"errors"`
	}
	if json.Unmarshal(body, &answer) != nil {
		return ""
	}
	return strings.Join(c.cleaned(answer.Errors), "; ")
}

// page: something that is not Torque's API answered.
func (c *Client) page(operation string, status int) error {
	return c.failed(operation, status, awserr.Network, "answered with a web page (HTTP %d): a login page or a proxy, not Torque's API; check TORQUE_HOST", status)
}

func (c *Client) unreachable(operation string, err error) error {
	f := &awserr.Failure{Operation: operation, Class: awserr.Network, Message: c.access.host + " did not answer: " + c.clean(err.Error())}
	var timeout net.Error
	if errors.Is(err, context.DeadlineExceeded) || errors.Is(err, context.Canceled) || errors.As(err, &timeout) && timeout.Timeout() {
		f.Class, f.Message = awserr.Timeout, c.access.host+" did not answer in time"
	}
	return f
}

func (c *Client) failed(operation string, status int, class awserr.Class, format string, args ...any) *awserr.Failure {
	return &awserr.Failure{Operation: operation, Class: class, HTTPStatus: status, Message: c.access.host + " " + fmt.Sprintf(format, args...)}
}
