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
}

// Netted puts the net in front of both streams: all that is printed passes it.
// The wizard's screens alone write to the terminal behind it.
func (s Streams) Netted() (streams Streams, flush func()) {
	out, err := clean.NewWriter(s.Out, colourful(s.Out)), clean.NewWriter(s.Err, colourful(s.Err))
	return Streams{In: s.In, Out: out, Err: err}, func() { _ = errors.Join(out.Close(), err.Close()) }
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

// colourful reports whether colours are shown where a stream goes: on a terminal,
// unless NO_COLOR asks for none (no-color.org).
func colourful(stream any) bool {
	f := FileOf(stream)
	return f != nil && term.IsTerminal(f.Fd()) && os.Getenv("NO_COLOR") == "" && os.Getenv("TERM") != "dumb"
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
