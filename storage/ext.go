package storage

// Ext is the extension that files of a MIME type are kept with, "" for a type
// that is not kept.
func Ext(mime string) string {
	for _, f := range formats {
		if f.mime == mime {
			return f.ext
		}
	}
	return ""
}
