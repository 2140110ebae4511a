package review

import (
	"fmt"
	"regexp"
	"slices"
	"strings"

	"clonepath/awsops/iampolicy"
	"clonepath/awsops/target"
)

// Slip is one difference between a Resource and the secret that it was meant for.
type Slip struct {
	Kind SlipKind
	Was  string // as written
	Is   string // of the secret
}

// SlipKind names a slip.
type SlipKind string

const (
	SlipSpace         SlipKind = "space"          // around the ARN
	SlipNameOnly      SlipKind = "name-only"      // no ARN at all
	SlipPartition     SlipKind = "partition"      //
	SlipService       SlipKind = "service"        //
	SlipRegion        SlipKind = "region"         //
	SlipAccount       SlipKind = "account"        //
	SlipSeparator     SlipKind = "separator"      // secret/ for secret:
	SlipWord          SlipKind = "word"           // no "secret:" before the name
	SlipCase          SlipKind = "case"           //
	SlipNoSuffix      SlipKind = "no-suffix"      // the six characters are missing
	SlipQuestionMarks SlipKind = "question-marks" // more or fewer than six
	SlipDoubled       SlipKind = "doubled-suffix" //
	SlipStale         SlipKind = "stale-suffix"   // those of an earlier secret
)

// says puts a slip into words.
var says = map[SlipKind]func(s Slip) string{
	SlipSpace:     func(Slip) string { return "a space stands around it" },
	SlipNameOnly:  func(Slip) string { return "it is a name, not an ARN" },
	SlipPartition: differs("partition"),
	SlipService:   differs("service"),
	SlipRegion:    differs("region"),
	SlipAccount:   differs("account"),
	SlipSeparator: func(Slip) string { return `"secret/" stands for "secret:"` },
	SlipWord:      func(Slip) string { return `"secret:" is missing before the name` },
	SlipCase:      differs("name"),
	SlipNoSuffix:  func(Slip) string { return "the six characters at the end of the ARN are missing" },
	SlipQuestionMarks: func(s Slip) string {
		return fmt.Sprintf("it ends in %d question marks, not six", strings.Count(s.Was, "?"))
	},
	SlipDoubled: func(s Slip) string { return fmt.Sprintf("it has two endings, %q", s.Was) },
	SlipStale:   func(s Slip) string { return fmt.Sprintf("it ends in %q, the secret in %q", s.Was, s.Is) },
}

func differs(what string) func(Slip) string {
	return func(s Slip) string { return fmt.Sprintf("the %s is %q, not %q", what, s.Was, s.Is) }
}

// Say puts slips into words, without a stop.
func Say(slips []Slip) string {
	words := make([]string, len(slips))
	for i, s := range slips {
		words[i] = says[s.Kind](s)
	}
	return strings.Join(words, "; ")
}

var suffix = regexp.MustCompile(`-[A-Za-z0-9]{6}$`)

// Meant is the Resource that fits a secret for good: its ARN with the six random
// characters open.
func Meant(arn string) string { return suffix.ReplaceAllString(arn, "-??????") }

// Slips says in what a Resource differs from the secret that it was meant for;
// none where it covers the secret, or where it was meant for another.
func Slips(pattern, arn string) []Slip {
	secret, err := target.ParseARN(arn)
	full, ok := strings.CutPrefix(secret.Resource, "secret:")
	if err != nil || !ok || iampolicy.MatchResource(pattern, arn) {
		return nil
	}
	var c comparison
	if trimmed := strings.TrimSpace(pattern); trimmed != pattern {
		c.add(SlipSpace, pattern, trimmed)
		pattern = trimmed
	}
	name, isARN := c.arn(pattern, secret)
	if !c.name(name, full) || slices.ContainsFunc(c.slips, ofAnotherService) {
		return nil
	}
	if !isARN {
		return []Slip{{SlipNameOnly, pattern, arn}}
	}
	return c.slips
}

type comparison struct{ slips []Slip }

func (c *comparison) add(kind SlipKind, was, is string) {
	c.slips = append(c.slips, Slip{kind, was, is})
}

// field compares one field of an ARN, in which wildcards may stand.
func (c *comparison) field(kind SlipKind, was, is string) {
	if !iampolicy.MatchResource(was, is) {
		c.add(kind, was, is)
	}
}

// ofAnotherService says that a service is not a slip for Secrets Manager's name.
func ofAnotherService(s Slip) bool {
	return s.Kind == SlipService && (len(s.Was) > len(s.Is)+3 || target.EditDistance(strings.ToLower(s.Was), s.Is) > 3)
}

// arn compares all but the name, and returns that.
func (c *comparison) arn(pattern string, secret target.ARN) (name string, isARN bool) {
	fields := strings.SplitN(pattern, ":", 6)
	if len(fields) < 6 || !strings.EqualFold(fields[0], "arn") {
		return strings.TrimPrefix(pattern, "secret:"), false
	}
	c.field(SlipPartition, fields[1], secret.Partition)
	c.field(SlipService, fields[2], secret.Service)
	c.field(SlipRegion, fields[3], secret.Region)
	c.field(SlipAccount, fields[4], secret.Account)
	rest := fields[5]
	if name, ok := strings.CutPrefix(rest, "secret:"); ok {
		return name, true
	}
	if name, ok := strings.CutPrefix(rest, "secret/"); ok {
		c.add(SlipSeparator, "secret/", "secret:")
		return name, true
	}
	c.add(SlipWord, rest, "secret:"+rest)
	return rest, true
}

// ending is what people put behind a name.
var ending = regexp.MustCompile(`(-\?+|-\*|-[A-Za-z0-9]{6})$`)

// name compares the name with its ending, and says whether it can be this
// secret's at all.
func (c *comparison) name(written, full string) bool {
	if iampolicy.MatchResource(written, full) {
		return true
	}
	bare := suffix.ReplaceAllString(full, "")
	base := written
	for !strings.EqualFold(base, bare) {
		cut := ending.FindStringIndex(base)
		if cut == nil {
			return false
		}
		base = base[:cut[0]]
	}
	if base != bare {
		c.add(SlipCase, base, bare)
	}
	c.ending(written[len(base):], full[len(bare):])
	return true
}

func (c *comparison) ending(was, is string) {
	switch {
	case iampolicy.MatchResource(was, is):
	case was == "":
		c.add(SlipNoSuffix, was, is)
	case strings.Trim(was, "-?") == "" && strings.Count(was, "-") == 1:
		c.add(SlipQuestionMarks, was, is)
	case strings.Count(was, "-") > 1:
		c.add(SlipDoubled, was, is)
	default:
		c.add(SlipStale, was, is)
	}
}
