package frontier

import "errors"

// mostRows is how many jobs one script reads or writes, mostBytes how many bytes it is
// told of them where they are several: servers serve nobody else meanwhile. What scripts may read
// of what is there is bounded in redis_rows.lua.
const (
	mostRows  = 256
	mostBytes = 4 << 20
)

// errTooLarge says that several jobs have more bytes than one script is to read or write. Nothing
// was written of them.
var errTooLarge = errors.New("the records are too large to be read or written at once")

// inPieces calls fn with all of some jobs, or what stands for them, a piece at a time: with half of
// one that is errTooLarge.
func inPieces[T any](all []T, fn func(piece []T) error) error {
	for most := mostRows; len(all) > 0; {
		n := min(most, len(all))
		err := fn(all[:n])
		switch {
		case errors.Is(err, errTooLarge) && n > 1:
			most = n / 2
			continue
		case err != nil:
			return err
		}
		all, most = all[n:], min(2*most, mostRows)
	}
	return nil
}

// bytesIn is how many bytes the arguments of a script have, but for numbers.
func bytesIn(args []any) (n int) {
	for _, arg := range args {
		if text, ok := arg.(string); ok {
			n += len(text)
		}
	}
	return n
}
