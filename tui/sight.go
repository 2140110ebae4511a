package tui

// sight tells whether a screen has been written to the terminal since it was
// first drawn: a key that was typed before that is no answer to it.
type sight struct {
	drawn  bool
	before int64 // frames that had been written when it was first drawn
}

// draw is called by View.
func (x *sight) draw(out *screenWriter) {
	if !x.drawn {
		*x = sight{drawn: true, before: out.frames.Load()}
	}
}

func (x *sight) seen(out *screenWriter) bool {
	return x.drawn && out.frames.Load() > x.before
}
