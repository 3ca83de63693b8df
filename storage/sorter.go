package storage

import (
	"bufio"
	"bytes"
	"container/heap"
	"encoding/binary"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"slices"
)

// sortedAtOnce is how many bytes of items are held in memory. More are put in
// order piece by piece, in a part.
const sortedAtOnce = 4 << 20

// Sorter puts any number of items in the order of their keys, compared byte by
// byte. Of items with one key the order is left open. It is for one goroutine:
// first Add all, then Each, then Close.
type Sorter struct {
	root *os.Root
	name string   // of the part
	file *os.File // nil until there is too much for memory
	most int

	items []sorterItem
	held  int
	runs  []sorterRun
	end   int64 // of the last run in the part
}

type sorterItem struct{ key, value []byte }

// sorterRun is where items stand in the part that are in order.
type sorterRun struct{ from, length int64 }

// itemCost is what an item takes in memory beside its bytes.
const itemCost = 64

// Add adds an item. The bytes are the sorter's from then on.
func (s *Sorter) Add(key, value []byte) error {
	s.items = append(s.items, sorterItem{key, value})
	if s.held += len(key) + len(value) + itemCost; s.held < s.most {
		return nil
	}
	if err := s.spill(); err != nil {
		return fmt.Errorf("putting pictures in order: %w", err)
	}
	return nil
}

func (s *Sorter) sort() {
	slices.SortFunc(s.items, func(a, b sorterItem) int { return bytes.Compare(a.key, b.key) })
}

// spill writes what is in memory to the part, in order.
func (s *Sorter) spill() (err error) {
	if s.file == nil {
		if s.file, err = s.root.OpenFile(filepath.FromSlash(s.name), os.O_RDWR|os.O_CREATE|os.O_TRUNC, fileMode); err != nil {
			return err
		}
	}
	s.sort()
	w := bufio.NewWriterSize(io.NewOffsetWriter(s.file, s.end), bufferSize)
	var length int64
	for _, item := range s.items {
		for _, text := range [][]byte{item.key, item.value} {
			head := binary.AppendUvarint(nil, uint64(len(text)))
			length += int64(len(head) + len(text))
			_, _ = w.Write(head) // Flush tells
			_, _ = w.Write(text)
		}
	}
	if err := w.Flush(); err != nil {
		return err
	}
	s.runs = append(s.runs, sorterRun{s.end, length})
	s.end += length
	clear(s.items)
	s.items, s.held = s.items[:0], 0
	return nil
}

// Each calls fn with every item in order, until it returns an error, which Each
// returns. The bytes are fn's while it runs.
func (s *Sorter) Each(fn func(key, value []byte) error) error {
	if s.file == nil {
		s.sort()
		for _, item := range s.items {
			if err := fn(item.key, item.value); err != nil {
				return err
			}
		}
		return nil
	}
	if err := s.spill(); err != nil {
		return fmt.Errorf("putting pictures in order: %w", err)
	}
	return s.merge(fn)
}

// merge reads all runs at once.
func (s *Sorter) merge(fn func(key, value []byte) error) error {
	var all sorterHeap
	for _, run := range s.runs {
		r := &runReader{from: bufio.NewReader(io.NewSectionReader(s.file, run.from, run.length))}
		if err := all.add(r); err != nil {
			return err
		}
	}
	heap.Init(&all)
	for len(all) > 0 {
		if err := fn(all[0].item.key, all[0].item.value); err != nil {
			return err
		}
		if err := all.advance(); err != nil {
			return err
		}
	}
	return nil
}

// Close removes what the sorter wrote.
func (s *Sorter) Close() error {
	if s.file == nil {
		return nil
	}
	return errors.Join(s.file.Close(), s.root.Remove(filepath.FromSlash(s.name)))
}
