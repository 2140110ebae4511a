package setup

import (
	"errors"
	"fmt"

	"clonepath/awsops/target"
)

// Problems checks every value that is set: the Target's, the other keys', and
// the relations between them that can be judged without a call. Empty values
// are no problem here: most have a default.
func (s Setup) Problems() []*Problem {
	var found []*Problem
	add := func(err error) {
		var p *Problem
		if errors.As(err, &p) && p != nil {
			found = append(found, p)
		}
	}
	if s.APIVersion != "" && s.APIVersion != APIVersion {
		add(notOneOf("apiVersion", s.APIVersion, []string{APIVersion}))
	}
	for _, p := range s.Target.Problems() {
		add(FromTarget(p))
	}
	for _, f := range table() {
		if p := f.problem(s); p != nil {
			add(p)
		}
	}
	add(checkNewSecretName(newName(s)))
	add(s.roleDisagreement())
	add(s.secretDisagreement())
	add(s.CheckHidden())
	return found
}

// newName is the name of a secret that would be created; that of an existing
// one, named by its ARN, is AWS's business.
func newName(s Setup) string {
	id := s.Target.SecretID
	if id != "" && id != s.Secret.Name {
		return ""
	}
	if p := target.Check(target.FieldSecretID, id); p != nil && !p.Likely {
		return "" // it is said of target.secretId
	}
	return s.Secret.Name
}

func (s Setup) roleDisagreement() error {
	_, path, name, ok := SplitRoleARN(s.Target.RoleARN)
	if !ok {
		return nil
	}
	if s.Role.Name != "" && s.Role.Name != name {
		return disagree("role.name", s.Role.Name, "target.roleArn", s.Target.RoleARN, name)
	}
	if s.Role.Path != "" && s.Role.Path != path {
		return disagree("role.path", s.Role.Path, "target.roleArn", s.Target.RoleARN, path)
	}
	return nil
}

func (s Setup) secretDisagreement() error {
	name := s.Target.SecretName()
	if s.Secret.Name == "" || s.Target.SecretID == "" || s.Secret.Name == name {
		return nil
	}
	return disagree("secret.name", s.Secret.Name, "target.secretId", s.Target.SecretID, name)
}

func disagree(key, value, other, otherValue, expected string) error {
	return &Problem{Key: key, Found: fmt.Sprintf("%s is %s, but %s is %s", key, Quote(value), other, Quote(otherValue)),
		Expected: fmt.Sprintf("%s to be %s", key, Quote(expected)), Advice: "change one of them, or leave " + key + " out"}
}
