package sealed_test

import (
	"fmt"
	"io"
	"strings"
	"testing"

	"clonepath/awsops/sealed"
)

// BenchmarkWriter writes a report through the vault of a fleet: what it costs
// must not grow with the number of secrets.
func BenchmarkWriter(b *testing.B) {
	line := "The role arn:aws:iam::111122223333:role/torque-git-reader trusts the agent, and the secret's policy allows it.\n"
	report := []byte(strings.Repeat(line, 200))
	for _, secrets := range []int{1, 20, 200} {
		vault := sealed.NewVault()
		for i := range secrets {
			token := fmt.Sprintf("glpat-%020d", i*i*7919)
			vault.Add(sealed.New(token), "oauth2")
			vault.Add(sealed.New(fmt.Sprintf(`{"username":"torque","token":%q}`, token)))
		}
		b.Run(fmt.Sprintf("%d secrets", secrets), func(b *testing.B) {
			b.SetBytes(int64(len(report)))
			for b.Loop() {
				w := vault.Writer(io.Discard)
				_, _ = w.Write(report)
				_ = w.Close()
			}
		})
	}
}
