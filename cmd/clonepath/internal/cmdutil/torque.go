package cmdutil

import (
	"cmp"
	"errors"
	"fmt"
	"os"
	"strings"

	"clonepath/awsops/sealed"
	"clonepath/awsops/target"
	"clonepath/checks/torqueapi"
)

// TorqueHelp stands in the help of check.
const TorqueHelp = `

With TORQUE_TOKEN and TORQUE_SPACE in the environment (and TORQUE_HOST or
TORQUE_URL for another Torque than portal.qtorque.io) Torque's side is read too,
by GET alone: the credential, the space's agents, the repository and the errors
that Torque reports of it. Three checks are added; a Torque that does not
answer leaves them unknown, which is exit 4, and never counts as a fault.`

// askTorque lets the checks read Torque's side where the environment has a token
// for it: TORQUE_TOKEN and TORQUE_SPACE, and TORQUE_HOST or TORQUE_URL for
// another Torque than the public one. What is missing is said in the report, and
// fails nothing: other tools use these variables too.
func (s *Subject) askTorque() {
	token := os.Getenv("TORQUE_TOKEN")
	if token == "" {
		return
	}
	s.Ask.CredentialName = s.Setup.Credential.Name // of the file or a flag: a default is nobody's word
	access, err := torqueAccess(token)
	switch {
	case err != nil:
		s.Ask.TorqueNotAsked = err.Error()
	case s.Sandbox != nil && !target.IsLoopback(access.Hostname()):
		// The sandbox stands for everything but this machine: a real token stays here.
	default:
		s.Ask.Torque = access
	}
}

func torqueAccess(token string) (*torqueapi.Access, error) {
	space := os.Getenv("TORQUE_SPACE")
	if strings.TrimSpace(space) == "" {
		return nil, errors.New("not asked: TORQUE_TOKEN is set, TORQUE_SPACE is not")
	}
	access, err := torqueapi.NewAccess(cmp.Or(os.Getenv("TORQUE_HOST"), os.Getenv("TORQUE_URL")), space, sealed.New(token))
	if err != nil {
		return nil, fmt.Errorf("not asked: %w", err)
	}
	return access, nil
}
