package githost

// Repository describes a repository to generate. The zero value is a small
// private one: three commits on `main`, one more on `develop`, HEAD on `main`.
type Repository struct {
	Public bool // readable without a token
	// Files are path → content in the first commit; nil means a few sample
	// blueprints.
	Files map[string]string
	// Branches, the first being HEAD's; nil means main and develop. Each further
	// branch is one commit ahead of the first.
	Branches []string
	// HEAD names the default branch where it is not the first of Branches. One
	// that does not exist gives a repository whose default branch is missing: HEAD
	// is then not advertised, as by git.
	HEAD string
	// Commits is the length of the first branch's history; 0 means 3.
	Commits int
	// Empty is a repository without a commit.
	Empty bool
	// Bulk adds files that don't compress, for a repository that is costly to
	// clone. They are made once and live in memory.
	Bulk Bulk
	// NoFilter and NoShallow are as in Options, for this repository.
	NoFilter, NoShallow bool
	// Override is what it answers instead of Git's protocol; nil behaves.
	Override *Override
}

// Bulk is the size of generated files: Files × Size bytes, in directories of 100.
type Bulk struct{ Files, Size int }

// Large is a repository of about megabytes MiB in files of 64 KiB: enough to
// see whether a client's cost grows with the repository.
func Large(megabytes int) Repository {
	return Repository{Commits: 200, Bulk: Bulk{Files: megabytes * 16, Size: 64 << 10}}
}
