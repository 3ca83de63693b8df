package storage

import (
	"bufio"
	"bytes"
	"container/heap"
	"encoding/binary"
	"errors"
	"fmt"
	"io"
)

// runReader reads the items of a run, one after the other.
type runReader struct {
	from *bufio.Reader
	item sorterItem
}

// next reads the next item. The error is io.EOF at the end.
func (r *runReader) next() (err error) {
	if r.item.key, err = readText(r.from, r.item.key); err != nil {
		return err
	}
	r.item.value, err = readText(r.from, r.item.value)
	if errors.Is(err, io.EOF) {
		return io.ErrUnexpectedEOF
	}
	return err
}

// readText reads what stands behind its length, into room that may be used again.
func readText(r *bufio.Reader, room []byte) ([]byte, error) {
	n, err := binary.ReadUvarint(r)
	if err != nil {
		return nil, err
	}
	if uint64(cap(room)) < n {
		room = make([]byte, n)
	}
	room = room[:n]
	if _, err := io.ReadFull(r, room); err != nil {
		return nil, io.ErrUnexpectedEOF
	}
	return room, nil
}

// sorterHeap has the run whose item is due first in front.
type sorterHeap []*runReader

func (h sorterHeap) Len() int           { return len(h) }
func (h sorterHeap) Less(i, j int) bool { return bytes.Compare(h[i].item.key, h[j].item.key) < 0 }
func (h sorterHeap) Swap(i, j int)      { h[i], h[j] = h[j], h[i] }

// Push implements [heap.Interface].
func (h *sorterHeap) Push(x any) { *h = append(*h, x.(*runReader)) }

// Pop implements [heap.Interface].
func (h *sorterHeap) Pop() any {
	last := (*h)[len(*h)-1]
	*h = (*h)[:len(*h)-1]
	return last
}

// add adds a run that has any items.
func (h *sorterHeap) add(r *runReader) error {
	err := r.next()
	if errors.Is(err, io.EOF) {
		return nil
	}
	if err != nil {
		return fmt.Errorf("reading pictures in order: %w", err)
	}
	*h = append(*h, r)
	return nil
}

// advance goes on from the item in front.
func (h *sorterHeap) advance() error {
	err := (*h)[0].next()
	switch {
	case errors.Is(err, io.EOF):
		heap.Pop(h)
	case err != nil:
		return fmt.Errorf("reading pictures in order: %w", err)
	default:
		heap.Fix(h, 0)
	}
	return nil
}
