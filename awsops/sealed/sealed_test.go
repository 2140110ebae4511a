package sealed_test

import (
	"bytes"
	"encoding/base64"
	"encoding/json"
	"fmt"
	"log/slog"
	"net/url"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"clonepath/awsops/sealed"
	"clonepath/awsops/written"
)

const canary = `glpat-Ca/n+a"ry 0123&é`

func TestValueCannotBePrinted(t *testing.T) {
	v := sealed.New(canary)
	type holder struct {
		Token sealed.Value
		Ptr   *sealed.Value
	}
	h := holder{v, &v}
	encoded, err := json.Marshal(h)
	if err != nil {
		t.Fatal(err)
	}
	var log bytes.Buffer
	slog.New(slog.NewTextHandler(&log, nil)).Info("x", "token", v, "holder", h)
	for what, text := range map[string]string{
		"%v": fmt.Sprintf("%v", h), "%+v": fmt.Sprintf("%+v", v), "%#v": fmt.Sprintf("%#v", h), "%s": fmt.Sprintf("%s", v),
		"%q": fmt.Sprintf("%q", v), "%x": fmt.Sprintf("%x", v), "%d": fmt.Sprintf("%d", v), "JSON": string(encoded), "slog": log.String(),
		"error": fmt.Errorf("could not use %v", v).Error(), "Println": fmt.Sprintln(v, &v),
	} {
		if strings.Contains(text, "Ca/n") || strings.Contains(text, fmt.Sprintf("%x", canary)) {
			t.Errorf("%s shows the value: %s", what, text)
		}
	}
	if v.Reveal() != canary {
		t.Error("Reveal does not give the value back")
	}
}

func TestVaultScrubsEveryForm(t *testing.T) {
	vault := sealed.NewVault()
	vault.Add(sealed.New(canary), "oauth2")
	quoted, _ := json.Marshal(canary)
	for what, text := range map[string]string{
		"raw":          canary,
		"base64":       base64.StdEncoding.EncodeToString([]byte(canary)),
		"base64 URL":   base64.URLEncoding.EncodeToString([]byte(canary)),
		"query":        url.QueryEscape(canary),
		"path":         url.PathEscape(canary),
		"userinfo":     url.UserPassword("oauth2", canary).String(),
		"JSON":         string(quoted),
		"Basic header": "Basic " + base64.StdEncoding.EncodeToString([]byte("oauth2:"+canary)),
		"no user":      "Basic " + base64.StdEncoding.EncodeToString([]byte(":"+canary)),
	} {
		got, n := vault.Scrub("before " + text + " after")
		if n == 0 || !strings.Contains(got, sealed.Redacted) || !strings.HasPrefix(got, "before ") || !strings.HasSuffix(got, "after") {
			t.Errorf("%s: %d replaced, got %q", what, n, got)
		}
	}
	if vault.Removed() != 9 {
		t.Errorf("Removed() = %d, want 9", vault.Removed())
	}
}

func TestVaultLeavesOrdinaryWords(t *testing.T) {
	vault := sealed.NewVault()
	for _, s := range []string{"", "short", "changeme", "<your-token>", "  \n\t      "} {
		vault.Add(sealed.New(s))
	}
	const text = "short changeme <your-token>            "
	if got, n := vault.Scrub(text); n != 0 || got != text {
		t.Errorf("Scrub replaced %d: %q", n, got)
	}
}

func TestTrailingNewlineIsFoundTrimmed(t *testing.T) {
	vault := sealed.NewVault()
	vault.Add(sealed.New("glpat-0123456789\n"))
	if got, _ := vault.Scrub("token glpat-0123456789 was refused"); strings.Contains(got, "glpat-0123") {
		t.Errorf("the trimmed token is shown: %q", got)
	}
}

// A secret that arrives split over writes must not slip through.
func TestWriterAcrossWrites(t *testing.T) {
	vault := sealed.NewVault()
	vault.Add(sealed.New("glpat-0123456789abcdef"))
	text := "a glpat-0123456789abcdef b glpat-01 c glpat-0123456789abcdef"
	for size := 1; size <= len(text); size++ {
		var out bytes.Buffer
		w := vault.Writer(&out)
		for i := 0; i < len(text); i += size {
			if _, err := w.Write([]byte(text[i:min(i+size, len(text))])); err != nil {
				t.Fatal(err)
			}
		}
		if err := w.Close(); err != nil {
			t.Fatal(err)
		}
		if want := "a ‹redacted› b glpat-01 c ‹redacted›"; out.String() != want {
			t.Fatalf("in writes of %d bytes: %q, want %q", size, out.String(), want)
		}
		if w.Count() != 2 {
			t.Fatalf("Count() = %d, want 2", w.Count())
		}
	}
}

func FuzzWriter(f *testing.F) {
	f.Add("x glpat-0123456789 y", uint8(3))
	f.Add("a ghp_0123456789abcdefghij b eyJhbGciOiJI.eyJzdWIi.abcdef", uint8(5))
	f.Fuzz(func(t *testing.T, text string, size uint8) {
		if len(text) > 4<<10 {
			t.Skip("a writer waits no longer for the end of a token")
		}
		vault := sealed.NewVault()
		vault.Add(sealed.New("glpat-0123456789"))
		var out bytes.Buffer
		w := vault.Writer(&out)
		step := int(size)%17 + 1
		for i := 0; i < len(text); i += step {
			_, _ = w.Write([]byte(text[i:min(i+step, len(text))]))
		}
		_ = w.Close()
		want, _ := vault.Scrub(text)
		if out.String() != want {
			t.Errorf("streamed %q, whole %q", out.String(), want)
		}
	})
}

func TestWriteFileIsAtomicAndScrubbed(t *testing.T) {
	vault := sealed.NewVault()
	vault.Add(sealed.New("glpat-0123456789"))
	path := filepath.Join(t.TempDir(), "report.txt")
	if n, err := vault.WriteFile(t.Context(), written.Named(path), []byte("token glpat-0123456789\n"), 0o600); err != nil || n != 1 {
		t.Fatalf("WriteFile: %d, %v", n, err)
	}
	got, err := os.ReadFile(path)
	if err != nil || string(got) != "token ‹redacted›\n" {
		t.Fatalf("file holds %q, %v", got, err)
	}
	info, err := os.Stat(path)
	if err != nil || info.Mode().Perm() != 0o600 {
		t.Fatalf("mode %v, %v", info.Mode(), err)
	}
	if _, err := vault.WriteFile(t.Context(), written.Named(filepath.Join(filepath.Dir(path), "no", "such", "folder")), nil, 0o600); err == nil {
		t.Error("writing into a missing folder succeeded")
	}
	left, _ := os.ReadDir(filepath.Dir(path))
	if len(left) != 1 {
		t.Errorf("temporary files are left: %v", left)
	}
}
