//go:build !unix

package written

// withoutWaiting is nothing where a device is all there is to write through.
const withoutWaiting = 0
