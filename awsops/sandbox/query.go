package sandbox

import (
	"encoding/base64"
	"net/http"
	"net/url"
	"strconv"
	"strings"
)

// queryVersions: the API version that every query request carries names its
// service.
var queryVersions = map[string]string{"2011-06-15": "sts", "2010-05-08": "iam"}

// namespaces of the answers' XML.
var namespaces = map[string]string{
	"sts": "https://sts.amazonaws.com/doc/2011-06-15/",
	"iam": "https://iam.amazonaws.com/doc/2010-05-08/",
}

// queryProtocol is AWS's query protocol: a form in, XML out. An operation's
// result is the content of its Result element: a []node.
type queryProtocol struct{}

func (queryProtocol) contentType() string { return "text/xml" }

func (queryProtocol) answer(c *call, result any, requestID string) ([]byte, error) {
	content, _ := result.([]node)
	return xmlDocument(elem(c.action+"Response",
		elem(c.action+"Result", content...),
		elem("ResponseMetadata", text("RequestId", requestID)),
	), namespaces[c.service]), nil
}

func (queryProtocol) refuse(service string, f *fault, requestID string) []byte {
	return xmlDocument(elem("ErrorResponse",
		elem("Error", text("Type", "Sender"), text("Code", f.Code), text("Message", f.Message)),
		text("RequestId", requestID),
	), namespaces[service])
}

// form holds the parameters of a query request.
type form struct{ url.Values }

func readForm(r *http.Request, body []byte) form {
	values := r.URL.Query()
	if sent, err := url.ParseQuery(string(body)); err == nil {
		for name, v := range sent {
			values[name] = v
		}
	}
	return form{values}
}

func (f form) get(name string) string { return f.Get(name) }

// members returns the values of a list parameter: name.member.1, .2, …
func (f form) members(name string) []string {
	var out []string
	for i := 1; f.Has(name + ".member." + strconv.Itoa(i)); i++ {
		out = append(out, f.get(name+".member."+strconv.Itoa(i)))
	}
	return out
}

// structs returns the members of a list of structures, each as a form.
func (f form) structs(name string) []form {
	var out []form
	for i := 1; ; i++ {
		prefix := name + ".member." + strconv.Itoa(i) + "."
		one := form{url.Values{}}
		for key, v := range f.Values {
			if field, ok := strings.CutPrefix(key, prefix); ok {
				one.Values[field] = v
			}
		}
		if len(one.Values) == 0 {
			return out
		}
		out = append(out, one)
	}
}

// tags returns a Tags parameter as a map.
func (f form) tags() map[string]string {
	out := map[string]string{}
	for _, tag := range f.structs("Tags") {
		out[tag.get("Key")] = tag.get("Value")
	}
	return out
}

// pageOf cuts one page out of a list. The marker is opaque to clients; next is
// "" on the last page.
func pageOf[T any](items []T, limit int, marker string) (page []T, next string) {
	start := 0
	if raw, err := base64.RawURLEncoding.DecodeString(marker); err == nil {
		start, _ = strconv.Atoi(string(raw))
	}
	start = max(0, min(start, len(items)))
	end := min(start+limit, len(items))
	if end < len(items) {
		next = base64.RawURLEncoding.EncodeToString([]byte(strconv.Itoa(end)))
	}
	return items[start:end], next
}

// listing answers an IAM list operation: one page of members under a name.
func listing[T any](c *call, name string, items []T, member func(T) node) ([]node, error) {
	limit := 100
	if sent := c.form.get("MaxItems"); sent != "" {
		n, err := strconv.Atoi(sent)
		if err != nil || n < 1 || n > 1000 {
			return nil, constraint("maxItems", sent, "have value between 1 and 1000")
		}
		limit = n
	}
	page, next := pageOf(items, limit, c.form.get("Marker"))
	members := make([]node, 0, len(page))
	for _, item := range page {
		members = append(members, member(item))
	}
	out := []node{elem(name, members...), text("IsTruncated", strconv.FormatBool(next != ""))}
	if next != "" {
		out = append(out, text("Marker", next))
	}
	return out, nil
}
