package cmdutil

import (
	"errors"
	"io"
	"os"

	"github.com/charmbracelet/x/term"

	"clonepath/awsops/clean"
)

// Streams are the streams of one invocation.
type Streams struct {
	In  io.Reader
	Out io.Writer
	Err io.Writer
	// Colour is what --color asks for.
	Colour string
}

// Netted puts the net in front of both streams: all that is printed passes it.
// The wizard's screens alone write to the terminal behind it.
func (s Streams) Netted() (streams Streams, flush func()) {
	net := func(to io.Writer) *clean.Writer {
		return clean.NewWriter(to, showsColours(s.Colour, isTerminal(FileOf(to)), os.Getenv))
	}
	out, err := net(s.Out), net(s.Err)
	return Streams{In: s.In, Out: out, Err: err, Colour: s.Colour}, func() { _ = errors.Join(out.Close(), err.Close()) }
}

// FileOf returns a stream's file, nil if it is none; its callers ask it whether
// it is a terminal.
func FileOf(stream any) *os.File {
	if net, ok := stream.(*clean.Writer); ok {
		stream = net.Under()
	}
	f, _ := stream.(*os.File)
	return f
}

// noFd is the descriptor of a stream that is no file.
const noFd = ^uintptr(0)

// DescriptorOf is a stream's file descriptor, noFd where it is no file.
func DescriptorOf(stream any) uintptr {
	if f := FileOf(stream); f != nil {
		return f.Fd()
	}
	return noFd
}

// Terminal is the net in front of a stream that is a terminal, else nil.
func Terminal(stream io.Writer) *clean.Writer {
	net, ok := stream.(*clean.Writer)
	if !ok || !term.IsTerminal(DescriptorOf(net)) {
		return nil
	}
	return net
}

// BothTerminals reports whether a person sits at stdin and stdout.
func BothTerminals(streams Streams) bool {
	in, out := FileOf(streams.In), FileOf(streams.Out)
	return in != nil && out != nil && term.IsTerminal(in.Fd()) && term.IsTerminal(out.Fd())
}
