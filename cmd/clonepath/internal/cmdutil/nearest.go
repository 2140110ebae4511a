package cmdutil

import (
	"strings"

	"clonepath/awsops/target"
)

// Nearest returns the known word that is most like s, "" if none is near.
func Nearest(s string, known []string) string {
	best, distance := "", max(3, len(s)/3)
	for _, k := range known {
		if strings.HasPrefix(k, s) {
			return k
		}
		if d := target.EditDistance(s, k); d < distance {
			best, distance = k, d
		}
	}
	return best
}
