package checks

import (
	"net/http"
	"net/http/httptest"
	"slices"
	"strings"
	"testing"
	"time"

	"clonepath/awsops/awserr"
	"clonepath/awsops/sandbox"
	"clonepath/awsops/sealed"
	"clonepath/checks/torqueapi"
	"clonepath/checks/torqueapi/torquetest"
)

func (s *scene) askTorque(t *testing.T, url string) {
	t.Helper()
	access, err := torqueapi.NewAccess(url, torquetest.Space, sealed.New(torquetest.Token))
	if err != nil {
		t.Fatal(err)
	}
	s.Torque = access
}

// Without a name of its own the credential is the one that the repository uses.
func TestTorqueCredentialOfTheRepository(t *testing.T) {
	torque := torquetest.Start(t)
	s := newScene(t, sandbox.Options{})
	s.askTorque(t, torque.URL)
	torque.Put("/api/spaces/platform/agents", torquetest.Answer{Body: `[]`})
	torque.Put("/api/spaces/platform/repositories", torquetest.Answer{Body: `[{"repository_url":"` + s.Target.Repo + `","credential_name":"its-own"}]`})
	for _, name := range []string{"its-own", "named"} {
		torque.Put("/api/settings/credentialstore/"+name, torquetest.Answer{Body: `{"name":"` + name + `"}`})
	}
	for given, want := range map[string]string{"": "its-own", "named": "named"} {
		s.CredentialName = given
		record := s.run(t, nil)
		if got := record.TorqueCredential.Get().Name; got != want || !record.TorqueAgents.Seen() || !record.TorqueRepository.Seen() || record.Torque.Credential != given {
			t.Errorf("given %q: the credential %q is read, want %q", given, got, want)
		}
		if read := strings.Join(record.Did.Read, "\n"); !strings.Contains(read, "the credential in Torque") || !strings.Contains(read, "TORQUE_TOKEN was sent to "+s.Torque.Host()) {
			t.Errorf("read: %s", read)
		}
		if slices.Contains(record.Did.TokenSentTo, s.Torque.Host()) {
			t.Errorf("the Git token was sent to %v", record.Did.TokenSentTo)
		}
	}
}

// A Torque that hangs costs its own three facts, within their time.
func TestTorqueHangs(t *testing.T) {
	release := make(chan struct{})
	hanging := httptest.NewServer(http.HandlerFunc(func(_ http.ResponseWriter, r *http.Request) {
		select {
		case <-release:
		case <-r.Context().Done():
		}
	}))
	t.Cleanup(hanging.Close)
	t.Cleanup(func() { close(release) })
	s := newScene(t, sandbox.Options{})
	s.askTorque(t, hanging.URL)
	s.Timeout, s.CredentialName = time.Second, "acme-git"
	record := s.run(t, nil)
	if !record.TorqueAgents.Failed(awserr.Timeout) || !record.TorqueRepository.Failed(awserr.Timeout) || !record.TorqueCredential.Failed(awserr.Timeout) {
		t.Errorf("%+v, %+v, %+v", record.TorqueAgents, record.TorqueRepository, record.TorqueCredential)
	}
	if !record.Clone.Seen() || !record.RoleValue.Seen() {
		t.Error("the rest of the chain is not seen")
	}
}

// Where no Torque was named nothing of it is recorded.
func TestNoTorque(t *testing.T) {
	record := newScene(t, sandbox.Options{}).run(t, nil)
	if record.Torque != nil || record.TorqueAgents != nil || record.TorqueRepository != nil || record.TorqueCredential != nil || strings.Contains(strings.Join(record.Did.Read, "\n"), "Torque") {
		t.Errorf("%+v, read %q", record.Torque, record.Did.Read)
	}
}
