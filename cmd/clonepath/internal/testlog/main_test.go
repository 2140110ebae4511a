package main

import (
	"strings"
	"testing"
)

func TestFilter(t *testing.T) {
	in := strings.Join([]string{
		`{"Action":"start","Package":"clonepath/a"}`,
		`{"Action":"output","Package":"clonepath/a","Test":"TestGood","Output":"=== RUN   TestGood\n"}`,
		`{"Action":"output","Package":"clonepath/a","Test":"TestGood","Output":"    a_test.go:1: chatter\n"}`,
		`{"Action":"pass","Package":"clonepath/a","Test":"TestGood"}`,
		`{"Action":"output","Package":"clonepath/a","Test":"TestAbsent","Output":"    a_test.go:9: the program x is not installed\n"}`,
		`{"Action":"output","Package":"clonepath/a","Test":"TestAbsent","Output":"--- SKIP: TestAbsent (0.00s)\n"}`,
		`{"Action":"skip","Package":"clonepath/a","Test":"TestAbsent"}`,
		`{"Action":"output","Package":"clonepath/a","Output":"PASS\n"}`,
		`{"Action":"output","Package":"clonepath/a","Output":"ok  \tclonepath/a\t0.1s\n"}`,
		`{"Action":"pass","Package":"clonepath/a"}`,
		`{"Action":"build-output","ImportPath":"clonepath/b","Output":"b.go:1: undefined: y\n"}`,
		`{"Action":"output","Package":"clonepath/c","Test":"TestBad","Output":"    c_test.go:3: wrong\n"}`,
		`{"Action":"fail","Package":"clonepath/c","Test":"TestBad"}`,
		`{"Action":"output","Package":"clonepath/c","Test":"TestCutOff","Output":"    c_test.go:4: waiting\n"}`,
		`{"Action":"output","Package":"clonepath/c","Output":"FAIL\tclonepath/c\t0.1s\n"}`,
		`{"Action":"fail","Package":"clonepath/c"}`,
		"go: no such tool",
	}, "\n")
	var out strings.Builder
	if err := filter(strings.NewReader(in), &out); err != nil {
		t.Fatal(err)
	}
	want := "ok  \tclonepath/a\t0.1s\nb.go:1: undefined: y\n    c_test.go:3: wrong\nFAIL\tclonepath/c\t0.1s\n    c_test.go:4: waiting\ngo: no such tool" +
		"skipped:\n  the program x is not installed: a.TestAbsent\n"
	if out.String() != want {
		t.Errorf("it prints\n%s\nwant\n%s", out.String(), want)
	}
}
