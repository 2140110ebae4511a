package app

import (
	"clonepath/steps/session"
	"clonepath/tui/page"
	"clonepath/tui/pages/plan"
	"clonepath/tui/pages/setup"
	"clonepath/tui/pages/start"
	"clonepath/tui/pages/support"
	"clonepath/tui/pages/verify"
)

// routes make the page of a kind.
var routes = map[page.Kind]func(s *page.UI, with any) page.Page{
	page.Start:      func(s *page.UI, _ any) page.Page { return start.NewStart(s) },
	page.CheckForm:  func(s *page.UI, _ any) page.Page { return verify.NewCheckForm(s) },
	page.Support:    func(s *page.UI, _ any) page.Page { return support.NewSupport(s) },
	page.Repo:       func(s *page.UI, _ any) page.Page { return setup.NewRepo(s) },
	page.Account:    func(s *page.UI, _ any) page.Page { return setup.NewAccount(s) },
	page.Secret:     func(s *page.UI, _ any) page.Page { return setup.NewSecret(s) },
	page.Role:       func(s *page.UI, _ any) page.Page { return setup.NewRole(s) },
	page.Trust:      func(s *page.UI, _ any) page.Page { return setup.NewTrust(s) },
	page.Credential: func(s *page.UI, _ any) page.Page { return setup.NewCredential(s) },
	page.Plan:       func(s *page.UI, with any) page.Page { return plan.NewPlan(s, with) },
	page.Handover:   func(s *page.UI, with any) page.Page { return plan.NewHandover(s, with.(page.HandoverOf)) },
	page.Waiting:    func(s *page.UI, with any) page.Page { return plan.NewWaiting(s, with) },
	page.Returned:   func(s *page.UI, _ any) page.Page { return plan.NewReturned(s) },
	page.Paste:      func(s *page.UI, _ any) page.Page { return setup.NewPaste(s) },
	page.Verify: func(s *page.UI, with any) page.Page {
		return verify.NewVerify(verify.NewChecking(s, with.(*session.Verification)))
	},
	page.Detail: func(s *page.UI, with any) page.Page { return verify.NewDetail(with.(verify.DetailOf)) },
	page.Watch:  func(s *page.UI, with any) page.Page { return verify.NewWatch(s, with.(*session.Verification)) },
	page.Report: func(s *page.UI, with any) page.Page { return verify.NewReport(s, with.(page.ReportOf)) },
}
