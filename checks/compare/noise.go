package compare

import (
	"strings"

	"clonepath/awsops/target"
)

// settled is an address without what differs from run to run: a port of this
// machine, which a sandbox or a tunnel gets anew each time.
func settled(address string) string {
	for _, host := range []string{"127.0.0.1:", "localhost:", "[::1]:"} {
		before, behind, ok := strings.Cut(address, host)
		if rest := strings.TrimLeft(behind, "0123456789"); ok && len(rest) < len(behind) {
			return before + strings.TrimSuffix(host, ":") + rest
		}
	}
	return address
}

// principal is who a caller is, without the name of the session, which most
// callers choose anew.
func principal(arn string) string {
	if role, ok := target.RoleARNOf(arn); ok {
		return role
	}
	return arn
}

// uniqueID is the id of a user or role without the name of the session.
func uniqueID(userID string) string {
	id, _, _ := strings.Cut(userID, ":")
	return id
}

// short8 is the beginning of a version id or commit.
func short8(id string) string {
	if len(id) > 8 {
		return id[:8] + "…"
	}
	return id
}
