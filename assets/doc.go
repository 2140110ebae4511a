// Package assets holds the text that is built into the binary: the fault
// catalogue, the JSON Schemas, the step guides.
//
// It is PURE and stands at the bottom: it imports nothing of clonepath and
// decides nothing. Text is edited in the files beside the code; what is read
// from them is read when first asked for, because a command that shows none of
// it must not wait for it. Start reading in catalogue.go and catalogue.yaml.
package assets
