package cmdutil

import (
	"io"

	"github.com/spf13/pflag"

	"clonepath/steps/bundle"
)

// ChainFlags say which chain a command is about, and how it is looked at.
type ChainFlags struct {
	SourceFlags
	identityFlags
	SandboxFlag
	sendingFlags
}

// SourceFlags say which chain is meant: by a file, the Target's flags, and answers
// to the wizard's questions.
type SourceFlags struct {
	Notes   io.Writer           // what is said beside the result
	Path    string              // -f
	Reader  Opener              // of what it means; nil before somebody looked
	Listed  *bundle.FleetMember // the set-up of one member, where a list describes it
	Profile string
	answers []*answer // the flags of the keys

	noExternalID bool
}

// identityFlags say whose credentials are used.
type identityFlags struct {
	as           string
	agentProfile string
}

// SandboxFlag is "", sandboxHealthy or a fault's id.
type SandboxFlag struct{ Sandbox string }

// sendingFlags decide where the token may go and what is read.
type sendingFlags struct {
	proveGuard    bool
	secondOpinion bool
	noReadValue   bool
	allowGitHosts []string
}

// SandboxHealthy is the value of --sandbox without "=FAULT".
const SandboxHealthy = "healthy"

// AddFile registers -f.
func (o *SourceFlags) AddFile(f *pflag.FlagSet) {
	f.StringVarP(&o.Path, "file", "f", "", "read the set-up from `clonepath.yaml`")
}

func (o *identityFlags) AddIdentity(f *pflag.FlagSet) {
	f.StringVar(&o.as, "as", "", "whose credentials these are: `operator` (default), agent or runner")
	f.StringVar(&o.agentProfile, "agent-profile", "", "AWS profile of the agent, used beside the operator's")
}

// AddSandbox registers --sandbox, which may stand alone.
func (o *SandboxFlag) AddSandbox(f *pflag.FlagSet) {
	f.StringVar(&o.Sandbox, "sandbox", "", "use the embedded sandbox, healthy or with a `FAULT` (--sandbox=FAULT; several are joined by +)")
	f.Lookup("sandbox").NoOptDefVal = SandboxHealthy
}

func (o *sendingFlags) AddSending(f *pflag.FlagSet) {
	f.StringArrayVar(&o.allowGitHosts, "allow-git-host", nil, "a Git `host[:port]` that may get the token; may be repeated")
	f.BoolVar(&o.noReadValue, "no-read-value", false, "do not read the secret's value")
	f.BoolVar(&o.proveGuard, "prove-guard", false, "as the agent, also try a wrong and a missing External ID (may trip alarms)")
	f.BoolVar(&o.secondOpinion, "second-opinion", false, "also ask AWS's policy simulator")
}

// AddAgentProfile registers the agent's profile for the checks after a write.
func (o *identityFlags) AddAgentProfile(f *pflag.FlagSet) {
	f.StringVar(&o.agentProfile, "agent-profile", "", "AWS profile of the agent, used beside the operator's to check")
}
