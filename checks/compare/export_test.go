package compare

import "clonepath/checks/evidence"

// Touched are the statements that some row can break.
func Touched() []evidence.CheckID {
	var ids []evidence.CheckID
	for _, r := range rows {
		ids = append(ids, r.touches...)
	}
	for _, r := range fieldRows {
		ids = append(ids, r.touches...)
	}
	return ids
}
