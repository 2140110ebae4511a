package awsops

import (
	"net/url"
	"os"
	"slices"
	"strings"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/config"
)

// Local is what this machine brings to an Account, known without any call.
type Local struct {
	CredentialSource string            // for people: "environment variables", "SSO of profile corp"; "" unknown
	Profile          string            //
	Endpoints        map[string]string // service → endpoint, only those that are not AWS's
	Proxies          map[string]string // variable → value, passwords masked
}

// Local tells what this machine brings to the Account.
func (a *Account) Local() Local {
	return Local{
		CredentialSource: credentialSource(a.cfg, a.profile),
		Profile:          a.profile,
		Endpoints:        a.EndpointOverrides(),
		Proxies:          proxies(os.Getenv),
	}
}

// EndpointOverrides returns the services whose endpoint is not AWS's, with that
// endpoint. It asks each client where it will call, since the SDK resolves
// AWS_ENDPOINT_URL, AWS_ENDPOINT_URL_STS … and the profile's services section.
func (a *Account) EndpointOverrides() map[string]string {
	found := map[string]string{}
	for service, endpoint := range map[string]*string{
		"sts":            a.sts().Options().BaseEndpoint,
		"iam":            a.iam().Options().BaseEndpoint,
		"secretsmanager": a.secrets().Options().BaseEndpoint,
		"kms":            a.kms().Options().BaseEndpoint,
		"cloudtrail":     a.trail().Options().BaseEndpoint,
	} {
		if endpoint != nil && !isAWS(*endpoint) {
			found[service] = maskURL(*endpoint)
		}
	}
	return found
}

// awsDomains are the domains under which AWS serves its APIs, by partition.
var awsDomains = []string{"amazonaws.com", "amazonaws.com.cn", "api.aws", "amazonaws.eu", "c2s.ic.gov", "sc2s.sgov.gov", "cloud.adc-e.uk", "csp.hci.ic.gov"}

func isAWS(endpoint string) bool {
	u, err := url.Parse(endpoint)
	if err != nil {
		return false
	}
	host := strings.ToLower(u.Hostname())
	return slices.ContainsFunc(awsDomains, func(domain string) bool {
		return host == domain || strings.HasSuffix(host, "."+domain)
	})
}

// proxies returns the variables that Go's HTTP client obeys, passwords masked.
func proxies(getenv func(string) string) map[string]string {
	found := map[string]string{}
	for _, name := range []string{"HTTPS_PROXY", "HTTP_PROXY", "NO_PROXY", "https_proxy", "http_proxy", "no_proxy"} {
		if value := getenv(name); value != "" {
			found[name] = maskURL(value)
		}
	}
	return found
}

// maskURL hides the user information of a URL, also of one without a scheme.
func maskURL(s string) string {
	scheme, rest, ok := strings.Cut(s, "://")
	if !ok {
		scheme, rest = "", s
	}
	if at := strings.LastIndexByte(rest, '@'); at >= 0 {
		rest = "‹redacted›@" + rest[at+1:]
	}
	if ok {
		return scheme + "://" + rest
	}
	return rest
}

// shared returns the profile that the SDK read, the zero value where it read none.
func shared(cfg aws.Config) (found config.SharedConfig) {
	for _, source := range cfg.ConfigSources {
		if s, ok := source.(config.SharedConfig); ok {
			return s
		}
	}
	return found
}

// profileOf returns the profile that the configuration came from.
func profileOf(cfg aws.Config, o Options) string {
	if o.Profile != "" {
		return o.Profile
	}
	return shared(cfg).Profile
}

func regionSource(cfg aws.Config, o Options) string {
	if o.Region != "" {
		return "--region"
	}
	for _, name := range []string{"AWS_REGION", "AWS_DEFAULT_REGION"} { // in the SDK's order
		if os.Getenv(name) != "" {
			return name
		}
	}
	if file := shared(cfg); file.Region != "" {
		return "profile " + file.Profile
	}
	return ""
}

// sources words the SDK's providers; %s is the profile.
var sources = map[aws.CredentialSource]string{
	aws.CredentialSourceEnvVars:              "environment variables",
	aws.CredentialSourceEnvVarsSTSWebIDToken: "web identity token of the environment",
	aws.CredentialSourceProfile:              "keys of profile %s",
	aws.CredentialSourceProfileSourceProfile: "role of profile %s",
	aws.CredentialSourceProfileNamedProvider: "role of profile %s",
	aws.CredentialSourceProfileSTSWebIDToken: "web identity token of profile %s",
	aws.CredentialSourceProfileSSO:           "SSO of profile %s",
	aws.CredentialSourceProfileSSOLegacy:     "SSO of profile %s",
	aws.CredentialSourceProfileProcess:       "credential_process of profile %s",
	aws.CredentialSourceProfileLogin:         "aws login of profile %s",
	aws.CredentialSourceHTTP:                 "container credentials",
	aws.CredentialSourceIMDS:                 "instance metadata",
	aws.CredentialSourceCode:                 "given keys",
	aws.CredentialSourceSTSAssumeRole:        "assumed role",
}

// credentialSource words the first provider of the chain, which is the one that
// the profile or the environment chose.
func credentialSource(cfg aws.Config, profile string) string {
	chain, ok := cfg.Credentials.(interface{ ProviderSources() []aws.CredentialSource })
	if !ok {
		return ""
	}
	for _, source := range chain.ProviderSources() {
		if words, known := sources[source]; known {
			return strings.ReplaceAll(words, "%s", profile)
		}
	}
	return ""
}
