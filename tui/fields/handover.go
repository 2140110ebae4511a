package fields

import (
	"fmt"
	"strings"

	"clonepath/tui/form"
)

// HandoverFields ask where the files for others go.
func HandoverFields(dir *string) []form.Field {
	return []form.Field{
		{
			Key: "dir", Kind: form.Text, Title: "Write the files to which directory?",
			Help:  "A request in plain words for the security team (request.md), the commands, and the policies as they have to be. None of them holds the token. The External ID is in them: the directory is for those who need it.",
			Value: func() string { return *dir }, Store: func(v string) { *dir = v },
			Check: func(v string) error {
				if strings.TrimSpace(v) == "" {
					return fmt.Errorf("name a directory; it is made if it is not there")
				}
				return nil
			},
		},
	}
}
