package secretpath

import (
	"testing"

	"clonepath/awsops/sealed"
)

func TestReplaceKeepsEveryOtherByte(t *testing.T) {
	for _, test := range []struct{ name, value, path, want string }{
		{"flat", `{"username":"torque","token":"old"}`, "token", `{"username":"torque","token":"new<&>"}`},
		{"layout and order", "{\n\t\"token\" :\t\"old\" ,\r\n  \"b\": [1, 2.50, null],\"a\":{}\n}\n", "token", "{\n\t\"token\" :\t\"new<&>\" ,\r\n  \"b\": [1, 2.50, null],\"a\":{}\n}\n"},
		{"nested", `{"git": {"token": "old", "x": "old"}}`, "git.token", `{"git": {"token": "new<&>", "x": "old"}}`},
		{"literal key first", `{"a.b":"old","a":{"b":"other"}}`, "a.b", `{"a.b":"new<&>","a":{"b":"other"}}`},
		{"pointer", `{"a/b":{"c":"old"}}`, "/a~1b/c", `{"a/b":{"c":"new<&>"}}`},
		{"element", `["old" , "old"]`, "1", `["old" , "new<&>"]`},
		{"indexed", `{"a":[{"b":"x"},{"b":"old"}]}`, "a[1].b", `{"a":[{"b":"x"},{"b":"new<&>"}]}`},
		{"the last of duplicates", `{"token":"first","token":"old"}`, "token", `{"token":"first","token":"new<&>"}`},
		{"escapes", `{"to\u006ben":"ol\"d\\","k":"\u00e9\u2028"}`, "token", `{"to\u006ben":"new<&>","k":"\u00e9\u2028"}`},
		{"byte order mark", bom + `{"token":"old"}`, "token", bom + `{"token":"new<&>"}`},
		{"empty leaf", `{"token":""}`, "token", `{"token":"new<&>"}`},
		{"whole value", `old`, "", `new<&>`},
	} {
		got, ok := Replace(sealed.New(test.value), test.path, sealed.New("new<&>"))
		if !ok || got.Reveal() != test.want {
			t.Errorf("%s: %q, %v", test.name, got.Reveal(), ok)
		}
	}
	for _, test := range []struct{ value, path string }{
		{"plain", "token"}, {`{"token":1}`, "token"}, {`{"token":{"x":"y"}}`, "token"}, {`{"a":"b"}`, "token"}, {`{"token":"old"`, "token"},
	} {
		if got, ok := Replace(sealed.New(test.value), test.path, sealed.New("new")); ok {
			t.Errorf("%s: replaced to %q", test.value, got.Reveal())
		}
	}
}
