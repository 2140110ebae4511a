package app

import "testing"

func TestLikelyKeyIsChosen(t *testing.T) {
	for name, row := range map[string]struct{ value, path, want string }{
		"the one that looks like a token": {`{"user":"oauth2","git":{"pat":"` + canary + `"}}`, "token", "git.pat"},
		"the present one, where it leads": {`{"token":"abc","pat":"` + canary + `"}`, "token", "token"},
		"none that is not clean":          {`{"user":"oauth2","pat":" ` + canary + `"}`, "token", "token"},
	} {
		t.Run(name, func(t *testing.T) {
			deps := testDeps(&fakeWorld{value: row.value})
			deps.Setup.Target.SecretPath = row.path
			d := drive(t, deps, 80, 24)
			d.EnterUntil("app/database").Press("enter")
			if got := d.app.s.Setup.Target.SecretPath; got != row.want {
				t.Errorf("the path is %q, want %q:\n%s", got, row.want, d.View())
			}
			d.SeesNot("canary")
		})
	}
}
