//go:build !unix

package received

// withoutWaiting is nothing where no pipe lies in a folder.
const withoutWaiting = 0
