package faults_test

import (
	"fmt"
	"testing"
	"time"

	"clonepath/checks/evidence"
	"clonepath/checks/faults"
	"clonepath/checks/faults/faulttest"
)

// BenchmarkJudge1000 judges 1,000 different records, which may take 2 s.
func BenchmarkJudge1000(b *testing.B) {
	const budget = 2 * time.Second
	records := manyRecords(1000)
	for b.Loop() {
		for _, r := range records {
			faults.Judge(r)
		}
	}
	each := b.Elapsed() / time.Duration(b.N)
	b.ReportMetric(float64(each.Nanoseconds())/float64(len(records)), "ns/record")
	if each > budget {
		b.Errorf("%d records took %s, more than %s", len(records), each, budget)
	}
}

// manyRecords makes records that differ: each kind of run with each set of a
// dozen faults, so that no two are the same.
func manyRecords(n int) []*evidence.Record {
	from := []func() *evidence.Record{faulttest.AsOperator, faulttest.Healthy, refusedAgent}
	faulty := []edit{
		trustStatement(`{"AWS":"arn:aws:iam::349148204654:role/agent-sa-role"}`, "sts:AssumeRole", idCondition),
		permission("secretsmanager:GetSecretValue", "*", ""),
		alsoAttached(`{"Version":"2012-10-17","Statement":[{"Effect":"Deny","Action":"secretsmanager:*","Resource":"*"}]}`),
		customerKey,
		loginRefused(401, ""),
		func(r *evidence.Record) { r.Target.Branch = "ma in" },
		func(r *evidence.Record) { r.Target.ExternalID, r.Target.NoExternalID = "", true },
		func(r *evidence.Record) { r.Value.Value.Leaf.TrailingNewline = true },
		func(r *evidence.Record) { r.Target.SecretPath = "/token" },
	}
	records := make([]*evidence.Record, n)
	for i := range records {
		records[i] = from[i%len(from)]()
		for bit, edit := range faulty {
			if i/len(from)>>bit&1 == 1 {
				edit(records[i])
			}
		}
		records[i].Target.GitUsername = fmt.Sprintf("bot-%d", i)
	}
	return records
}
