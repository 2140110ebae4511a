package assets

import "embed"

// Templates holds the sources of the files that a bundle is made of
// (text/template) and of the report for a browser (html/template):
// templates/NAME.tmpl.
//
//go:embed templates/*.tmpl
var Templates embed.FS
