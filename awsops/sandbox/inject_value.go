package sandbox

import (
	"encoding/json"
	"strconv"
)

var valueInjections = []Injection{
	{Fault: "value-binary", Title: "the value is stored as binary", edit: func(s *scene) {
		for _, v := range s.secret.versions {
			stored := v.value()
			v.text, v.binary = nil, &stored
		}
	}},
	{Fault: "value-plaintext-with-path", Title: "the secret is the bare token, the path wants JSON", edit: func(s *scene) {
		s.setValue(s.secret, s.token)
	}},
	{Fault: "value-json-without-path", Title: "the value is JSON, and no Secret Path is entered", edit: func(s *scene) { s.target.SecretPath = "" }},
	{Fault: "value-json-invalid", Title: "a shell took the quotation marks out of the JSON", edit: func(s *scene) {
		s.setValue(s.secret, "{username:torque,token:"+s.token+"}")
	}},
	{Fault: "value-bom", Title: "the value begins with a byte order mark", edit: func(s *scene) {
		s.setValue(s.secret, "\ufeff"+s.stored())
	}},
	{Fault: "value-json-in-string", Title: "the path leads into JSON that is written as a string", edit: func(s *scene) {
		s.setValue(s.secret, map[string]string{"data": s.stored()})
		s.target.SecretPath = "data.token"
	}},
	{Fault: "value-double-encoded", Title: "the JSON was encoded twice", edit: func(s *scene) {
		once, _ := json.Marshal(s.stored()) // a string marshals
		s.setValue(s.secret, string(once))
	}},
	{Fault: "value-key-missing", Title: "the secret has no key as the path names", edit: func(s *scene) {
		s.setValue(s.secret, map[string]string{"username": "torque", "password": s.token})
	}},
	{Fault: "value-key-case", Title: "the key is written in another case than the path", edit: func(s *scene) { s.setKey("Token") }},
	{Fault: "value-key-whitespace", Title: "the key ends with a space", edit: func(s *scene) { s.setKey("token ") }},
	{Fault: "value-null-or-empty", Title: "there is an empty string at the path", edit: func(s *scene) { s.setToken("") }},
	{Fault: "value-non-string", Title: "there is a number at the path", edit: func(s *scene) {
		number, _ := strconv.Atoi(s.random.text(9, "123456789")) // digits
		s.setValue(s.secret, map[string]any{"username": "torque", "token": number})
	}},
	{Fault: "value-duplicate-keys", Title: "the key stands twice in the value", Warning: true, edit: func(s *scene) {
		s.setValue(s.secret, `{"username":"torque","token":"`+gitToken(s.random)+`","token":"`+s.token+`"}`)
	}},
	{Fault: "value-path-separator-in-key", Title: "the key holds a dot, the path a slash", edit: func(s *scene) {
		s.setKey("git.token")
		s.target.SecretPath = "git/token"
	}},
	{Fault: "value-private-key", Title: "a private key is stored in the place of the token", edit: func(s *scene) {
		s.setToken("-----BEGIN OPENSSH PRIVATE KEY-----\nc2FuZGJveA==\n-----END OPENSSH PRIVATE KEY-----\n")
	}},
	{Fault: "value-trailing-newline", Title: "the token in the secret ends with a newline", edit: func(s *scene) {
		s.setToken(s.token + "\n")
	}},
	{Fault: "value-wrapped-quotes", Title: "the token is stored with quotation marks around it", edit: func(s *scene) {
		s.setToken(`"` + s.token + `"`)
	}},
	{Fault: "value-placeholder", Title: "a placeholder was stored and never replaced", edit: func(s *scene) { s.setToken("<your-token>") }},
}

// stored is the secret's value, "" where there is none.
func (s *scene) stored() string {
	if len(s.secret.versions) == 0 {
		return ""
	}
	return s.secret.versions[0].value().Reveal()
}

// setToken replaces the token in the chain's secret.
func (s *scene) setToken(token string) {
	s.setValue(s.secret, map[string]string{"username": "torque", "token": token})
}

// setKey stores the token under another key.
func (s *scene) setKey(key string) {
	s.setValue(s.secret, map[string]string{"username": "torque", key: s.token})
}
