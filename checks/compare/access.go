package compare

import (
	"maps"

	"clonepath/checks/evidence"
	"clonepath/checks/verdict"
)

var accessRows = []row{
	of(row{what: "operator's machine", link: verdict.LinkAccess, touches: []evidence.CheckID{evidence.AWSCredentials, evidence.GitHost}},
		func(r *evidence.Record) **evidence.Fact[evidence.Local] { return &r.Local }, compareLocal),
	of(row{what: "operator", link: verdict.LinkAccess, touches: []evidence.CheckID{evidence.AWSCredentials, evidence.AWSIdentity}},
		func(r *evidence.Record) **evidence.Fact[evidence.Caller] { return &r.Caller }, compareCaller),
	of(row{what: "agent", link: verdict.LinkTrust, touches: []evidence.CheckID{evidence.AWSIdentity, evidence.TrustAgent, evidence.AssumeRole}},
		func(r *evidence.Record) **evidence.Fact[evidence.Caller] { return &r.AgentCaller }, compareCaller),
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
