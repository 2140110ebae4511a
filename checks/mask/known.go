package mask

import (
	"regexp"
	"strings"
	"sync"
	"unicode"

	"clonepath/assets"
	"clonepath/awsops/target"
)

// services of AWS, as operations, ARNs and host names spell them.
var services = strings.Fields(`access-analyzer acm apigateway appflow apprunner athena autoscaling aws backup batch bedrock cloudformation
	cloudfront cloudtrail cloudwatch codebuild codecommit codeconnections codedeploy codepipeline codestar-connections cognito-identity
	cognito-idp config dms docdb ds dynamodb ebs ec2 ecr ecs eks elasticache elasticfilesystem elasticloadbalancing elasticmapreduce
	es events execute-api firehose glue guardduty iam identitystore inspector kafka kinesis kms lambda logs monitoring opensearch
	organizations pods ram rds rds-data redshift route53 s3 s3-control sagemaker secretsmanager securityhub ses signin sns sqs ssm
	sso sso-admin states sts tag transfer vpc-lambda waf xray`)

// ids are the beginnings of AWS's ids: no pseudonym begins so.
var ids = strings.Fields("ou vpce vpc subnet sg igw eni mrk arn")

// telling is what no word of the embedded texts may be: examples of accounts,
// addresses and ARNs.
var telling = regexp.MustCompile(`[0-9]{6}|@|://|^arn:`)

// loneLetters stand alone in sentences. No other does: names begin with them.
const loneLetters = "aist"

// known are the words that stay readable: those of every embedded text, the
// services and the regions. Numbers are none: a pseudonym of a number is a number
// too, and must not be taken for one of ours. They are collected at the first use.
var known = sync.OnceValue(func() map[string]bool {
	words := set(services...)
	for word := range assets.Words() {
		if !telling.MatchString(word) && (len(word) > 1 || strings.Contains(loneLetters, word)) && strings.ContainsFunc(word, unicode.IsLetter) {
			words[word] = true
		}
	}
	for _, region := range target.Regions() {
		words[region.Name] = true
	}
	for _, id := range ids {
		words[id] = true
	}
	return words
})

// longest is a bound for the length of a known word.
const longest = 80

// isKnown reports whether a word in lower case is on the list.
func isKnown(word string) bool { return len(word) <= longest && known()[word] }
