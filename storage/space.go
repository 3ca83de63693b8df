package storage

// Space is what a file system has room for, in bytes.
type Space struct {
	// Free is what whoever runs this can still write.
	Free int64
	// Total is what the file system can hold, 0 if it does not say.
	Total int64
}
