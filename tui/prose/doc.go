// Package prose writes reports, checks, plans and documents as lines, for the pages
// and, in words instead of marks, for the plain wizard. It asks nobody and decides
// nothing. Start reading at ReportLines.
package prose
