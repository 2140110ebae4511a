package assets

import "embed"

// templates are the sources of the files that a bundle is made of and of the
// script that collects: templates/NAME.tmpl, see FillTemplate.
//
//go:embed templates/*.tmpl
var templates embed.FS
