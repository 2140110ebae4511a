package target

// AccountOf is the account in an ARN, "" in what is none.
func AccountOf(arn string) string {
	a, err := ParseARN(arn)
	if err != nil {
		return ""
	}
	return a.Account
}

// RegionOf is the region in an ARN, "" in what is none.
func RegionOf(arn string) string {
	a, err := ParseARN(arn)
	if err != nil {
		return ""
	}
	return a.Region
}

// BareSecretARN is a secret's ARN without the six characters at its end.
func BareSecretARN(arn string) string { return secretSuffix().ReplaceAllString(arn, "") }

// SecretResource is the narrowest Resource that outlives a secret's next
// creation: its ARN with the six characters at its end open.
func SecretResource(arn string) string { return secretSuffix().ReplaceAllString(arn, "-??????") }
