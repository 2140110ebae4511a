// Package fields turns the questions of the session into fields of a form, for the
// pages and for the plain wizard alike. It decides nothing. Start reading at
// FormField.
package fields
