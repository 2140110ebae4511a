package sandbox

var secretInjections = []Injection{
	{Fault: "secret-not-found", Title: "no secret has the name that Torque was given", edit: func(s *scene) { s.forget(s.secret) }},
}
