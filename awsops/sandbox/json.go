package sandbox

import (
	"encoding/json"
	"strconv"
	"strings"
	"time"
)

// jsonServices: the prefix of X-Amz-Target names the service. Some clients write
// CloudTrail's with the name of a Java package in front.
var jsonServices = map[string]string{"secretsmanager": "secretsmanager", "TrentService": "kms", "CloudTrail_20131101": "cloudtrail"}

// jsonProtocol is AWS's JSON 1.1 protocol. An operation's result is a value
// that encoding/json writes; its input is read with input.
type jsonProtocol struct{}

func (jsonProtocol) contentType() string { return "application/x-amz-json-1.1" }

func (jsonProtocol) answer(_ *call, result any, _ string) ([]byte, error) {
	if result == nil {
		return []byte("{}"), nil
	}
	return json.Marshal(result)
}

func (jsonProtocol) refuse(service string, f *fault, _ string) []byte {
	name := "Message"
	if service == "kms" {
		name = "message"
	}
	out, _ := json.Marshal(map[string]string{"__type": f.Code, name: f.Message}) // strings always marshal
	return out
}

// input decodes a JSON request.
func input[T any](c *call) (T, error) {
	var in T
	if len(c.body) == 0 {
		return in, nil
	}
	if err := json.Unmarshal(c.body, &in); err != nil {
		return in, faultf(400, "SerializationException", "%s", strings.TrimPrefix(err.Error(), "json: "))
	}
	return in, nil
}

// epoch is a date as JSON 1.1 carries it: seconds, with a fraction.
type epoch float64

// seconds returns nil for the zero time, which JSON then leaves out.
func seconds(t time.Time) *epoch {
	if t.IsZero() {
		return nil
	}
	e := epoch(float64(t.UnixMilli()) / 1000)
	return &e
}

// MarshalJSON writes no exponent: some clients read a date as a plain number.
func (e epoch) MarshalJSON() ([]byte, error) {
	return json.Marshal(json.Number(strings.TrimRight(strings.TrimRight(strconv.FormatFloat(float64(e), 'f', 3, 64), "0"), ".")))
}
