package page

import (
	"slices"
	"strings"

	"clonepath/awsops/target"

	"clonepath/steps/setup"
)

// filler is an asker that takes a pasted block of Torque's fields.
type filler interface {
	// fill sets what the block names; false where that is nothing it asks for.
	Fill(named map[target.Field]string) bool
}

// fieldNames are the fields as people call them, in the order in which they are
// listed.
var fieldNames = []struct {
	field target.Field
	name  string
}{
	{target.FieldRoleARN, "Role ARN"}, {target.FieldExternalID, "External ID"}, {target.FieldSecretID, "Secret ID"},
	{target.FieldSecretPath, "Secret Path"}, {target.FieldRepo, "Repository URL"}, {target.FieldBranch, "Branch"},
	{target.FieldRegion, "Region"},
}

// TakeOver sets the fields that a text named, as far as the screen asks for
// them, and says which.
func (a *Ask) TakeOver(named map[target.Field]string, asked []target.Field) bool {
	var taken, refused []string
	for _, row := range fieldNames {
		value, ok := named[row.field]
		f, known := setup.FieldByKey("target." + string(row.field))
		if !ok || !known || !slices.Contains(asked, row.field) {
			continue
		}
		if err := a.S.Misplaced(f.Key, value); err != nil {
			refused = append(refused, "✗ "+row.name+": "+err.Error())
			continue
		}
		f.Set(&a.S.Setup, value)
		taken = append(taken, row.name)
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
