package snapshot

import (
	"clonepath/awsops/target"
)

// Provider is who runs the Git host, a public one; "" where its name does not tell.
func (snap *Snapshot) Provider() string { return hostProviders[target.RepoHost(snap.Target.Repo)] }

// hostProviders are the public hosts whose provider is certain.
var hostProviders = map[string]string{
	"github.com": "github", "gitlab.com": "gitlab", "bitbucket.org": "bitbucket", "dev.azure.com": "azure",
}
