package cmdutil

import (
	"errors"
	"slices"
	"strconv"
	"strings"

	"clonepath/awsops/sealed"
	"clonepath/steps/setup"
)

// door is where a command line comes in. It looks at every argument before
// anybody can repeat one: cobra and the operating system do so in their errors.
type door struct {
	vault *sealed.Vault     // what is not refused, and not repeated in an error either
	keys  map[string]string // a flag's key in clonepath.yaml
}

// NewDoor knows the flags that answer a question, and what each asks for.
func NewDoor() *door {
	d := &door{vault: sealed.NewVault(), keys: map[string]string{}}
	for _, field := range setup.AllFields() {
		if field.Kind != setup.Password && field.Decides == "" {
			d.keys[field.Flag] = field.Key
		}
	}
	return d
}

// asked is what flags want that answer no question.
var asked = map[string]string{
	"-f": "the name of a file", "--file": "the name of a file", "--token-file": "the name of a file", "--save": "the name of a file",
	"--share": "the name of a file", "--sandbox": "the name of a fault", "--fault": "the name of a fault", "--allow-git-host": "the name of a host",
	"--agent-profile": "the name of a profile",
}

// tokenFlags say themselves, and better, why they take no token as their value.
var tokenFlags = []string{"--token", "--token-stdin"}

// Refuse is a usage error where a token stands in the command line, or in a
// variable that is taken for an answer.
func (d *door) Refuse(args, environment []string) error {
	flag := "" // the one that may want the next argument
	for _, arg := range args {
		name, value := flag, arg
		flag = ""
		if strings.HasPrefix(arg, "-") {
			var given bool
			if name, value, given = strings.Cut(arg, "="); !given {
				flag = arg
			}
			if sealed.Holds(name) {
				return Usagef("%s", sealed.Misplaced("the name of a flag"))
			}
			d.hide(name)
			d.hide(name[min(2, len(name)):]) // -fVALUE
		}
		if err := d.look(name, value); err != nil {
			return err
		}
	}
	for _, variable := range environment {
		if name, value, _ := strings.Cut(variable, "="); isAnswer(name) && sealed.Holds(value) {
			return Usagef("the variable %s: %s", name, sealed.Misplaced("what belongs there"))
		}
	}
	return nil
}

// look judges what stands behind a flag, or by itself. What only may be a token is
// not repeated in an error, unless it is the Target's: there it may be what it is
// given for.
func (d *door) look(flag, value string) error {
	key := d.keys[flag]
	if slices.Contains(tokenFlags, flag) {
		d.vault.Add(sealed.New(value))
		return nil
	}
	if d.vault.Seal(value); !strings.HasPrefix(key, "target.") {
		d.hide(value)
	}
	why := setup.Misplaced(key, value)
	switch noun := asked[flag]; {
	case why != nil && noun != "":
		return Usagef("%s: %s", flag, sealed.Misplaced(noun))
	case why != nil && flag != "":
		return Usagef("%s: %w", flag, why)
	case why != nil:
		return Usagef("%w", why)
	}
	return nil
}

func (d *door) hide(text string) {
	for _, maybe := range sealed.Uncertain(text) {
		d.vault.Add(sealed.New(maybe))
	}
}

// Scrubbed is an error's text without what the door saw.
func (d *door) Scrubbed(text string) string {
	text, _ = d.vault.Scrub(text)
	return text
}

// isAnswer reports whether a variable answers a question, or names what is shown.
func isAnswer(name string) bool {
	return strings.HasPrefix(name, setup.VariablePrefix) || slices.Contains([]string{"AWS_PROFILE", "AWS_DEFAULT_PROFILE", "AWS_REGION", "AWS_DEFAULT_REGION"}, name)
}

// ErrStdinValue stands alone in the message: pflag's own would quote the value.
var ErrStdinValue = errors.New("--token-stdin takes no value, it reads stdin; if the value was a token, revoke it: every process of this machine could read it")

// StdinFlag is a flag that may stand alone, and repeats nothing of what follows
// an equals sign.
type StdinFlag struct{ On *bool }

func (f StdinFlag) String() string { return strconv.FormatBool(f.On != nil && *f.On) }

// Type is what pflag shows as the flag's kind.
func (f StdinFlag) Type() string { return "bool" }

// IsBoolFlag tells pflag that the flag may stand alone.
func (f StdinFlag) IsBoolFlag() bool { return true }

// Set refuses a value that is no boolean, without repeating it.
func (f StdinFlag) Set(text string) error {
	on, err := strconv.ParseBool(text)
	if err != nil {
		return ErrStdinValue
	}
	*f.On = on
	return nil
}
