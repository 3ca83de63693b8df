package crawler

import (
	"context"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
)

// eachFile hands over the path of every plain file below a folder, some at a time
// so that no folder is too large. Links are not followed, and the folder besides is
// left out. A folder that cannot be read is told to onFault, and passed over.
func eachFile(ctx context.Context, folder, besides string, give func(path string) error, onFault func(path string, err error)) error {
	dir, err := os.Open(folder)
	if err != nil {
		onFault(folder, err)
		return nil
	}
	defer dir.Close()
	for {
		entries, err := dir.ReadDir(1000)
		if errors.Is(err, io.EOF) {
			return nil
		}
		if err != nil {
			onFault(folder, err)
			return nil
		}
		for _, e := range entries {
			if err := ctx.Err(); err != nil {
				return fmt.Errorf("reading %q: %w", folder, err)
			}
			if err := eachEntry(ctx, filepath.Join(folder, e.Name()), e, besides, give, onFault); err != nil {
				return err
			}
		}
	}
}

// eachEntry is eachFile for one entry of a folder.
func eachEntry(ctx context.Context, path string, e fs.DirEntry, besides string, give func(string) error, onFault func(string, error)) error {
	switch {
	case e.IsDir() && path != besides:
		return eachFile(ctx, path, besides, give, onFault)
	case e.Type().IsRegular():
		return give(path)
	}
	return nil
}
