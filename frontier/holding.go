package frontier

import "time"

// Source is where holdings come from: a folder that people filled with another
// tool, or that tool's list of what it has fetched. One place may be several
// sources, for other sites or by other templates.
type Source struct {
	ID int64
	// Place is the absolute path of the folder, or of the list.
	Place string
	// IsList says that it is a list: it has entries, and no files.
	IsList bool
	// Name is the template of the names of its files, Entry that of its entries,
	// "" where nobody said.
	Name, Entry string
	// Sites are those that it is for, all if none.
	Sites []string
}

// Holding is a file that people have from elsewhere, a whole picture.
type Holding struct {
	ID int64
	// Path is absolute, in the form of the system, and UTF-8.
	Path     string
	Size     int64
	Modified time.Time // to the millisecond
	Type     string    // by its bytes: "image/jpeg"
	// Walked says that its structure shows that it is whole; of some formats
	// nothing does.
	Walked      bool
	SHA256, MD5 string // in hexadecimal
}

// Naming is a file and what it is looked up by in a source: its path below that,
// and what the template of the source makes of it, "" for nothing; both as whoever
// looks it up spells them.
type Naming struct {
	Holding
	Source       int64
	Below, Named string
}

// Claimant is a picture that wants something.
type Claimant struct {
	Job  ID
	Host string // of the job
	// Address tells pictures apart: two jobs of one address want the same thing.
	Address string
}

// Claim says that a picture wants a file.
type Claim struct {
	Claimant
	Certainty Certainty
}

// Certainty says how it is known that a file is a picture.
type Certainty int

// From what may be wrong to what is not. The numbers are stored.
const (
	ByName Certainty = 0 // others may have the name, too
	ByHash Certainty = 1 // the site says which bytes the picture has
	IsKept Certainty = 2 // the picture was fetched, and has these bytes
)
