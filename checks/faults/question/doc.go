// Package question picks the one question whose answer tells most of the causes
// that are left apart, as a command and as a message to send.
//
// It is PURE. A row of the table says what one thing to look at would show in the
// world of each cause; the row that leaves the fewest causes together is asked.
// Start reading at Of.
package question
