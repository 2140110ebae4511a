// Package practicetest makes accounts for the tests and figures of an audit: as
// many users, roles and policies as are asked for, the same for the same seed.
package practicetest
