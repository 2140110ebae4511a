package report_test

import (
	"bytes"
	"encoding/json"
	"reflect"
	"strings"
	"testing"
	"time"
	"unicode"

	"github.com/santhosh-tekuri/jsonschema/v6"

	"clonepath/assets"
	"clonepath/checks/compare"
	"clonepath/checks/evidence"
	"clonepath/checks/faults"
	"clonepath/checks/faults/faulttest"
	"clonepath/checks/report"
)

// changedTrust is the comparison of a healthy run with a later one, in which
// somebody wrote another External ID into the trust policy, and another session
// length.
func changedTrust(t *testing.T) (d *compare.Diff, good, broken *evidence.Record) {
	t.Helper()
	good, broken = faulttest.Healthy(), mismatch()
	broken.Taken = broken.Taken.Add(13 * 24 * time.Hour)
	broken.Role.Value.MaxSession = 7200
	broken.Trail = evidence.Observed(evidence.Operator, broken.Taken, []evidence.TrailEvent{{
		ID: "7f1c2e", At: broken.Taken.Add(-time.Hour), Name: "UpdateAssumeRolePolicy", Region: "us-east-1", Write: true,
		Caller: "arn:aws:iam::111122223333:user/jane",
	}})
	d, err := compare.Of(compare.Recorded("last-good.json", good), compare.Recorded("today.json", broken))
	if err != nil {
		t.Fatal(err)
	}
	return d, good, broken
}

func TestDiffGoldens(t *testing.T) {
	d, good, broken := changedTrust(t)
	golden(t, "diff.txt", func(out *bytes.Buffer) error { return report.DiffText(out, d, report.Options{Width: 100}) })
	golden(t, "diff-60.txt", func(out *bytes.Buffer) error { return report.DiffText(out, d, report.Options{Width: 60}) })
	golden(t, "diff.md", func(out *bytes.Buffer) error { return report.DiffMarkdown(out, d) })
	golden(t, "diff.json", func(out *bytes.Buffer) error { return report.DiffJSON(out, d) })

	since := faults.Judge(broken)
	since.SinceLastGood = d.Since(good.Taken)
	golden(t, "since.txt", func(out *bytes.Buffer) error { return report.Text(out, since, report.Options{Width: 100}) })

	masked, err := evidence.Mask(broken)
	if err != nil {
		t.Fatal(err)
	}
	blurred, err := compare.Of(compare.Input{Name: "report.json", Report: faults.Judge(good)}, compare.Recorded("masked.json", masked))
	if err != nil {
		t.Fatal(err)
	}
	golden(t, "diff-least.txt", func(out *bytes.Buffer) error { return report.DiffText(out, blurred, report.Options{Width: 100}) })
}

// Both forms of the JSON keep to their schemas.
func TestDiffFitsItsSchema(t *testing.T) {
	d, good, broken := changedTrust(t)
	same, err := compare.Of(compare.Recorded("a", good), compare.Recorded("b", good))
	if err != nil {
		t.Fatal(err)
	}
	for _, one := range []*compare.Diff{d, same} {
		var out bytes.Buffer
		if err := report.DiffJSON(&out, one); err != nil {
			t.Fatal(err)
		}
		fits(t, "diff", out.Bytes())
	}
	since := faults.Judge(broken)
	since.SinceLastGood = d.Since(good.Taken)
	var out bytes.Buffer
	if err := report.JSON(&out, since); err != nil {
		t.Fatal(err)
	}
	fits(t, "report", out.Bytes())
	if strings.Contains(out.String(), "null") || strings.Contains(out.String(), faulttest.ExternalID) {
		t.Error(out.String())
	}
}

// What both documents hold, both schemas describe alike.
func TestSchemasAgree(t *testing.T) {
	definitions := func(name string) map[string]any {
		source, err := assets.Schema(name)
		if err != nil {
			t.Fatal(err)
		}
		var schema struct {
			Definitions map[string]any `json:"$defs"`
		}
		if err := json.Unmarshal(source, &schema); err != nil {
			t.Fatal(err)
		}
		return schema.Definitions
	}
	one, other := definitions("report"), definitions("diff")
	for _, name := range []string{"checkId", "target", "change", "texts"} {
		if one[name] == nil || !reflect.DeepEqual(one[name], other[name]) {
			t.Errorf("%s is %v in one and %v in the other", name, one[name], other[name])
		}
	}
}

func fits(t *testing.T, name string, text []byte) {
	t.Helper()
	source, err := assets.Schema(name)
	if err != nil {
		t.Fatal(err)
	}
	doc, err := jsonschema.UnmarshalJSON(bytes.NewReader(source))
	if err != nil {
		t.Fatal(err)
	}
	c := jsonschema.NewCompiler()
	if err := c.AddResource(name, doc); err != nil {
		t.Fatal(err)
	}
	schema, err := c.Compile(name)
	if err != nil {
		t.Fatal(err)
	}
	var value any
	if err := json.Unmarshal(text, &value); err != nil {
		t.Fatal(err)
	}
	if err := schema.Validate(value); err != nil {
		t.Errorf("%s: %v\n%s", name, err, text)
	}
}

// What came from outside can neither steer a terminal nor reverse a line.
func TestDiffCannotSteer(t *testing.T) {
	hostile, good, broken := changedTrust(t)
	hostile.A.Verdict, hostile.Statuses[0].From, hostile.NewCauses[0].Check = "\x1b", "\x1b", "\x1b"
	since := faults.Judge(broken)
	since.SinceLastGood = hostile.Since(good.Taken)
	for _, value := range []any{hostile, since.SinceLastGood} {
		everywhere(reflect.ValueOf(value).Elem(), func() string { return "\x1b[31mred \u202e reversed\r\n" })
	}
	for name, render := range map[string]func(*bytes.Buffer) error{
		"text":     func(out *bytes.Buffer) error { return report.DiffText(out, hostile, report.Options{Width: 80}) },
		"markdown": func(out *bytes.Buffer) error { return report.DiffMarkdown(out, hostile) },
		"report":   func(out *bytes.Buffer) error { return report.Text(out, since, report.Options{Width: 80}) },
	} {
		var out bytes.Buffer
		if err := render(&out); err != nil {
			t.Fatal(err)
		}
		for _, c := range out.String() {
			if c != '\n' && unicode.In(c, unicode.C, unicode.Zl, unicode.Zp) {
				t.Errorf("%s passes %U on", name, c)
			}
		}
	}
}
