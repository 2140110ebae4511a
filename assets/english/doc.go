// Package english composes the little grammar that sentences made by code need.
// It imports nothing of clonepath.
package english
