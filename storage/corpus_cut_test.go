package storage

// cutUnseen are the files whose cut cannot be told: at which lengths, and why.
var cutUnseen = map[string]struct {
	why     string
	lengths []string
}{
	"jpeg/two-32x24.jpg":  {"a second picture behind the first is not looked at", []string{"882-1766"}},
	"tiff/exif-32x24.tif": {"a pad byte ends it", []string{"5183-5183"}},
}
