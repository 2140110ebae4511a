package hostile

import (
	"bytes"
	"encoding/json"
	"encoding/xml"
	"fmt"
	"io"
	"maps"
	"net/http"
	"net/http/httputil"
	"net/url"
	"regexp"
	"slices"
	"strconv"
	"strings"
)

// Proxy passes requests on to an AWS endpoint. Of 100 answers it refuses as many
// as refused says, in hostile words, and of 100 texts in the others it spoils as
// many as spoilt says.
func (s *Source) Proxy(endpoint string, refused, spoilt int) (http.Handler, error) {
	to, err := url.Parse(endpoint)
	if err != nil {
		return nil, fmt.Errorf("the endpoint of the sandbox: %w", err)
	}
	proxy := httputil.NewSingleHostReverseProxy(to)
	proxy.ModifyResponse = func(r *http.Response) error {
		body, err := io.ReadAll(r.Body)
		if err != nil {
			return err
		}
		_ = r.Body.Close()
		asJSON := strings.Contains(r.Header.Get("Content-Type"), "json")
		switch {
		case s.N(100) < refused && asJSON:
			r.StatusCode = http.StatusBadRequest
			body = s.refusalJSON()
		case s.N(100) < refused:
			r.StatusCode = http.StatusForbidden
			body = s.refusalXML()
		case asJSON:
			body = s.spoiltJSON(body, spoilt)
		default:
			body = s.spoiltXML(body, spoilt)
		}
		r.Body, r.ContentLength = io.NopCloser(bytes.NewReader(body)), int64(len(body))
		r.Header.Set("Content-Length", strconv.Itoa(len(body)))
		return nil
	}
	return proxy, nil
}

var codes = []string{"AccessDeniedException", "ResourceNotFoundException", "ValidationException", "DecryptionFailure"}

func (s *Source) refusalJSON() []byte {
	text, _ := json.Marshal(map[string]string{ // strings always encode
		"__type": codes[s.N(len(codes))], "message": s.denial(s.Characters),
	})
	return text
}

func (s *Source) denial(text func() string) string {
	return "User: arn:aws:sts::111122223333:assumed-role/" + text() + " is not authorized to perform: secretsmanager:GetSecretValue on resource: " +
		text() + " because no " + text() + " policy allows the action"
}

func (s *Source) refusalXML() []byte {
	return []byte("<ErrorResponse><Error><Type>Sender</Type><Code>AccessDenied</Code><Message>" + escaped(s.denial(s.XML)) + "</Message></Error><RequestId>" + escaped(s.XML()) + "</RequestId></ErrorResponse>")
}

// spoiltJSON leaves a secret's value: it is what the run is about.
func (s *Source) spoiltJSON(body []byte, spoilt int) []byte {
	var document any
	if json.Unmarshal(body, &document) != nil {
		return body
	}
	out, err := json.Marshal(s.walk(document, spoilt))
	if err != nil {
		return body
	}
	return out
}

func (s *Source) walk(value any, spoilt int) any {
	switch value := value.(type) {
	case string:
		if s.N(100) < spoilt {
			return value + s.Characters()
		}
	case []any:
		for i := range value {
			value[i] = s.walk(value[i], spoilt)
		}
	case map[string]any:
		for _, key := range slices.Sorted(maps.Keys(value)) {
			if key != "SecretString" {
				value[key] = s.walk(value[key], spoilt)
			}
		}
	}
	return value
}

var (
	leaf  = regexp.MustCompile(`>([^<>\s][^<>]*)</`)
	fixed = regexp.MustCompile(`^>([0-9TZ:.-]+|true|false)</$`) // numbers and times: who reads them reads no text
)

func (s *Source) spoiltXML(body []byte, spoilt int) []byte {
	return leaf.ReplaceAllFunc(body, func(text []byte) []byte {
		if fixed.Match(text) || s.N(100) >= spoilt {
			return text
		}
		return []byte(strings.TrimSuffix(string(text), "</") + escaped(s.XML()) + "</")
	})
}

func escaped(text string) string {
	var out strings.Builder
	_ = xml.EscapeText(&out, []byte(text)) // a builder takes everything
	return out.String()
}

// Git is a host that refuses in hostile words.
func (s *Source) Git() http.Handler {
	statuses := []int{401, 403, 404, 407, 429, 500, 503, 302, 200}
	return http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
		for _, name := range []string{"WWW-Authenticate", "Server", "Content-Type", "Retry-After", "Location"} {
			w.Header().Set(name, s.Header())
		}
		w.WriteHeader(statuses[s.N(len(statuses))])
		_, _ = io.WriteString(w, s.Text()+s.Text()+s.Text())
	})
}
