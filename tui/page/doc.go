// Package page is what every page of the wizard is and shares: the Page interface,
// moves by Kind, tasks and streams, the question beside its meaning (Ask), the lines
// at the bottom, and the UI, which is the session with what only screens need.
//
// No page does I/O in Update: work is a task, a command with a context that ends
// with the page, whose answer is dropped if the page no longer waits for it. Start
// reading at Page, then Ask.
package page
