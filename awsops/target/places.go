package target

import (
	"cmp"
	"slices"
)

// Region is a public region of AWS.
type Region struct {
	Name  string // "eu-west-1"
	Place string // "Ireland", "" where AWS publishes none
}

// places are where the regions are (AWS General Reference, "AWS service
// endpoints"), as short as people say it.
var places = map[string]string{
	"af-south-1":     "Cape Town",
	"ap-east-1":      "Hong Kong",
	"ap-east-2":      "Taipei",
	"ap-northeast-1": "Tokyo",
	"ap-northeast-2": "Seoul",
	"ap-northeast-3": "Osaka",
	"ap-south-1":     "Mumbai",
	"ap-south-2":     "Hyderabad",
	"ap-southeast-1": "Singapore",
	"ap-southeast-2": "Sydney",
	"ap-southeast-3": "Jakarta",
	"ap-southeast-4": "Melbourne",
	"ap-southeast-5": "Malaysia",
	"ap-southeast-6": "New Zealand",
	"ap-southeast-7": "Thailand",
	"ca-central-1":   "Canada, Central",
	"ca-west-1":      "Calgary",
	"eu-central-1":   "Frankfurt",
	"eu-central-2":   "Zurich",
	"eu-north-1":     "Stockholm",
	"eu-south-1":     "Milan",
	"eu-south-2":     "Spain",
	"eu-west-1":      "Ireland",
	"eu-west-2":      "London",
	"eu-west-3":      "Paris",
	"il-central-1":   "Tel Aviv",
	"me-central-1":   "UAE",
	"me-south-1":     "Bahrain",
	"mx-central-1":   "Mexico, Central",
	"sa-east-1":      "São Paulo",
	"us-east-1":      "N. Virginia",
	"us-east-2":      "Ohio",
	"us-west-1":      "N. California",
	"us-west-2":      "Oregon",
	"cn-north-1":     "Beijing",
	"cn-northwest-1": "Ningxia",
	"us-gov-east-1":  "GovCloud, US-East",
	"us-gov-west-1":  "GovCloud, US-West",
	"eusc-de-east-1": "European Sovereign Cloud, Germany",
}

// Regions lists the regions of the partitions that anybody can have an account
// in, by their names, those of the commercial one first.
func Regions() []Region {
	var list []Region
	for _, partition := range []string{"aws", "aws-us-gov", "aws-cn", "aws-eusc"} {
		start := len(list)
		for _, name := range regions[partition] {
			list = append(list, Region{name, places[name]})
		}
		slices.SortFunc(list[start:], func(a, b Region) int { return cmp.Compare(a.Name, b.Name) })
	}
	return list
}
