// Package secretpath reads a secret's value by a secret path: it finds the
// token, or says where the walk stopped and which key is nearest, and keeps the
// shape of the value without its content.
//
// It is PURE, and the only package that looks into a value. What it returns as
// evidence has no place for content; the token itself leaves only sealed.
// Torque does not publish how it reads a path with several levels, so every
// usual notation is tried and the one that led somewhere is named. Start reading
// at Inspect, then readings.go.
package secretpath
