package checks

import (
	"slices"

	"clonepath/checks/evidence"
)

// collectors: what can be asked is a row, beside the function that asks it.
// Durations and events name a collector by its id, which is the name of the fact
// that it fills. They start in this order.
var collectors = slices.Concat(accessCollectors, secretCollectors, roleCollectors, trustCollectors, trailCollectors, simulationCollectors, gitCollectors, torqueCollectors, practiceCollectors)

// Permission is an IAM action that a check needs.
type Permission struct {
	Action    string
	By        evidence.Actor   // operator, agent, or role (a session of the role)
	Collector string           // what needs it
	Serves    evidence.CheckID // the check that is unknown without it
	Optional  bool             // the chain can be judged without it
}

// Permissions lists the IAM actions that checking needs, for explain
// --permissions. An action that two collectors need stands twice.
func Permissions() []Permission { return permissions(false) }

// AuditPermissions lists those that an audit needs beside them.
func AuditPermissions() []Permission { return permissions(true) }

// Audited are the facts that an audit needs, with whatever those need.
func Audited() []string {
	return []string{
		"local", "caller", "secret", "secretPolicy", "key", "keyPolicy", "keyGrants", "role", "rolePolicies", "boundary", "trail", "identities", "trails", "readers",
	}
}

// Audits reports whether an audit needs a fact.
func Audits(collector string) bool { return slices.Contains(Audited(), collector) }

func permissions(practice bool) []Permission {
	var list []Permission
	for _, c := range collectors {
		if c.practice != practice {
			continue
		}
		for _, action := range c.actions {
			list = append(list, Permission{action, c.by, c.id, c.serves, c.optional})
		}
	}
	return list
}
