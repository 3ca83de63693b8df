package main

import "os"

// palette colours text for a terminal, or leaves it as it is.
type palette bool

// colours is the palette of terminals, plain if NO_COLOR is set, see
// https://no-color.org.
func colours() palette { return palette(os.Getenv("NO_COLOR") == "") }

func (p palette) red(text string) string    { return p.paint("31", text) }
func (p palette) yellow(text string) string { return p.paint("33", text) }
func (p palette) green(text string) string  { return p.paint("32", text) }
func (p palette) faint(text string) string  { return p.paint("2", text) }

func (p palette) paint(code, text string) string {
	if !p || text == "" {
		return text
	}
	return "\x1b[" + code + "m" + text + "\x1b[0m"
}
