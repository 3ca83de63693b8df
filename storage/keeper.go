package storage

import "os"

// keeper keeps one batch. What it knows and holds of folders ends with that:
// people move them while a crawl runs, and a picture goes where its path leads.
type keeper struct {
	*Disk
	// made has the true paths of folders that were made, by what was wanted.
	made map[string]string
	// opened has the open folders by their paths.
	opened map[string]*os.File
}

func (d *Disk) newKeeper() *keeper {
	return &keeper{d, map[string]string{}, map[string]*os.File{partFolder: d.partsFile}}
}

// open gives a folder, which the keeper closes.
func (b *keeper) open(dir string) (*os.File, error) {
	if folder, ok := b.opened[dir]; ok {
		return folder, nil
	}
	folder, err := b.root.Open(dir)
	if err == nil {
		b.opened[dir] = folder
	}
	return folder, err
}

// close closes the folders. Nothing was written by way of them.
func (b *keeper) close() {
	delete(b.opened, partFolder) // it is the disk's
	for _, folder := range b.opened {
		_ = folder.Close()
	}
}
