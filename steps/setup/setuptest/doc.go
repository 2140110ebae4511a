// Package setuptest has a Setup for the tests of the packages that work on one.
package setuptest
