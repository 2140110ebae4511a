// Package legible makes text of bytes that people copied from somewhere: files
// in the encoding of their system, coloured terminals, web pages and mails,
// quoted, framed, numbered, wrapped.
//
// It is pure and knows nothing of what the text is about. Each file undoes one
// thing; stages follow each other in the order of the table in lines.go, and a line keeps
// the number that it had in the file. Start reading at Lines.
package legible
