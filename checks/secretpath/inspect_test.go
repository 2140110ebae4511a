package secretpath

import (
	"encoding/json"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"clonepath/awsops/sealed"
	"clonepath/checks/evidence"
)

func TestPaths(t *testing.T) {
	cases := []struct {
		name, value, path string
		want              evidence.PathResult
		leaf              string
	}{
		{"top-level key", `{"token":"t1"}`, "token", evidence.PathResult{Found: true, Kind: "string", Reading: "key", Levels: 1, Pointer: "/token"}, "t1"},
		{"literal key wins", `{"a.b":"t1","a":{"b":"t2"}}`, "a.b", evidence.PathResult{Found: true, Kind: "string", Reading: "key", Levels: 1, Pointer: "/a.b"}, "t1"},
		{"literal key with a slash", `{"a/b":"t1"}`, "a/b", evidence.PathResult{Found: true, Kind: "string", Reading: "key", Levels: 1, Pointer: "/a~1b"}, "t1"},
		{"dotted", `{"a":{"b":"t2"}}`, "a.b", evidence.PathResult{Found: true, Kind: "string", Reading: "dotted", Levels: 2, Pointer: "/a/b"}, "t2"},
		{"slashes", `{"a":{"b":"t2"}}`, "a/b", evidence.PathResult{Found: true, Kind: "string", Reading: "slashes", Levels: 2, Pointer: "/a/b"}, "t2"},
		{"pointer", `{"a":{"b":"t2"}}`, "/a/b", evidence.PathResult{Found: true, Kind: "string", Reading: "pointer", Levels: 2, Pointer: "/a/b"}, "t2"},
		{"pointer with escapes", `{"a/b":{"c~d":"t2"}}`, "/a~1b/c~0d", evidence.PathResult{Found: true, Kind: "string", Reading: "pointer", Levels: 2, Pointer: "/a~1b/c~0d"}, "t2"},
		{"index", `{"a":[{"b":"t0"}]}`, "a[0].b", evidence.PathResult{Found: true, Kind: "string", Reading: "dotted", Levels: 3, Pointer: "/a/0/b"}, "t0"},
		{"digits at an array", `{"a":["t0"]}`, "a.0", evidence.PathResult{Found: true, Kind: "string", Reading: "dotted", Levels: 2, Pointer: "/a/0"}, "t0"},
		{"digits at an object", `{"0":"t0"}`, "0", evidence.PathResult{Found: true, Kind: "string", Reading: "key", Levels: 1, Pointer: "/0"}, "t0"},
		{"JSONPath root", `{"token":"t1"}`, "$.token", evidence.PathResult{Found: true, Kind: "string", Reading: "dotted", Levels: 1, Pointer: "/token"}, "t1"},
		{"jq root", `{"token":"t1"}`, ".token", evidence.PathResult{Found: true, Kind: "string", Reading: "dotted", Levels: 1, Pointer: "/token"}, "t1"},
		{"duplicate: the last counts", `{"token":"old","token":"new"}`, "token", evidence.PathResult{Found: true, Kind: "string", Reading: "key", Levels: 1, Pointer: "/token"}, "new"},
		{"BOM is seen through", "\uFEFF" + `{"token":"t1"}`, "token", evidence.PathResult{Found: true, Kind: "string", Reading: "key", Levels: 1, Pointer: "/token"}, "t1"},
		{"empty path", `{"token":"t1"}`, "", evidence.PathResult{Found: true, Kind: "string", Reading: "whole value"}, `{"token":"t1"}`},
		{"number", `{"token":12345678901234567890}`, "token", evidence.PathResult{Found: true, Kind: "number", Reading: "key", Levels: 1, Pointer: "/token"}, ""},
		{"object", `{"git":{"token":"x"}}`, "git", evidence.PathResult{Found: true, Kind: "object", Reading: "key", Levels: 1, Pointer: "/git"}, ""},

		{"no key, one is near", `{"tokens":"x","user":"y"}`, "token", evidence.PathResult{Missing: "token", Reason: "noKey", Nearest: "tokens", Here: []string{"tokens", "user"}}, ""},
		{"other case", `{"Token":"x"}`, "token", evidence.PathResult{Missing: "token", Reason: "noKey", Nearest: "Token", Here: []string{"Token"}}, ""},
		{"white space in the key", `{"token ":"x"}`, "token", evidence.PathResult{Missing: "token", Reason: "noKey", Nearest: "token ", Here: []string{"token "}}, ""},
		{"nothing is near", `{"username":"x"}`, "token", evidence.PathResult{Missing: "token", Reason: "noKey", Here: []string{"username"}}, ""},
		{"second level", `{"git":{"token":"x"}}`, "git.tokne", evidence.PathResult{Walked: "/git", Missing: "tokne", Reason: "noKey", Nearest: "token", Here: []string{"token"}}, ""},
		{"first level of two", `{"git":{"token":"x"}}`, "gti.token", evidence.PathResult{Missing: "gti", Reason: "noKey", Nearest: "git", Here: []string{"git"}}, ""},
		{"through a string", `{"git":"x"}`, "git.token", evidence.PathResult{Walked: "/git", Missing: "token", Reason: "notObject"}, ""},
		{"JSON in a string", `{"data":"{\"token\":\"x\"}"}`, "data.token", evidence.PathResult{Walked: "/data", Missing: "token", Reason: "jsonInString"}, ""},
		{"double-encoded", `"{\"token\":\"x\"}"`, "token", evidence.PathResult{Missing: "token", Reason: "jsonInString"}, ""},
		{"index out of range", `["a"]`, "1", evidence.PathResult{Missing: "1", Reason: "noKey", Here: []string{"0"}}, ""},
		{"open bracket", `{"a":["x"]}`, "a[", evidence.PathResult{Missing: "a[", Reason: "badSyntax", Nearest: "a", Here: []string{"a"}}, ""},
		{"plain text", `ghp_abc`, "token", evidence.PathResult{Reason: "notJSON"}, ""},
	}
	for _, c := range cases {
		t.Run(c.name, func(t *testing.T) {
			shape, leaf, found := Inspect(sealed.New(c.value), c.path)
			if diff := cmp.Diff(c.want, shape.Path); diff != "" {
				t.Error(diff)
			}
			if leaf.Reveal() != c.leaf {
				t.Errorf("leaf %q, want %q", leaf.Reveal(), c.leaf)
			}
			if found != (shape.Leaf != nil) {
				t.Errorf("found %v, hygiene %v", found, shape.Leaf)
			}
		})
	}
}

func TestFormats(t *testing.T) {
	cases := []struct{ value, format, problem string }{
		{`{"a":1}`, "object", ""},
		{" {\"a\":1}\r\n", "object", ""},
		{`[1]`, "array", ""},
		{`"x"`, "string", ""},
		{`12`, "number", ""},
		{`true`, "bool", ""},
		{`null`, "null", ""},
		{``, "empty", ""},
		{"\n", "text", ""},
		{`ghp_x`, "text", ""},
		{`"open`, "text", ""},
		{`{token:abc}`, "invalid", "byte 2: unexpected character looking for beginning of object key string"},
		{`{'token':'abc'}`, "invalid", "byte 2: unexpected character looking for beginning of object key string"},
		{`{"token":"abc",}`, "invalid", "byte 16: unexpected character looking for beginning of object key string"},
		{`{"token":"abc"`, "invalid", "ends too early, after 14 bytes"},
		{`{"a":1} tail`, "invalid", "byte 9: unexpected character after top-level value"},
		{strings.Repeat("[", 70) + strings.Repeat("]", 70), "invalid", "nested deeper than 64 levels"},
	}
	for _, c := range cases {
		shape, _, _ := Inspect(sealed.New(c.value), "token")
		if shape.Format != c.format || shape.ParseErr != c.problem {
			t.Errorf("%q: %s %q, want %s %q", c.value, shape.Format, shape.ParseErr, c.format, c.problem)
		}
	}
}

func TestShape(t *testing.T) {
	shape, _, _ := Inspect(sealed.New(`{"git":{"token":"abc","n":12},"list":[true,null],"git":1,"ghp_abcdef0123":""}`), "git")
	want := []evidence.Node{
		{Pointer: "/git", Key: "git", Kind: "object", Length: 2},
		{Pointer: "/git/token", Key: "token", Kind: "string", Length: 3},
		{Pointer: "/git/n", Key: "n", Kind: "number", Length: 2},
		{Pointer: "/list", Key: "list", Kind: "array", Length: 2},
		{Pointer: "/list/0", Key: "0", Kind: "bool"},
		{Pointer: "/list/1", Key: "1", Kind: "null"},
		{Pointer: "/git", Key: "git", Kind: "number", Length: 1},
		{Pointer: "/•••• (14 characters)", Key: "•••• (14 characters)", Kind: "string", Hidden: true},
	}
	if diff := cmp.Diff(want, shape.Keys); diff != "" {
		t.Error(diff)
	}
	if diff := cmp.Diff([]string{"/git"}, shape.Duplicate); diff != "" {
		t.Error(diff)
	}
}

func TestHygiene(t *testing.T) {
	cases := []struct {
		token string
		want  evidence.Hygiene
	}{
		{"ghp_abc", evidence.Hygiene{Bytes: 7, Kind: "GitHub classic token", Provider: "github"}},
		{"ghp_abc\n", evidence.Hygiene{Bytes: 8, TrailingNewline: true, Kind: "GitHub classic token", Provider: "github"}},
		{"ghp_abc\r\n", evidence.Hygiene{Bytes: 9, TrailingNewline: true, Kind: "GitHub classic token", Provider: "github"}},
		{" glpat-abc ", evidence.Hygiene{Bytes: 11, LeadingSpace: true, TrailingSpace: true, Kind: "GitLab access token", Provider: "gitlab"}},
		{"glpat-abc\u00a0", evidence.Hygiene{Bytes: 11, TrailingSpace: true, NonASCII: true, Kind: "GitLab access token", Provider: "gitlab"}},
		{`"ghs_abc"`, evidence.Hygiene{Bytes: 9, Quoted: true, Kind: "GitHub App installation token", Provider: "github"}},
		{"Bearer gho_abc", evidence.Hygiene{Bytes: 14, Prefixed: "Bearer ", Kind: "GitHub OAuth token", Provider: "github"}},
		{"export GIT_TOKEN=glcbt-abc", evidence.Hygiene{Bytes: 26, Prefixed: "token=", Kind: "GitLab CI job token", Provider: "gitlab"}},
		{"oauth2:gldt-abc", evidence.Hygiene{Bytes: 15, Prefixed: "user name:", Kind: "GitLab deploy token", Provider: "gitlab"}},
		{"token=", evidence.Hygiene{Bytes: 6}},
		{"<your-token>", evidence.Hygiene{Bytes: 12, Placeholder: true}},
		{"${GIT_TOKEN}", evidence.Hygiene{Bytes: 12, Placeholder: true}},
		{"changeme", evidence.Hygiene{Bytes: 8, Placeholder: true}},
		{`{"token":"x"}`, evidence.Hygiene{Bytes: 13, JSON: true}},
		{"ATBBabc", evidence.Hygiene{Bytes: 7, Kind: "Bitbucket app password", Provider: "bitbucket"}},
		{"ATCTTabc", evidence.Hygiene{Bytes: 8, Kind: "Bitbucket repository or workspace token", Provider: "bitbucket"}},
		{"ATATTabc", evidence.Hygiene{Bytes: 8, Kind: "Atlassian API token", Provider: "bitbucket"}},
		{strings.Repeat("a2", 26), evidence.Hygiene{Bytes: 52, Kind: "Azure DevOps access token", Provider: "azure"}},
		{strings.Repeat("A", 76) + "AZDO" + "abcd", evidence.Hygiene{Bytes: 84, Kind: "Azure DevOps access token", Provider: "azure"}},
		{"hunter2", evidence.Hygiene{Bytes: 7}},
		{"", evidence.Hygiene{}},
	}
	for _, c := range cases {
		if diff := cmp.Diff(c.want, hygiene(c.token)); diff != "" {
			t.Errorf("%q: %s", c.token, diff)
		}
	}
}

// FuzzInspect: no input panics, and a leaf's content is nowhere in the shape.
func FuzzInspect(f *testing.F) {
	for _, seed := range []struct{ value, path string }{
		{`{"a":{"b":[1,"x",null]}}`, "a.b[1]"}, {"\uFEFF\"{}\"", "$.x"}, {`{"~":"/"}`, "/~0"}, {`{a:b}`, ""}, {"ghp_x\n", "token"}, {`[[[[`, "0/0"},
	} {
		f.Add(seed.value, seed.path)
	}
	const canary = "Zq7canaryZq7"
	f.Fuzz(func(t *testing.T, value, path string) {
		if strings.Contains(value+path, canary) {
			return
		}
		leaf, _ := json.Marshal(value + canary)
		for _, text := range []string{value, value + canary, `{"token":` + string(leaf) + `}`, `"` + canary, canary + ":" + value} {
			shape, at, found := Inspect(sealed.New(text), path)
			out, err := json.Marshal(shape)
			if err != nil {
				t.Fatal(err)
			}
			keys := ""
			for _, n := range shape.Keys {
				keys += n.Key
			}
			if strings.Contains(string(out), canary) && !strings.Contains(keys, canary) {
				t.Errorf("content in the shape of %q: %s", text, out)
			}
			if found != (shape.Leaf != nil) || !found && at.Len() > 0 {
				t.Errorf("found %v with leaf %v of %d bytes", found, shape.Leaf, at.Len())
			}
		}
	})
}
