package main

import (
	"crypto/sha256"
	"fmt"

	"magpie/fixtures"
)

// contentFaults are those of what arrives, whole or not, in a picture's place.
func contentFaults() map[string]faultCase {
	placeholder := fixtures.PlaceholderFile()
	png := fixtures.Swatch(-1, fixtures.PNG).Data
	return map[string]faultCase{
		"HTML with status 200": sick{do: fixtures.HTML(), asked: 1}.run,
		"empty body":           sick{do: fixtures.Empty(), passes: true, asked: 2}.run,
		"placeholder, described": sick{
			do: fixtures.Placeholder(), asked: 1, settings: fmt.Sprintf("placeholder: ['%x']", sha256.Sum256(placeholder.Data)),
		}.run,
		"placeholder, not described": sick{
			do: fixtures.Placeholder(), asked: 1, kept: map[string][]byte{"ward/sick.jpg": placeholder.Data},
		}.run,
		"wrong extension": sick{
			do: fixtures.WrongType(), asked: 1, kept: map[string][]byte{"ward/sick.png": png},
		}.run,
		"gzip bomb in place of a picture": sick{
			do:    fixtures.GzipBomb(fixtures.File{Type: string(fixtures.JPEG), Data: sickPicture}, 1<<30),
			asked: 1, settings: "max_size: 8MB",
		}.run,
		"picture of 65,535 × 65,535": sick{
			do: fixtures.Huge(fixtures.JPEG), asked: 1, kept: map[string][]byte{"ward/sick.jpg": fixtures.HugeFile(fixtures.JPEG).Data},
		}.run,
		"picture of 65,535 × 65,535, with max_pixels": sick{
			do: fixtures.Huge(fixtures.PNG), asked: 1, settings: "max_pixels: 100000000",
		}.run,
		"wrong Content-Type": sick{
			do:    fixtures.Instead("wrong Content-Type", fixtures.File{Type: "text/html; charset=utf-8", Data: sickPicture}),
			asked: 1, kept: map[string][]byte{"ward/sick.jpg": sickPicture},
		}.run,
	}
}
