package page

import (
	"strings"

	"clonepath/awsops/target"

	"clonepath/steps/setup"
)

// filler is an asker that takes a pasted block of Torque's fields.
type filler interface {
	// fill sets what the block names; false where that is nothing it asks for.
	Fill(named map[target.Field]string) bool
}

// TakeOver sets the keys that a text named, as far as the screen asks for them,
// and says which.
func (a *Ask) TakeOver(named map[target.Field]string, asked []string) bool {
	var taken, refused []string
	for _, key := range asked {
		f, _ := setup.FieldByKey(key)
		value, ok := named[f.InTarget()]
		if !ok {
			continue
		}
		if err := a.S.Misplaced(f.Key, value); err != nil {
			refused = append(refused, "✗ "+f.Label+": "+err.Error())
			continue
		}
		f.Set(&a.S.Setup, value)
		taken = append(taken, f.Label)
	}
	if len(taken)+len(refused) == 0 {
		return false
	}
	a.S.NameHost()
	a.Form.Renew()
	a.Notice, a.Bad = refused, len(refused) > 0
	if len(taken) > 0 {
		a.Notice = append([]string{"✓ Taken over: " + strings.Join(taken, ", ") + "."}, refused...)
	}
	return true
}
