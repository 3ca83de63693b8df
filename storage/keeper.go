package storage

// keeper keeps one batch. What it knows of folders ends with that.
type keeper struct {
	*Disk
	// made has the true paths of folders that were made, by what was wanted.
	made map[string]string
}

func (d *Disk) newKeeper() *keeper { return &keeper{d, map[string]string{}} }
