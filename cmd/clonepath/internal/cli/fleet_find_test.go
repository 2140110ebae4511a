package cli

import (
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
)

// TestNamed: members are named by what tells them apart.
func TestNamed(t *testing.T) {
	for _, test := range []struct {
		places, want []string
		says         string
	}{
		{places: []string{"/x/prod/eu", "/x/prod/us"}, want: []string{"eu", "us"}},
		{places: []string{"/x/prod/eu", "/x/dev"}, want: []string{"prod/eu", "dev"}},
		{places: []string{"/x/prod", "/x/prod/eu"}, want: []string{"prod", "prod/eu"}},
		{places: []string{"/x/a.yaml"}, want: []string{"a.yaml"}},
		{places: []string{"/x/prod", "/y/prod"}, want: []string{"x/prod", "y/prod"}},
		{places: []string{"/x/a", "/x/b", "/x/a"}, want: []string{"a", "b"}},
	} {
		var found []member
		for _, place := range test.places {
			found = append(found, member{place: filepath.FromSlash(place), source: place})
		}
		list, err := named(found)
		var got []string
		for _, m := range list {
			got = append(got, m.name)
		}
		if err != nil || !slices.Equal(got, test.want) {
			t.Errorf("%v: %v, %v, want %v", test.places, got, err, test.want)
		}
	}
	_, err := named([]member{{place: "/x/a", source: "/x/clonepath-fleet.yaml"}, {place: "/x/a", source: "/x/a/clonepath.yaml"}})
	if err == nil || !strings.Contains(err.Error(), `both named "a"`) {
		t.Errorf("two members of one name: %v", err)
	}
}

// TestFoundInOrder: a directory is searched in the order of its names, a bundle
// and a list are not searched for others, and what is hidden is passed over.
func TestFoundInOrder(t *testing.T) {
	dir := t.TempDir()
	for name, text := range map[string]string{
		"b/clonepath.yaml":            "",
		"b/below/clonepath.yaml":      "",
		"a/z/clonepath.yaml":          "",
		"a/list/clonepath-fleet.yaml": "apiVersion: clonepath/fleet/v1\ntemplate: clonepath.yaml\nmembers: [{name: two}, {name: one}]\n",
		"a/list/clonepath.yaml":       "apiVersion: clonepath/v1\n",
		".git/clonepath.yaml":         "",
		"c/other.yaml":                "apiVersion: clonepath/v1\n",
	} {
		path := filepath.Join(dir, filepath.FromSlash(name))
		if err := os.MkdirAll(filepath.Dir(path), 0o700); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(path, []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	for want, paths := range map[string][]string{
		"a/list/two a/list/one a/z b": {dir},
		"b a/z":                       {filepath.Join(dir, "b"), filepath.Join(dir, "a", "z")},
		"c/other.yaml b a/z":          {filepath.Join(dir, "c", "*.yaml"), filepath.Join(dir, "b"), filepath.Join(dir, "a", "z")},
		"two one":                     {filepath.Join(dir, "a", "list")},
	} {
		o := checkOptions{fleetFlags: fleetFlags{paths: paths, concurrency: 1}}
		list, err := o.findFleet(t.Context())
		var got []string
		for _, m := range list {
			got = append(got, m.name)
		}
		if strings.Join(got, " ") != want || err != nil {
			t.Errorf("%v: %q, %v, want %q", paths, got, err, want)
		}
	}
}
