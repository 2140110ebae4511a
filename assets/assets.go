package assets

import "embed"

// catalogueText is the fault catalogue as people edit it.
//
//go:embed catalogue.yaml
var catalogueText string

//go:embed schemas/*.json
var schemas embed.FS

// ReportStyle is the style sheet of the report for a browser.
//
//go:embed templates/report.css
var ReportStyle string

// Schema returns a JSON Schema by its name, such as "report": draft 2020-12.
func Schema(name string) ([]byte, error) {
	return schemas.ReadFile("schemas/" + name + ".schema.json")
}

// Wordings is the table of error wordings as people edit it; package wording
// reads it.
//
//go:embed wordings.yaml
var Wordings string
