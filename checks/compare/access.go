package compare

import (
	"maps"

	"clonepath/checks/evidence"
)

var accessRows = []row{
	of("local", compareLocal),
	of("caller", compareCaller),
	of("agentCaller", compareCaller),
}

// compareLocal compares where calls go; with which profile they are made is the
// caller's business.
func compareLocal(p *pair, a, b *evidence.Local) []found {
	var s parts
	s.when(!p.blurred && !maps.Equal(settledAll(a.Endpoints), settledAll(b.Endpoints)), "The AWS endpoints are others.")
	s.when(!p.blurred && !maps.Equal(a.Proxies, b.Proxies), "The proxies are others.")
	return s.found(nil)
}

func settledAll(addresses map[string]string) map[string]string {
	all := map[string]string{}
	for name, address := range addresses {
		all[name] = settled(address)
	}
	return all
}

func compareCaller(p *pair, a, b *evidence.Caller) []found {
	was, is := principal(a.ARN), principal(b.ARN)
	switch {
	case p.renamed(was, is):
		return differs("The caller is %s; it was %s.", is, was)
	case p.renamed(uniqueID(a.UserID), uniqueID(b.UserID)):
		return differs("%s was deleted and made again: its unique id is %s, it was %s.", is, uniqueID(b.UserID), uniqueID(a.UserID))
	}
	return nil
}
