package crawler

import "crypto/sha256"

// galleryHash stands for the name of a gallery: names can be long.
type galleryHash [16]byte

// keptSums tell whether anything was saved or replaced since.
type keptSums struct{ pictures, bytes int64 }

func hashOfGallery(k galleryKey) galleryHash {
	sum := sha256.Sum256([]byte(k.site + "\x00" + k.gallery))
	return galleryHash(sum[:16])
}
