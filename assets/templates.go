package assets

import "embed"

// Templates holds the text/template sources of the files that a bundle is made
// of: templates/NAME.tmpl.
//
//go:embed templates/*.tmpl
var Templates embed.FS
