package frontier

import "time"

// Source is where holdings come from: a folder that people filled with another
// tool, or that tool's list of what it has fetched.
type Source struct {
	ID int64
	// Place is the absolute path of the folder, or of the list.
	Place string
	// IsList says that it is a list: it has entries, and no files.
	IsList bool
	// Name is the template of the names of its files, Entry that of its entries,
	// "" where nobody said.
	Name, Entry string
	// TrustNames says that a file's own name is enough to know it by.
	TrustNames bool
	// Sites are those that it is for, all if none.
	Sites []string
}

// Holding is a file that people have from elsewhere, a whole picture.
type Holding struct {
	ID     int64
	Source int64
	// Path is absolute, in the form of the system.
	Path     string
	Size     int64
	Modified time.Time // to the millisecond
	Type     string    // by its bytes: "image/jpeg"
	// Walked says that its structure shows that it is whole; of some formats
	// nothing does.
	Walked      bool
	SHA256, MD5 string // in hexadecimal

	// What it is looked up by: its name without extension, that of the folder
	// which it is in, and what the template of its source makes of its path; each
	// as whoever looks it up spells it.
	Stem, Folder, Named string
}

// Claim says that a picture is to have a holding.
type Claim struct {
	Job  ID
	Host string // of the job
	// Sure says that it is known by its bytes, not by a name that others may have.
	Sure bool
}
