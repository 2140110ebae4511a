// Package bounded limits how much of an HTTP answer is read, so that one that
// does not end takes no more memory than one that does.
//
// It is put where connections are made, below everything that reads an answer:
// whoever reads on gets a *TooLong instead of more bytes. A caller that expects
// more, and reads it as a stream, says so with Allow. It knows nothing of AWS,
// Git or Torque. Start reading at Body.
package bounded
