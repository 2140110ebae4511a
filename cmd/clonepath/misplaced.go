package main

import (
	"errors"
	"slices"
	"strconv"
	"strings"

	"clonepath/awsops/sealed"
	"clonepath/awsops/target"

	"clonepath/steps/setup"
)

// door is where a command line comes in. It looks at every argument before
// anybody can repeat one: cobra and the operating system do so in their errors.
type door struct {
	vault *sealed.Vault     // what is not refused, and not repeated in an error either
	keys  map[string]string // a flag's key in clonepath.yaml
}

func newDoor() *door {
	d := &door{vault: sealed.NewVault(), keys: map[string]string{}}
	for _, field := range setup.AllFields() {
		if field.Kind != setup.Password {
			d.keys[field.Flag] = field.Key
		}
	}
	for _, row := range targetFlags(&target.Target{}) {
		d.keys["--"+row.name] = row.key
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

// refuse is a usage error where a token stands in the command line, or in a
// variable that is taken for an answer.
func (d *door) refuse(args, environment []string) error {
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
				return usagef("%s", sealed.Misplaced("the name of a flag"))
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
			return usagef("the variable %s: %s", name, sealed.Misplaced("what belongs there"))
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
		return usagef("%s: %s", flag, sealed.Misplaced(noun))
	case why != nil && flag != "":
		return usagef("%s: %w", flag, why)
	case why != nil:
		return usagef("%w", why)
	}
	return nil
}

func (d *door) hide(text string) {
	for _, maybe := range sealed.Uncertain(text) {
		d.vault.Add(sealed.New(maybe))
	}
}

// scrubbed is an error's text without what the door saw.
func (d *door) scrubbed(text string) string {
	text, _ = d.vault.Scrub(text)
	return text
}

// isAnswer reports whether a variable answers a question, or names what is shown.
func isAnswer(name string) bool {
	return strings.HasPrefix(name, "CLONEPATH_") || slices.Contains([]string{"AWS_PROFILE", "AWS_DEFAULT_PROFILE", "AWS_REGION", "AWS_DEFAULT_REGION"}, name)
}

// errStdinValue stands alone in the message: pflag's own would quote the value.
var errStdinValue = errors.New("--token-stdin takes no value, it reads stdin; if the value was a token, revoke it: every process of this machine could read it")

// stdinFlag is a flag that may stand alone, and repeats nothing of what follows
// an equals sign.
type stdinFlag struct{ on *bool }

func (f stdinFlag) String() string   { return strconv.FormatBool(f.on != nil && *f.on) }
func (f stdinFlag) Type() string     { return "bool" }
func (f stdinFlag) IsBoolFlag() bool { return true }
func (f stdinFlag) Set(text string) error {
	on, err := strconv.ParseBool(text)
	if err != nil {
		return errStdinValue
	}
	*f.on = on
	return nil
}
