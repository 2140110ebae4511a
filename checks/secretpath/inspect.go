package secretpath

import (
	"strings"

	"clonepath/awsops/sealed"
	"clonepath/checks/evidence"
)

// Further reasons of a PathResult, beside "noKey", "notObject", "notJSON" and
// "badSyntax": the walk came to a string that itself holds a JSON object.
const reasonJSONInString = "jsonInString"

// bom is the UTF-8 byte order mark.
const bom = "\uFEFF"

// Inspect describes the SecretString value and follows path in it. The leaf is
// the string at the path, and found reports whether there is one (it may be
// empty). An empty path means the whole value. VersionID, Stages and
// SameAsOperator are the caller's to fill.
func Inspect(value sealed.Value, path string) (shape evidence.Value, leaf sealed.Value, found bool) {
	text := value.Reveal()
	shape = evidence.Value{Bytes: len(text), BOM: strings.HasPrefix(text, bom)}
	doc := parse(strings.TrimPrefix(text, bom))
	shape.Format, shape.ParseErr, shape.Duplicate = doc.format, doc.problem, doc.duplicates
	shape.Keys = list(doc.root)

	if path == "" {
		shape.Path = evidence.PathResult{Found: true, Kind: "string", Reading: wholeValue}
		h := hygiene(text)
		shape.Leaf = &h
		return shape, value, true
	}
	at, result := resolve(doc, path)
	shape.Path = result
	if at == nil || at.kind != "string" {
		return shape, sealed.Value{}, false
	}
	h := hygiene(at.text)
	shape.Leaf = &h
	return shape, sealed.New(at.text), true
}

// InspectBinary describes a value that was stored as SecretBinary. Nothing reads
// a path in it: Torque asks for a SecretString.
func InspectBinary(bytes int) evidence.Value {
	return evidence.Value{
		Binary: true, Bytes: bytes, Format: "empty",
		Path: evidence.PathResult{Reason: "notJSON"},
	}
}
