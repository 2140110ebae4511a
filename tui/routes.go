package tui

// routes make the page of a kind.
var routes = map[Kind]func(s *ui, with any) screen{
	Start:      func(s *ui, _ any) screen { return newStart(s) },
	CheckForm:  func(s *ui, _ any) screen { return newCheckForm(s) },
	Support:    func(s *ui, _ any) screen { return newSupport(s) },
	Repo:       func(s *ui, _ any) screen { return newRepo(s) },
	Account:    func(s *ui, _ any) screen { return newAccount(s) },
	Secret:     func(s *ui, _ any) screen { return newSecret(s) },
	Role:       func(s *ui, _ any) screen { return newRole(s) },
	Trust:      func(s *ui, _ any) screen { return newTrust(s) },
	Credential: func(s *ui, _ any) screen { return newCredential(s) },
	Plan:       func(s *ui, with any) screen { return newPlan(s, with) },
	Handover:   func(s *ui, with any) screen { return newHandover(s, with.(handoverOf)) },
	Waiting:    func(s *ui, with any) screen { return newWaiting(s, with) },
	Returned:   func(s *ui, _ any) screen { return newReturned(s) },
	Paste:      func(s *ui, _ any) screen { return newPaste(s) },
	Verify:     func(s *ui, with any) screen { return newVerify(newChecking(s, with.(*verification))) },
	Detail:     func(s *ui, with any) screen { return newDetail(with.(detailOf)) },
	Watch:      func(s *ui, with any) screen { return newWatch(s, with.(*verification)) },
	Report:     func(s *ui, with any) screen { return newReport(s, with.(reportOf)) },
}
