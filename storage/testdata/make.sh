#!/bin/sh
# Makes the pictures of this folder anew. See README.md.
set -eu
cd "$(dirname "$0")"
tmp=$(mktemp -d)
trap 'rm -r "$tmp"' EXIT

# scene N: 20 × 12 pixels of a gradient that moves with N.
scene() {
	awk -v n="$1" 'BEGIN {
		print "P3 20 12 255"
		for (y = 0; y < 12; y++) for (x = 0; x < 20; x++)
			print (x * 12 + n * 40) % 256, (y * 20) % 256, (x * y + n * 90) % 256
	}' | pnmtopng -interlace >"$tmp/$1.png"
}
scene 0
scene 1
scene 2
cp "$tmp/0.png" interlaced.png
pngtopnm "$tmp/0.png" >"$tmp/0.ppm"

cjpeg -progressive "$tmp/0.ppm" >progressive.jpg
cjpeg -arithmetic "$tmp/0.ppm" >arithmetic.jpg
cjpeg -restart 1B "$tmp/0.ppm" >restart.jpg

# A picture that is its own transparency, so that WebP must extend its file.
ppmtopgm "$tmp/0.ppm" >"$tmp/mask.pgm"
pnmtopng -alpha="$tmp/mask.pgm" "$tmp/0.ppm" >"$tmp/alpha.png"
cwebp -quiet -q 50 "$tmp/0.png" -o lossy.webp
cwebp -quiet -lossless "$tmp/0.png" -o lossless.webp
cwebp -quiet -q 50 "$tmp/alpha.png" -o extended.webp
img2webp -d 100 -lossy "$tmp/0.png" "$tmp/1.png" "$tmp/2.png" -o animated.webp >/dev/null
