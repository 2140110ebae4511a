package plan

import (
	"context"

	"clonepath/awsops"
	"clonepath/steps/setup"
)

// Comparison is a plan with what it was made from.
type Comparison struct {
	Setup   setup.Setup // with defaults, and what was adopted from AWS
	Desired Desired
	Actual  Actual
	Planned Planned
}

// Compare reads what is there and plans what is missing. The account is the one that
// the plan is for; "" means that of the credentials.
func Compare(ctx context.Context, operator *awsops.Account, s setup.Setup, account string, in Input) (c Comparison, err error) {
	if account != "" {
		if _, err := Desire(s, account); err != nil {
			return c, err // before anything is read
		}
	}
	if c.Actual, err = Read(ctx, operator, s); err != nil {
		return c, err
	}
	if account == "" {
		account = c.Actual.Account
	}
	c.Setup = Adopt(s, c.Actual).WithDefaults()
	if c.Desired, err = Desire(c.Setup, account); err != nil {
		return c, err
	}
	return c, c.Again(in)
}

// Again plans once more, with what a person said since.
func (c *Comparison) Again(in Input) (err error) {
	c.Planned, err = Plan(c.Desired, c.Actual, in)
	return err
}
