// Package checks collects: it asks AWS and the Git host what there is and writes
// it into an evidence.Record. It judges nothing; package faults does, from the
// Record alone.
//
// A collector is a row {id, check it serves, needs, actions, collect}; its id
// is the JSON name of the Record's field that it alone writes. Run starts each
// one as soon as what it needs is done, so the duration of a run is that of its
// longest chain of calls: caller → value → login → clone. Start reading at
// world.go (what goes in and comes out), then collectors.go and engine.go; the collect_
// files hold one link of the chain each.
package checks
