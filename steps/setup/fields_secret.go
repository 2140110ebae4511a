package setup

import (
	"cmp"
	"fmt"

	"clonepath/awsops/target"
)

// SecretChoice is the secret to create; an existing one is named by
// target.secretId alone.
type SecretChoice struct {
	Name   string            `yaml:"name" json:"name"`     // "" means: the name in target.secretId
	KMSKey string            `yaml:"kmsKey" json:"kmsKey"` // key ARN or key id; "" is the account's default key
	Tags   map[string]string `yaml:"tags" json:"tags"`     // nil: DefaultTags; empty: none
}

func secretFields() []Field {
	isNew := func(s Setup) bool { return s.Choices.Secret == ChooseNew }
	isExisting := func(s Setup) bool { return s.Choices.Secret != ChooseNew }
	return []Field{
		{
			Key: "choice.secret", Decides: "target.secretId", Flag: "--secret-id", Kind: Choice,
			Title: "Where is the Git token?",
			Help:  "Either the token is already in a secret of this account, or clonepath creates one and stores it there.",
			Options: []Option{
				{ChooseNew, "create a secret", "You type the token, it is tried against the repository, then stored."},
				{ChooseExisting, "use an existing secret", "Its value is read only after you chose it, and never shown."},
			},
			Default: func(s Setup) string { return chosen(s.Choices.Secret, s.Target.SecretID) },
			Get:     func(s Setup) string { return s.Choices.Secret },
			Set:     func(s *Setup, v string) { s.Choices.Secret = v },
		},
		{
			Key: "target.secretId", Flag: "--secret-id", Kind: Pick, From: Secrets, Required: true,
			Comment: "the secret's name or ARN",
			Usage:   "name or ARN of the secret",
			Label:   "Secret ID",
			Title:   "Secret", Placeholder: "git-repo-token",
			Help: "The secret's name or ARN, as Torque will be told. With the full ARN nobody can mistake the account " +
				"or the region.",
			Default: func(s Setup) string { return cmp.Or(s.Secret.Name, DefaultSecretName) },
			Offer:   nothing,
			Set:     func(s *Setup, v string) { s.Target.SecretID = v; s.Secret.Name = s.Target.SecretName() },
			When:    isExisting,
		},
		{
			Key: "secret.name", Flag: "--secret-name", Kind: Text, Required: true,
			Comment: "name of the secret",
			Noun:    "the name of a secret",
			Title:   "Name of the new secret", Placeholder: DefaultSecretName,
			Help: "The secret's name in Secrets Manager. Torque finds it by this name. A name that ends in a " +
				"hyphen and six characters is refused: AWS would mistake it for a complete ARN.",
			Default:  func(s Setup) string { return cmp.Or(s.Target.SecretName(), DefaultSecretName) },
			Set:      setSecretName,
			Validate: func(_ Setup, v string) error { return checkNewSecretName(v) },
			When:     isNew,
		},
		{
			Key: TokenKey, Flag: "--token-stdin", Kind: Password, Required: true,
			Title: "Git token",
			Help: "The access token for the repository; for GitLab with the scope read_repository. It is tried against the repository " +
				"before it is stored, and goes nowhere but to that host and to Secrets Manager.",
			Validate: func(_ Setup, v string) error { return CheckToken(v) },
			When:     isNew,
		},
		{
			Key: "target.secretPath", Flag: "--secret-path", Kind: Pick, From: SecretKeys, Required: true,
			Comment: "key in the secret's JSON value that holds the token",
			Usage:   "where in the secret's value the token stands",
			Label:   "Secret Path",
			Title:   "Key that holds the token", Placeholder: DefaultSecretPath,
			Help: "Torque calls it Secret Path and requires it: the key in the secret's JSON value whose text is the token. " +
				"A key at the top level is safe; how Torque separates nested keys is not published.",
			Default:  func(Setup) string { return DefaultSecretPath },
			Validate: checkSecretPath,
		},
		{
			Key: "secret.kmsKey", Flag: "--kms-key", Kind: Text, Advanced: true,
			Comment: "ARN or id of a customer-managed key; empty for the account's default key",
			Noun:    "a KMS key",
			Title:   "KMS key of your own", Placeholder: "arn:aws:kms:eu-west-1:111122223333:key/…",
			Help: "Only if the secret is encrypted with a customer-managed key: its ARN or key id. The role then also gets kms:Decrypt " +
				"on it. Left empty, the account's default key is used, which needs no permission within one account.",
			Check: checkKMSKey,
		},
		tagsField("secret.tags", "labels for a new secret; {} for none", "--secret-tags", "Tags of the secret", isNew),
	}
}

// checkSecretPath: in a new secret the path is one plain key, because how
// Torque reads a nested one is not published.
func checkSecretPath(s Setup, v string) error {
	if s.Choices.Secret == ChooseNew && v != "" && !PlainPath(v) {
		return &Problem{Key: "target.secretPath", Fault: "cred-path-syntax", Found: fmt.Sprintf("%s is not one plain key", Quote(v)),
			Expected: "a key of letters, digits, - and _, such as token", Advice: "the new secret gets exactly this key"}
	}
	return checkTarget(target.FieldSecretPath, v)
}

// TokenKey is the key of the field that asks for the Git token. Its value
// never enters the Setup: the screen seals it at once.
const TokenKey = "token"

// chosen is the default of an existing-or-new question.
func chosen(choice, existing string) string {
	switch {
	case choice != "":
		return choice
	case existing != "":
		return ChooseExisting
	}
	return ChooseNew
}

// setSecretName keeps target.secretId in step: what is created is what Torque
// is told. An ARN cannot stay, because AWS chooses the end of a new one.
func setSecretName(s *Setup, v string) {
	s.Secret.Name = v
	s.Target.SecretID = v
}
