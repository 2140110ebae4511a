package trialclone

import (
	"fmt"
	"net/http"
)

// Refusal words what a Git host answered to a token, by its HTTP status.
func Refusal(code int) string {
	switch code {
	case http.StatusUnauthorized:
		return "the Git host refuses the token (401): it is wrong, expired or revoked"
	case http.StatusForbidden:
		return "the Git host knows the token and denies it this repository (403): a scope or a permission is missing"
	case http.StatusNotFound:
		return "with this token the Git host shows no such repository (404): the address is wrong, or the token may not see it"
	}
	return fmt.Sprintf("the Git host answered %d instead of the repository", code)
}
