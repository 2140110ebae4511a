package sandbox

import (
	"crypto/hmac"
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"net/http"
	"net/url"
	"slices"
	"strconv"
	"strings"
	"time"
)

// AWS Signature Version 4 (AWS General Reference, "Signing AWS API requests"),
// as SDKs send it: in the Authorization header, over the whole body.

const (
	algorithm  = "AWS4-HMAC-SHA256"
	amzDate    = "20060102T150405Z"
	maxSkew    = 5 * time.Minute
	scopeParts = 5 // key id, date, region, service, "aws4_request"
)

// signature is a parsed Authorization header with the request's signed date.
type signature struct {
	keyID, day, region, service string
	signedHeaders               []string // lower case
	hex                         string
	date                        string // X-Amz-Date
}

// parseSignature reads a request's signature without judging it.
func parseSignature(h http.Header) (signature, authProblem) {
	rest, ok := strings.CutPrefix(h.Get("Authorization"), algorithm)
	if !ok {
		return signature{}, noSignature
	}
	s := signature{date: h.Get("X-Amz-Date")}
	for field := range strings.SplitSeq(rest, ",") {
		name, value, _ := strings.Cut(strings.TrimSpace(field), "=")
		switch name {
		case "Credential":
			s.setScope(value)
		case "SignedHeaders":
			s.signedHeaders = strings.Split(value, ";")
		case "Signature":
			s.hex = value
		}
	}
	if s.keyID == "" || s.hex == "" || !slices.Contains(s.signedHeaders, "host") || !strings.HasPrefix(s.date, s.day) {
		return s, brokenHeader
	}
	return s, ""
}

func (s *signature) setScope(value string) {
	if parts := strings.Split(value, "/"); len(parts) == scopeParts && parts[4] == "aws4_request" {
		s.keyID, s.day, s.region, s.service = parts[0], parts[1], parts[2], parts[3]
	}
}

// skew returns AWS's text for a date too far from the server's clock, "" for
// one that is near enough.
func (s *signature) skew(now time.Time) (string, authProblem) {
	signed, err := time.Parse(amzDate, s.date)
	if err != nil {
		return "", brokenHeader
	}
	server := now.UTC().Format(amzDate)
	switch limit := maxSkew; {
	case signed.Before(now.Add(-limit)):
		return fmt.Sprintf("Signature expired: %s is now earlier than %s (%s - 5 min.)", s.date, now.UTC().Add(-limit).Format(amzDate), server), skewedClock
	case signed.After(now.Add(limit)):
		return fmt.Sprintf("Signature not yet current: %s is still later than %s (%s + 5 min.)", s.date, now.UTC().Add(limit).Format(amzDate), server), skewedClock
	}
	return "", ""
}

// matches computes the signature that a holder of the secret key would have
// sent for this request and compares.
func (s *signature) matches(secret string, r *http.Request, body []byte) bool {
	scope := strings.Join([]string{s.day, s.region, s.service, "aws4_request"}, "/")
	canonical := sha256.Sum256([]byte(s.canonicalRequest(r, body)))
	toSign := strings.Join([]string{algorithm, s.date, scope, hex.EncodeToString(canonical[:])}, "\n")
	signingKey := []byte("AWS4" + secret)
	for _, part := range []string{s.day, s.region, s.service, "aws4_request"} {
		signingKey = hmacSHA256(signingKey, part)
	}
	want := hex.EncodeToString(hmacSHA256(signingKey, toSign))
	return hmac.Equal([]byte(want), []byte(s.hex))
}

func hmacSHA256(key []byte, text string) []byte {
	mac := hmac.New(sha256.New, key)
	mac.Write([]byte(text))
	return mac.Sum(nil)
}

func (s *signature) canonicalRequest(r *http.Request, body []byte) string {
	payload := sha256.Sum256(body)
	var headers strings.Builder
	for _, name := range s.signedHeaders {
		headers.WriteString(name + ":" + canonicalHeader(r, name) + "\n")
	}
	return strings.Join([]string{
		r.Method, canonicalPath(r.URL), canonicalQuery(r.URL), headers.String(),
		strings.Join(s.signedHeaders, ";"), hex.EncodeToString(payload[:]),
	}, "\n")
}

// canonicalHeader joins and trims the values of a header. net/http keeps the
// host and the length outside the header map.
func canonicalHeader(r *http.Request, name string) string {
	switch name {
	case "host":
		return r.Host
	case "content-length":
		return strconv.FormatInt(r.ContentLength, 10)
	}
	values := slices.Clone(r.Header.Values(name))
	for i, v := range values {
		values[i] = strings.Join(strings.Fields(v), " ")
	}
	return strings.Join(values, ",")
}

// canonicalPath encodes the sent path once more, as every service but S3 asks.
func canonicalPath(u *url.URL) string {
	path := u.EscapedPath()
	if path == "" {
		return "/"
	}
	parts := strings.Split(path, "/")
	for i, part := range parts {
		parts[i] = escape(part)
	}
	return strings.Join(parts, "/")
}

func canonicalQuery(u *url.URL) string {
	var pairs []string
	for name, values := range u.Query() {
		for _, v := range values {
			pairs = append(pairs, escape(name)+"="+escape(v))
		}
	}
	slices.Sort(pairs)
	return strings.Join(pairs, "&")
}

// escape is RFC 3986 percent-encoding: a space is %20.
func escape(s string) string { return strings.ReplaceAll(url.QueryEscape(s), "+", "%20") }
