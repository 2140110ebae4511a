package assets

import (
	"errors"
	"fmt"
	"maps"
	"slices"
	"strings"
)

// FillTemplate fills the text of templates/NAME.tmpl. {{name}} stands for a
// value as it is: quoting is the caller's. The lines from "#if name", or
// "#unless name", to "#end" stay if the value is there, or is "". A name without
// a value is an error, also in lines that do not stay, and so is a value that
// nothing names. It does without text/template, for which the linker keeps every
// method of the program: 12 MB.
func FillTemplate(name string, values map[string]string) (string, error) {
	text, err := templates.ReadFile("templates/" + name + ".tmpl")
	if err != nil {
		return "", err
	}
	filled, err := fillTemplate(string(text), values)
	if err != nil {
		return "", fmt.Errorf("assets/templates/%s.tmpl: %w", name, err)
	}
	return filled, nil
}

// filling is a template on its way to a text.
type filling struct {
	values map[string]string
	used   map[string]bool
	blocks []bool // those around the line, from the outermost: does it stay?
	out    strings.Builder
}

func fillTemplate(text string, values map[string]string) (string, error) {
	f, number := filling{values: values, used: map[string]bool{}}, 0
	for line := range strings.Lines(text) {
		number++
		if err := f.line(line); err != nil {
			return "", fmt.Errorf("line %d: %w", number, err)
		}
	}
	if len(f.blocks) > 0 {
		return "", errors.New("a block has no #end")
	}
	for _, name := range slices.Sorted(maps.Keys(values)) {
		if !f.used[name] {
			return "", fmt.Errorf("nothing names the value %q", name)
		}
	}
	return f.out.String(), nil
}

func (f *filling) line(line string) error {
	word, name, _ := strings.Cut(strings.TrimSuffix(line, "\n"), " ")
	switch word {
	case "#if", "#unless":
		value, err := f.value(name)
		f.blocks = append(f.blocks, (value != "") == (word == "#if"))
		return err
	case "#end":
		if len(f.blocks) == 0 {
			return errors.New("#end ends no block")
		}
		f.blocks = f.blocks[:len(f.blocks)-1]
		return nil
	}
	filled, err := f.fill(line)
	if !slices.Contains(f.blocks, false) {
		f.out.WriteString(filled)
	}
	return err
}

// fill reads what stands in the template alone: braces in a value are text.
func (f *filling) fill(line string) (string, error) {
	var out strings.Builder
	for {
		before, rest, found := strings.Cut(line, "{{")
		out.WriteString(before)
		if !found {
			return out.String(), nil
		}
		name, after, closed := strings.Cut(rest, "}}")
		if !closed {
			return "", errors.New("{{ without }}")
		}
		value, err := f.value(name)
		if err != nil {
			return "", err
		}
		out.WriteString(value)
		line = after
	}
}

func (f *filling) value(name string) (string, error) {
	value, ok := f.values[name]
	if !ok {
		return "", fmt.Errorf("%q has no value", name)
	}
	f.used[name] = true
	return value, nil
}
