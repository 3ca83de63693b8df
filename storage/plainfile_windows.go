package storage

// plainFile is a flag that this system has no need of.
const plainFile = 0
