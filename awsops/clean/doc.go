// Package clean makes visible what strangers hide in a text: characters that
// steer a terminal, turn a line around, or show nothing.
//
// There is one rule for screens, reports and messages, and three ways to apply
// it. Line and Text are for values where a text is composed. Writer is the net
// between everything that is printed and the terminal. JSON is for documents,
// which keep every character, escaped; First is for those that cannot and are
// refused instead. Bubble Tea owns the terminal while the wizard's screens are
// shown: there the widgets clean, and each frame passes Styled, the same net.
//
// It is PURE but for Writer, and may import nothing of clonepath. Start reading
// at hidden.
package clean
