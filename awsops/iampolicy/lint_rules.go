package iampolicy

import "fmt"

// The rules of Lint, as Problem.Rule names them.
const (
	RuleJSON                = "json"
	RuleCharset             = "charset"
	RuleSize                = "size"
	RuleBareStatement       = "bare-statement"
	RuleNotAnObject         = "not-an-object"
	RuleMissingStatement    = "missing-statement"
	RuleUnknownElement      = "unknown-element"
	RuleDuplicateKey        = "duplicate-key"
	RuleType                = "type"
	RuleVersion             = "version"
	RuleEffect              = "effect"
	RuleSid                 = "sid"
	RuleDuplicateSid        = "duplicate-sid"
	RuleExclusive           = "exclusive-elements"
	RuleMissingAction       = "missing-action"
	RuleActionPrefix        = "action-prefix"
	RuleActionColons        = "action-colons"
	RuleActionVendor        = "action-vendor"
	RuleActionWildcard      = "action-vendor-wildcard"
	RuleTrustAction         = "trust-action"
	RuleMissingResource     = "missing-resource"
	RuleProhibitedResource  = "prohibited-resource"
	RuleResourceFormat      = "resource-format"
	RuleResourcePartition   = "resource-partition"
	RuleResourceVendor      = "resource-vendor"
	RuleLegacyParsing       = "legacy-parsing"
	RuleMissingPrincipal    = "missing-principal"
	RuleProhibitedPrincipal = "prohibited-principal"
	RulePrincipal           = "principal"
	RulePrincipalStar       = "principal-star"
	RuleNotPrincipal        = "not-principal"
	RuleConditionOperator   = "condition-operator"
	RuleConditionKey        = "condition-key"
)

// Phases in which IAM looks at a document: it names the first that fails.
const (
	phaseSyntax = iota
	phaseLegacy
	phaseSid
	phaseActions
	phaseResources
	phasePrefix
	phasePrincipal
	phaseSize
)

// ruleText is a rule's message, advice and order.
type ruleText struct {
	phase   int
	message string // with verbs for report's arguments
	byKind  map[Kind]string
	code    string // where it is not the usual one
	advice  string
}

func (t ruleText) say(kind Kind, args []any) string {
	message := t.message
	if m, ok := t.byKind[kind]; ok {
		message = m
	}
	if len(args) == 0 {
		return message
	}
	return fmt.Sprintf(message, args...)
}

const syntaxErrors = "Syntax errors in policy."

var ruleTexts = map[string]ruleText{
	RuleJSON: {message: syntaxErrors, advice: "Correct the JSON.",
		byKind: map[Kind]string{KindTrust: "This policy contains invalid Json"}},
	RuleCharset: {code: "ValidationError",
		message: `1 validation error detected: Value at 'policyDocument' failed to satisfy constraint: Member must satisfy regular expression pattern: [\u0009\u000A\u000D\u0020-\u00FF]+`,
		advice:  "Retype the character at this place: typographic quotes and invisible spaces come with copied text."},
	RuleSize: {phase: phaseSize, code: "LimitExceeded",
		message: "Maximum policy size of %d bytes exceeded", advice: "Shorten the document; white space does not count.",
		byKind: map[Kind]string{KindTrust: "Cannot exceed quota for ACLSizePerRole: %d"}},
	RuleBareStatement: {message: syntaxErrors,
		advice: `This is one statement, not a document: wrap it as {"Version":"2012-10-17","Statement":[…]}.`},
	RuleNotAnObject: {message: syntaxErrors,
		advice: "A policy document is one JSON object. If this is a string with a document inside, it was encoded twice."},
	RuleMissingStatement: {message: syntaxErrors, advice: "Add a Statement with at least one statement."},
	RuleUnknownElement:   {message: syntaxErrors, advice: "IAM knows no such element; check its spelling and its place."},
	RuleDuplicateKey:     {message: syntaxErrors, advice: "The name stands twice in one object: merge both."},
	RuleType:             {message: syntaxErrors, advice: "The value has the wrong JSON type."},
	RuleVersion:          {message: syntaxErrors, advice: `Version is the version of the policy language, not of your policy: write "2012-10-17".`},
	RuleEffect:           {message: syntaxErrors, advice: `Effect is exactly "Allow" or "Deny".`},
	RuleExclusive:        {message: syntaxErrors, advice: "An element and its Not… form exclude each other."},
	RuleConditionOperator: {message: syntaxErrors,
		advice: "Name a condition operator such as StringEquals, and below it the key: operators are spelled exactly, with ForAnyValue:, ForAllValues: and …IfExists as the only additions."},
	RuleLegacyParsing: {phase: phaseLegacy, message: "The policy failed legacy parsing",
		advice: "Write a full ARN with all its colons, or a date as 2026-01-31T00:00:00Z or in epoch seconds."},
	RuleSid: {phase: phaseSid, advice: "Use letters and digits only in a Sid.",
		message: "Statement IDs (SID) must be alpha-numeric. Check that your input satisfies the regular expression [0-9A-Za-z]*"},
	RuleDuplicateSid: {phase: phaseSid, message: "Statement IDs (SID) in a single policy must be unique.",
		advice: "Rename one of the statements."},
	RuleMissingAction: {phase: phaseActions, message: "Policy statement must contain actions.", advice: "Add an Action."},
	RuleTrustAction: {phase: phasePrincipal, message: "AssumeRole policy may only specify STS AssumeRole actions.",
		advice: `A trust policy allows "sts:AssumeRole"; permissions belong into a permission policy.`},
	RuleActionPrefix: {phase: phasePrefix, advice: `Write the service's prefix, as in "sts:AssumeRole".`,
		message: "Actions/Conditions must be prefaced by a vendor, e.g., iam, sdb, ec2, etc."},
	RuleConditionKey: {phase: phasePrefix, advice: `Write the key's prefix, as in "sts:ExternalId".`,
		message: "Actions/Conditions must be prefaced by a vendor, e.g., iam, sdb, ec2, etc."},
	RuleActionColons: {phase: phasePrefix, message: "Actions/Condition can contain only one colon.",
		advice: "An action is service:Action."},
	RuleActionVendor: {phase: phasePrefix, message: "Vendor %s is not valid", advice: "Correct the service's prefix."},
	RuleActionWildcard: {phase: phasePrefix, message: "Action vendors (e.g., aws, ec2, etc.) must not contain wildcards.",
		advice: `Spell the service out, as in "secretsmanager:GetSecretValue"; only the part behind the colon may hold wildcards.`},
	RuleMissingResource: {phase: phaseResources, message: "Policy statement must contain resources.",
		advice: "Add a Resource: the secret's full ARN, or its name ARN with -??????."},
	RuleProhibitedResource: {phase: phasePrincipal, message: "Has prohibited field Resource",
		advice: "A trust policy has no Resource: the role itself is the resource. Were trust and permission policy swapped?"},
	RuleResourceFormat: {phase: phaseResources, message: `Resource %s must be in ARN format or "*".`, advice: "Write the full ARN."},
	RuleResourcePartition: {phase: phaseResources, message: `Partition "%s" is not valid for resource "%s".`,
		advice: "An ARN begins with arn:aws:, arn:aws-cn: or arn:aws-us-gov:."},
	RuleResourceVendor: {phase: phaseResources, advice: "Name the service in the third field of the ARN.",
		message: "Resource vendor must be fully qualified and cannot contain regexes."},
	RuleMissingPrincipal: {phase: phasePrincipal, message: "Missing required field Principal",
		advice: `Add a Principal, as in {"AWS":"arn:aws:iam::…:role/…"}.`},
	RuleProhibitedPrincipal: {phase: phasePrincipal, message: "Policy document should not specify a principal.",
		advice: "A permission policy has no Principal: the role it hangs on is the principal. Were trust and permission policy swapped?"},
	RulePrincipal: {phase: phasePrincipal, message: `Invalid principal in policy: %s`,
		advice: `A principal is a full ARN of a role, user, session or account root, twelve digits, or "*" alone; wildcards inside an ARN are not allowed.`},
	RulePrincipalStar: {phase: phasePrincipal, message: `AssumeRolepolicy contained an invalid principal: "STAR":"*".`,
		advice: `Name who may assume the role, as in {"AWS":"arn:aws:iam::…:role/…"}. A trust policy takes everyone only as {"AWS":"*"}, and then needs a condition on aws:PrincipalArn.`},
	RuleNotPrincipal: {phase: phasePrincipal, message: "Has prohibited field NotPrincipal",
		advice: "Use a condition on aws:PrincipalArn: NotPrincipal is not for trust policies, and only for Deny elsewhere."},
}
