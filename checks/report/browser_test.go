package report_test

import (
	"context"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
	"time"
)

// widths are those of a telephone, of a window beside another, and of a screen.
var widths = []int{320, 400, 820, 1280}

// TestPageInABrowser opens the page in Chromium, where installed: nothing is
// wider than the window, the chain is seen once, and the console stays empty.
func TestPageInABrowser(t *testing.T) {
	browser := ""
	for _, name := range []string{"chromium", "chromium-browser", "google-chrome"} {
		if path, err := exec.LookPath(name); err == nil {
			browser = path
			break
		}
	}
	if browser == "" {
		t.Skip("no Chromium is installed here")
	}
	dir := t.TempDir()
	write := func(name, text string) {
		if err := os.WriteFile(filepath.Join(dir, name), []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	write("report.html", rendered(t, "html", full()))
	write("frames.html", frames())

	ctx, cancel := context.WithTimeout(t.Context(), time.Minute)
	defer cancel()
	cmd := exec.CommandContext(ctx, browser, "--headless", "--no-sandbox", "--disable-gpu", "--no-first-run",
		"--disable-background-networking", "--disable-component-update", "--disable-sync", "--user-data-dir="+filepath.Join(dir, "profile"),
		"--hide-scrollbars", "--enable-logging=stderr", "--allow-file-access-from-files", "--dump-dom", "file://"+filepath.Join(dir, "frames.html"))
	var said strings.Builder
	cmd.Stderr = &said
	dom, err := cmd.Output()
	if err != nil {
		t.Fatalf("%v: %s", err, said.String())
	}
	for _, width := range widths {
		if want := fmt.Sprintf("[%d wide: needs %d, 0 cut, 1 picture]", width, width); !strings.Contains(string(dom), want) {
			t.Errorf("want %s in %s", want, dom)
		}
	}
	for line := range strings.Lines(said.String()) {
		if strings.Contains(line, "CONSOLE") {
			t.Error(line)
		}
	}
}

// frames is a page that shows the report at each width and writes down how much
// it needs.
func frames() string {
	var b strings.Builder
	b.WriteString("<!doctype html><title>frames</title><p id=out></p>\n")
	for _, width := range widths {
		fmt.Fprintf(&b, "<iframe src=report.html style='border:0;width:%dpx;height:600px'></iframe>\n", width)
	}
	b.WriteString(`<script>
addEventListener('load', () => {
  for (const frame of document.querySelectorAll('iframe')) {
    const page = frame.contentDocument;
    const pictures = [...page.querySelectorAll('svg')].filter(s => s.getBoundingClientRect().width > 0).length;
    const cut = [...page.querySelectorAll('main *')].filter(e => e.clientWidth > 0 && e.scrollWidth > e.clientWidth + 1).length;
    document.getElementById('out').append(` + "`[${frame.clientWidth} wide: needs ${page.documentElement.scrollWidth}, ${cut} cut, ${pictures} picture] `" + `);
  }
});
</script>
`)
	return b.String()
}
