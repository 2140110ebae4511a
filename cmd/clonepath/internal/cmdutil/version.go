package cmdutil

import (
	"runtime/debug"
)

// Version is the release, else the module version that Go recorded.
func Version() string {
	if release != "" {
		return release
	}
	if info, ok := debug.ReadBuildInfo(); ok && info.Main.Version != "" && info.Main.Version != "(devel)" {
		return info.Main.Version
	}
	return "development build"
}

// release is set at build time with -ldflags "-X clonepath/cmd/clonepath/internal/cmdutil.release=v1.2.3".
var release string
