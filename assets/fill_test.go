package assets

import (
	"strings"
	"testing"
)

func TestFillTemplate(t *testing.T) {
	const text = "a={{a}} b={{b}}{{a}}\n#if a\nwith {{a}}\n#if b\nboth\n#end\n#unless b\nno b\n#end\n#end\n#unless a\nwithout\n#end\nend"
	for _, row := range []struct{ a, b, want string }{
		{"1", "2", "a=1 b=21\nwith 1\nboth\nend"},
		{"1", "", "a=1 b=1\nwith 1\nno b\nend"},
		{"", "", "a= b=\nwithout\nend"},
		{"", "2", "a= b=2\nwithout\nend"},
		{"{{b}}", "}}{{a}}{{", "a={{b}} b=}}{{a}}{{{{b}}\nwith {{b}}\nboth\nend"},                   // values are not filled again,
		{"x\n#end\n#if b", "", "a=x\n#end\n#if b b=x\n#end\n#if b\nwith x\n#end\n#if b\nno b\nend"}, // nor do they end a block
	} {
		got, err := fillTemplate(text, map[string]string{"a": row.a, "b": row.b})
		if err != nil || got != row.want {
			t.Errorf("a=%q b=%q: %q, %v; want %q", row.a, row.b, got, err, row.want)
		}
	}
}

func TestFillTemplateRefuses(t *testing.T) {
	for text, want := range map[string]string{
		"{{a}}\n{{b}}\n":             `line 2: "b" has no value`,
		"{{a}}\n#if b\n#end\n":       `line 2: "b" has no value`,
		"#unless a\n{{b}}\n#end\n":   `line 2: "b" has no value`, // though the line does not stay
		"{{ a }}":                    `line 1: " a " has no value`,
		"a\n":                        `nothing names the value "a"`,
		"{{a}":                       "line 1: {{ without }}",
		"{{\na}}":                    "line 1: {{ without }}",
		"#if a\n":                    "a block has no #end",
		"{{a}}\n#if a\n#end\n#end\n": "line 4: #end ends no block",
	} {
		if got, err := fillTemplate(text, map[string]string{"a": "1"}); err == nil || err.Error() != want || got != "" {
			t.Errorf("%q: %q, %v; want %s", text, got, err, want)
		}
	}
	if _, err := FillTemplate("none", nil); err == nil {
		t.Error("filled what is not there")
	}
	if _, err := FillTemplate("setup.sh", nil); err == nil || !strings.Contains(err.Error(), "assets/templates/setup.sh.tmpl: line ") {
		t.Errorf("got %v", err)
	}
}
