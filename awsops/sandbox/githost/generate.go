package githost

import (
	"bytes"
	"fmt"
	"maps"
	"math/rand/v2"
	"slices"
	"strings"

	"github.com/go-git/go-git/v5/plumbing"
	"github.com/go-git/go-git/v5/storage/memory"
)

// content is a generated repository. It is never changed once it is served.
// Besides the encoded objects it keeps what a walk needs, so that serving
// parses nothing: a shallow, treeless fetch looks at one commit.
type content struct {
	objects             *memory.ObjectStorage
	commits             map[plumbing.Hash]commit
	trees               map[plumbing.Hash][]plumbing.Hash // subtrees and blobs
	refs                map[string]plumbing.Hash          // full names
	head                string                            // full name of the default branch; "" = HEAD is not advertised
	noFilter, noShallow bool
}

type commit struct {
	tree    plumbing.Hash
	parents []plumbing.Hash
}

// epoch is the time of the first commit, 2024-01-01 00:00 UTC; each further one
// is an hour later.
const epoch = 1704067200

var sampleFiles = map[string]string{
	"README.md":                 "# Blueprints\n\nTorque reads these with the credential that clonepath sets up.\n",
	"blueprints/hello.yaml":     "spec_version: 2\ndescription: a first environment\n",
	"blueprints/cluster.yaml":   "spec_version: 2\ndescription: a cluster\n",
	"terraform/network/main.tf": "resource \"null_resource\" \"network\" {}\n",
}

func generate(r Repository) *content {
	c := &content{
		objects:  &memory.NewStorage().ObjectStorage,
		commits:  map[plumbing.Hash]commit{},
		trees:    map[plumbing.Hash][]plumbing.Hash{},
		refs:     map[string]plumbing.Hash{},
		noFilter: r.NoFilter, noShallow: r.NoShallow,
	}
	if r.Empty {
		return c
	}
	files := maps.Clone(r.Files)
	if files == nil {
		files = maps.Clone(sampleFiles)
	}
	addBulk(files, r.Bulk)
	branches := r.Branches
	if len(branches) == 0 {
		branches = []string{"main", "develop"}
	}
	length := r.Commits
	if length <= 0 {
		length = 3
	}
	tip := c.history(files, length)
	c.refs["refs/heads/"+branches[0]] = tip
	for i, name := range branches[1:] {
		ahead := maps.Clone(files)
		ahead["CHANGES-"+strings.ReplaceAll(name, "/", "-")+".md"] = "# Changes on " + name + "\n"
		c.refs["refs/heads/"+name] = c.commit(c.tree(ahead), length+i, "Begin "+name, tip)
	}
	head := r.HEAD
	if head == "" {
		head = branches[0]
	}
	if _, ok := c.refs["refs/heads/"+head]; ok {
		c.head = "refs/heads/" + head
	}
	return c
}

// history commits the files, then changes one small file length-1 times. Only
// the root tree changes between the commits.
func (c *content) history(files map[string]string, length int) plumbing.Hash {
	tip := c.commit(c.tree(files), 0, "Add the blueprints")
	if length == 1 {
		return tip
	}
	root := c.entries(files)
	for n := 1; n < length; n++ {
		note := c.put(plumbing.BlobObject, fmt.Appendf(nil, "revision %d\n", n))
		entries := append(slices.Clone(root), entry{name: "REVISION", id: note})
		tip = c.commit(c.putTree(entries), n, fmt.Sprintf("Revision %d", n), tip)
	}
	files["REVISION"] = fmt.Sprintf("revision %d\n", length-1)
	return tip
}

func addBulk(files map[string]string, b Bulk) {
	noise := rand.NewChaCha8([32]byte([]byte("clonepath githost bulk file seed")))
	for n := range b.Files {
		data := make([]byte, b.Size)
		_, _ = noise.Read(data) // never fails
		files[fmt.Sprintf("bulk/%03d/%02d.bin", n/100, n%100)] = string(data)
	}
}

// entry is one line of a tree object.
type entry struct {
	name string
	dir  bool
	id   plumbing.Hash
}

// tree stores the files and returns the id of their root tree.
func (c *content) tree(files map[string]string) plumbing.Hash { return c.putTree(c.entries(files)) }

func (c *content) entries(files map[string]string) []entry {
	var entries []entry
	dirs := map[string]map[string]string{}
	for path, text := range files {
		dir, rest, nested := strings.Cut(path, "/")
		if !nested {
			entries = append(entries, entry{name: path, id: c.put(plumbing.BlobObject, []byte(text))})
			continue
		}
		if dirs[dir] == nil {
			dirs[dir] = map[string]string{}
		}
		dirs[dir][rest] = text
	}
	for dir, below := range dirs {
		entries = append(entries, entry{name: dir, dir: true, id: c.tree(below)})
	}
	return entries
}

// putTree writes a tree in Git's order: by name, directories as if their names
// ended with a slash.
func (c *content) putTree(entries []entry) plumbing.Hash {
	sortKey := func(e entry) string {
		if e.dir {
			return e.name + "/"
		}
		return e.name
	}
	slices.SortFunc(entries, func(a, b entry) int { return strings.Compare(sortKey(a), sortKey(b)) })
	var text bytes.Buffer
	ids := make([]plumbing.Hash, 0, len(entries))
	for _, e := range entries {
		mode := "100644"
		if e.dir {
			mode = "40000"
		}
		fmt.Fprintf(&text, "%s %s\x00", mode, e.name)
		text.Write(e.id[:])
		ids = append(ids, e.id)
	}
	id := c.put(plumbing.TreeObject, text.Bytes())
	c.trees[id] = ids
	return id
}

func (c *content) commit(tree plumbing.Hash, hour int, message string, parents ...plumbing.Hash) plumbing.Hash {
	var text bytes.Buffer
	fmt.Fprintf(&text, "tree %s\n", tree)
	for _, parent := range parents {
		fmt.Fprintf(&text, "parent %s\n", parent)
	}
	who := fmt.Sprintf("Ada Example <ada@example.com> %d +0000", epoch+3600*hour)
	fmt.Fprintf(&text, "author %s\ncommitter %s\n\n%s\n", who, who, message)
	id := c.put(plumbing.CommitObject, text.Bytes())
	c.commits[id] = commit{tree: tree, parents: parents}
	return id
}

// put stores an object and returns its id, which is computed here once: later
// readers only read.
func (c *content) put(kind plumbing.ObjectType, data []byte) plumbing.Hash {
	object := &plumbing.MemoryObject{}
	object.SetType(kind)
	_, _ = object.Write(data)                   // memory: never fails
	id, _ := c.objects.SetEncodedObject(object) // fails only for kinds that are not used here
	return id
}
