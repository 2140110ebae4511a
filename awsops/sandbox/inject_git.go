package sandbox

var gitInjections = []Injection{
	{Fault: "git-401-bad-token", Title: "the Git host does not know the token", edit: func(s *scene) {
		s.setToken(gitToken(s.random))
	}},
	{Fault: "git-404-hidden-private", Title: "the token is valid but may not see the repository", edit: func(s *scene) {
		blind := gitToken(s.random)
		s.git.Grant(blind)
		s.setToken(blind)
	}},
}
