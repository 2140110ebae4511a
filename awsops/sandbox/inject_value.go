package sandbox

var valueInjections = []Injection{
	{Fault: "value-plaintext-with-path", Title: "the secret is the bare token, the path wants JSON", edit: func(s *scene) {
		s.setValue(s.secret, s.token)
	}},
	{Fault: "value-key-missing", Title: "the secret has no key as the path names", edit: func(s *scene) {
		s.setValue(s.secret, map[string]string{"username": "torque", "password": s.token})
	}},
	{Fault: "value-trailing-newline", Title: "the token in the secret ends with a newline", edit: func(s *scene) {
		s.setToken(s.token + "\n")
	}},
}

// setToken replaces the token in the chain's secret.
func (s *scene) setToken(token string) {
	s.setValue(s.secret, map[string]string{"username": "torque", "token": token})
}
