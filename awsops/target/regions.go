package target

import "strings"

// regions are the public regions of each partition (AWS General Reference,
// "AWS service endpoints"; the SDK's endpoint rules name the same).
var regions = map[string][]string{
	"aws": {
		"af-south-1", "ap-east-1", "ap-east-2", "ap-northeast-1", "ap-northeast-2", "ap-northeast-3",
		"ap-south-1", "ap-south-2", "ap-southeast-1", "ap-southeast-2", "ap-southeast-3", "ap-southeast-4",
		"ap-southeast-5", "ap-southeast-6", "ap-southeast-7", "ca-central-1", "ca-west-1", "eu-central-1",
		"eu-central-2", "eu-north-1", "eu-south-1", "eu-south-2", "eu-west-1", "eu-west-2", "eu-west-3",
		"il-central-1", "me-central-1", "me-south-1", "mx-central-1", "sa-east-1",
		"us-east-1", "us-east-2", "us-west-1", "us-west-2",
	},
	"aws-cn":     {"cn-north-1", "cn-northwest-1"},
	"aws-us-gov": {"us-gov-east-1", "us-gov-west-1"},
	"aws-iso":    {"us-iso-east-1", "us-iso-west-1"},
	"aws-iso-b":  {"us-isob-east-1", "us-isob-west-1"},
	"aws-iso-e":  {"eu-isoe-west-1"},
	"aws-iso-f":  {"us-isof-east-1", "us-isof-south-1"},
	"aws-eusc":   {"eusc-de-east-1"},
}

// PartitionOf returns the partition that a region belongs to, "" for a region
// that this build does not know.
func PartitionOf(region string) string {
	for partition, names := range regions {
		for _, name := range names {
			if name == region {
				return partition
			}
		}
	}
	return ""
}

// PartitionGuess is PartitionOf for a region that may be newer than this
// build: its prefix decides.
func PartitionGuess(region string) string {
	if p := PartitionOf(region); p != "" {
		return p
	}
	for prefix, partition := range map[string]string{
		"cn-": "aws-cn", "us-gov-": "aws-us-gov", "us-iso-": "aws-iso", "us-isob-": "aws-iso-b",
		"eu-isoe-": "aws-iso-e", "us-isof-": "aws-iso-f", "eusc-": "aws-eusc",
	} {
		if strings.HasPrefix(region, prefix) {
			return partition
		}
	}
	return "aws"
}

// NearestRegion returns the known region closest to a misspelt one, "" where
// none is near enough (more than three edits) to be worth suggesting.
func NearestRegion(s string) string {
	best, bestDistance := "", 4
	for _, partition := range []string{"aws", "aws-us-gov", "aws-cn", "aws-eusc"} {
		for _, name := range regions[partition] {
			if d := EditDistance(strings.ToLower(strings.TrimSpace(s)), name); d < bestDistance {
				best, bestDistance = name, d
			}
		}
	}
	return best
}

// EditDistance counts the insertions, deletions, substitutions and swaps of
// neighbours that turn a into b (optimal string alignment), so that the
// commonest typo, two letters exchanged, counts one.
func EditDistance(a, b string) int {
	rows := make([][]int, len(a)+1)
	for i := range rows {
		rows[i] = make([]int, len(b)+1)
		rows[i][0] = i
	}
	for j := range rows[0] {
		rows[0][j] = j
	}
	for i := 1; i <= len(a); i++ {
		for j := 1; j <= len(b); j++ {
			cost := 1
			if a[i-1] == b[j-1] {
				cost = 0
			}
			rows[i][j] = min(rows[i-1][j]+1, rows[i][j-1]+1, rows[i-1][j-1]+cost)
			if i > 1 && j > 1 && a[i-1] == b[j-2] && a[i-2] == b[j-1] {
				rows[i][j] = min(rows[i][j], rows[i-2][j-2]+1)
			}
		}
	}
	return rows[len(a)][len(b)]
}
