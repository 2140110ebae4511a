package torque

import (
	"fmt"

	"clonepath/checks/faults/rule"
	"clonepath/checks/faults/snapshot"
	"clonepath/checks/verdict"
)

func anotherCredential(snap *snapshot.Snapshot) *rule.Match {
	repository := snap.Record.TorqueRepository.Get()
	if !snap.AsksTorque() || repository.Credential == "" || snap.Record.Torque.Credential == "" || repository.Credential == snap.Record.Torque.Credential {
		return nil
	}
	return &rule.Match{
		Certainty: verdict.Likely, // the name here may be the one that is wrong
		Settle:    fmt.Sprintf("whether %q is the name of the credential with these values", repository.Credential),
		Summary:   fmt.Sprintf("The repository uses the credential %q in Torque, not %q.", repository.Credential, snap.Record.Torque.Credential),
		Evidence:  []string{"credential_name " + repository.Credential, "credential.name here " + snap.Record.Torque.Credential},
		Advice:    fmt.Sprintf("choose %q for this repository", snap.Record.Torque.Credential),
	}
}

func anotherBranch(snap *snapshot.Snapshot) *rule.Match {
	branch := snap.Record.TorqueRepository.Get().Branch
	if branch == "" || snap.Target.Branch == "" || branch == snap.Target.Branch {
		return nil
	}
	return &rule.Match{
		Summary:  fmt.Sprintf("Torque clones the branch %q; the one checked here is %q.", branch, snap.Target.Branch),
		Evidence: []string{"branch in Torque " + branch, "branch here " + snap.Target.Branch},
	}
}
