package target

import "testing"

func TestRegionsHavePlaces(t *testing.T) {
	list := Regions()
	if len(list) != len(places) {
		t.Errorf("%d regions, %d places", len(list), len(places))
	}
	for _, r := range list {
		if r.Place == "" || Check(FieldRegion, r.Name) != nil {
			t.Errorf("%q is in %q", r.Name, r.Place)
		}
	}
	if list[0].Name != "af-south-1" {
		t.Errorf("the first is %q", list[0].Name)
	}
}
