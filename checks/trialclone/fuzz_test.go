package trialclone

import (
	"bytes"
	"fmt"
	"strings"
	"testing"

	"github.com/go-git/go-git/v5/plumbing"
	"github.com/go-git/go-git/v5/plumbing/format/packfile"
	"github.com/go-git/go-git/v5/plumbing/format/pktline"
	"github.com/go-git/go-git/v5/plumbing/protocol/packp/sideband"
	"github.com/go-git/go-git/v5/storage/memory"
)

const anID = "1111111111111111111111111111111111111111"

func FuzzAdvertisement(f *testing.F) {
	line := func(s string) string { return fmt.Sprintf("%04x%s", len(s)+4, s) }
	announced := line("# service=git-upload-pack\n") + "0000"
	for _, refs := range []string{
		line(anID+" HEAD\x00filter symref=HEAD:refs/heads/main\n") + line(anID+" refs/heads/main\n") + "0000",
		line(anID+" refs/heads/x\x00\n") + line("shallow "+anID+"\n") + line(anID+" refs/tags/v1^{}\n") + "0000",
		line(strings.Repeat("0", 40)+" capabilities^{}\x00agent=x\n") + "0000",
		"0000", "0001", "<html>", line("ERR no"), line(strings.Repeat("a", 64) + " HEAD\x00object-format=sha256\n"),
	} {
		f.Add([]byte(announced+refs), "main")
		f.Add([]byte(refs), "")
	}
	f.Fuzz(func(t *testing.T, data []byte, branch string) {
		adv, err := readAdvertisement(bytes.NewReader(data), branch)
		if (adv == nil) == (err == nil) {
			t.Fatalf("%+v and %v", adv, err)
		}
		if adv == nil {
			return
		}
		if adv.commit != "" && (!isID(adv.commit) || adv.ref == "") {
			t.Errorf("commit %q of %q", adv.commit, adv.ref)
		}
		if names := adv.nearest(branch); len(names) > listed || len(adv.branches) > maxBranches {
			t.Errorf("%d branches listed of %d", len(names), len(adv.branches))
		}
	})
}

// commitText is the commit that the seeds of FuzzPack carry.
const commitText = "tree 4b825dc642cb6eb9a060e54bf8d69288fbee4904\nauthor a <a@b> 0 +0000\ncommitter a <a@b> 0 +0000\n\nx\n"

func FuzzPack(f *testing.F) {
	want := plumbing.ComputeHash(plumbing.CommitObject, []byte(commitText))
	pack := seedPack(f)
	lines := &bytes.Buffer{}
	encoder := pktline.NewEncoder(lines)
	_ = encoder.EncodeString("shallow " + want.String() + "\n")
	_ = encoder.Flush()
	_ = encoder.EncodeString("NAK\n")
	head := lines.String()
	_, _ = sideband.NewMuxer(sideband.Sideband64k, lines).Write(pack)
	f.Add(lines.Bytes())
	f.Add([]byte(head + string(pack)))
	f.Add([]byte("0008NAK\nPACK\x00\x00\x00\x02\xff\xff\xff\xff\x9f\xff\xff\xff\xff\xff\xff\xff\x7f"))
	f.Add([]byte("000cERR nope"))
	f.Add([]byte("0008NAK\n0009\x03nope"))
	if err := receive(bytes.NewReader(lines.Bytes()), want); err != nil {
		f.Fatal("the seed is no good answer:", err)
	}
	f.Fuzz(func(t *testing.T, data []byte) {
		// What is accepted must hold the commit: its bytes were hashed.
		if receive(bytes.NewReader(data), want) == nil && len(data) < 60 {
			t.Errorf("%q holds no commit", data)
		}
		if receive(bytes.NewReader(data), plumbing.NewHash(anID)) == nil {
			t.Error("a commit that nobody knows was found")
		}
	})
}

// seedPack is a pack of a blob and the commit.
func seedPack(f *testing.F) []byte {
	f.Helper()
	store := memory.NewStorage()
	var ids []plumbing.Hash
	for kind, text := range map[plumbing.ObjectType]string{plumbing.BlobObject: "hello", plumbing.CommitObject: commitText} {
		object := &plumbing.MemoryObject{}
		object.SetType(kind)
		_, _ = object.Write([]byte(text))
		id, _ := store.SetEncodedObject(object)
		ids = append(ids, id)
	}
	pack := &bytes.Buffer{}
	if _, err := packfile.NewEncoder(pack, store, true).Encode(ids, 0); err != nil {
		f.Fatal(err)
	}
	return pack.Bytes()
}
