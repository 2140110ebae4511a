// Package verdict holds the Report and its words: statuses, provenances,
// severities, certainties, links. It holds types only.
//
// It decides nothing (package faults does) and renders nothing (package report
// does); its JSON is a contract. Start reading at Report.
package verdict
