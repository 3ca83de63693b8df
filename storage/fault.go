package storage

import "fmt"

// ReadError says that the source of a picture could not be read to its end.
type ReadError struct{ Err error }

// Error says why.
func (e *ReadError) Error() string { return fmt.Sprintf("reading the picture: %v", e.Err) }

// Unwrap gives the error of the source.
func (e *ReadError) Unwrap() error { return e.Err }

// NotPictureError says that something other than a picture arrived.
type NotPictureError struct {
	// Is tells what it is instead: a MIME type such as "text/html", or
	// "empty".
	Is string
}

// Error says what arrived.
func (e *NotPictureError) Error() string {
	if e.Is == "empty" {
		return "not a picture: the body is empty"
	}
	return "not a picture but " + e.Is
}

// UnknownTypeError says that what arrived may well be a picture, but of a type
// that cannot be verified.
type UnknownTypeError struct {
	// Name is the type, such as "avif", empty if not even that is known.
	Name string
	// Head is the first bytes then, in hex.
	Head string
}

// Error names the type, or shows what there is to go by.
func (e *UnknownTypeError) Error() string {
	if e.Name == "" {
		return fmt.Sprintf("unknown picture type: it begins with %s…", e.Head)
	}
	return fmt.Sprintf("unknown picture type %q", e.Name)
}

// UnwantedTypeError says that a file arrived of a kind that was not asked for.
type UnwantedTypeError struct {
	// Kind is "image" or "video".
	Kind string
	// Name is the short name of the type, such as "mp4".
	Name string
}

// Error names the kind and the type.
func (e *UnwantedTypeError) Error() string {
	return fmt.Sprintf("unwanted %s of type %q", e.Kind, e.Name)
}

// DamagedError says that a picture arrived which is not whole.
type DamagedError struct {
	// Format is the short name of the picture's type, such as "jpeg".
	Format string
	// Why says what is wrong, and Offset after how many bytes it showed.
	Why    string
	Offset int64
	// Part is all that arrived, to be kept as damaged or discarded. A source
	// that sends the same bytes twice is itself damaged.
	Part *Part
}

// Error says what is wrong and where.
func (e *DamagedError) Error() string {
	return fmt.Sprintf("damaged %s at byte %d: %s", e.Format, e.Offset, e.Why)
}
