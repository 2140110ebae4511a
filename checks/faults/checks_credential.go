package faults

import (
	"clonepath/checks/evidence"
)

var credentialChecks = []statement{
	{id: evidence.CredentialFields, link: LinkCredential, title: "the values entered in Torque are well-formed",
		judge: judgeCredentialFields},
}
