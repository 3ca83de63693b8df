package config

import (
	"errors"
	"fmt"
	"math"
	"strconv"
	"strings"
)

// Size is a number of bytes, written as 500k, 20MB, 1GiB or a plain number.
type Size int64

// units are the endings of a size: powers of 1000 as in SI, and with an "i"
// powers of 1024 as in IEC 80000-13.
var units = map[string]float64{
	"": 1, "b": 1,
	"k": 1e3, "kb": 1e3, "m": 1e6, "mb": 1e6, "g": 1e9, "gb": 1e9, "t": 1e12, "tb": 1e12,
	"ki": 1 << 10, "kib": 1 << 10, "mi": 1 << 20, "mib": 1 << 20,
	"gi": 1 << 30, "gib": 1 << 30, "ti": 1 << 40, "tib": 1 << 40,
}

var errSize = errors.New("not a size")

// ParseSize reads a size as crawl.yaml may have it; below 0 there is none.
func ParseSize(s string) (Size, error) {
	size, err := parseSize(strings.TrimSpace(s))
	if err != nil || size < 0 {
		return 0, fmt.Errorf("%q is no size: write a number and a unit, as in 500k, 20MB or 1.5GiB", s)
	}
	return size, nil
}

// parseSize reads a number and a unit, in letters of either case.
func parseSize(s string) (Size, error) {
	end := len(s) - len(strings.TrimLeft(s, "-0123456789."))
	unit, known := units[strings.ToLower(strings.TrimSpace(s[end:]))]
	number, err := strconv.ParseFloat(s[:end], 64)
	if err != nil || !known {
		return 0, errSize
	}
	bytes := number * unit
	if math.Abs(bytes) >= math.MaxInt64 || bytes != 0 && math.Abs(bytes) < 1 {
		return 0, errSize
	}
	return Size(bytes), nil
}
