// Package extract turns the bytes of a page into what the page says: links,
// pictures and fields. It needs no network, no clock and no disk.
//
// A [Page] is decoded and parsed once ([NewPage]). A [Rule] is compiled once
// from the configuration ([Compile]) and read on any number of pages
// ([Rule.Read]). Inside a rule a finder is a pipeline of steps, each turning
// values into values; a value is an element of the page or a text.
//
// What is not read from a page but built, a file name or an address, is
// written as a [Template].
package extract
