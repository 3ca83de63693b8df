#!/bin/sh
# Makes the files of this folder anew, but for those of make-bmff.sh. See README.md.
#
# Debian packages: libjpeg-turbo-progs imagemagick graphicsmagick netpbm pngcrush optipng apngasm gifsicle webp
# libtiff-tools ffmpeg mkvtoolnix libimage-exiftool-perl librsvg2-bin potrace gnuplot-nox graphviz qrencode.
set -eu
cd "$(dirname "$0")"
tmp=$(mktemp -d)
trap 'rm -r "$tmp"' EXIT
rm -rf jpeg png gif webp bmp tiff svg webm
mkdir jpeg png gif webp bmp tiff svg webm

# scene N WIDTH HEIGHT: a gradient that moves with N, as PPM.
scene() {
	awk -v n="$1" -v w="$2" -v h="$3" 'BEGIN {
		print "P3", w, h, 255
		for (y = 0; y < h; y++) for (x = 0; x < w; x++)
			print (x * 12 + n * 40) % 256, (y * 20) % 256, (x * y + n * 90) % 256
	}' | pnmtopnm
}
for n in 0 1 2; do scene $n 32 24 >"$tmp/$n.ppm"; done
scene 0 33 17 >"$tmp/odd.ppm"
scene 0 1 1 >"$tmp/tiny.ppm"
src=$tmp/0.ppm
ppmtopgm "$src" >"$tmp/grey.pgm"
pgmtopbm -threshold "$tmp/grey.pgm" >"$tmp/bits.pbm"
ppmtopgm "$tmp/bits.pbm" >"$tmp/mask.pgm"
pnmquant 16 "$src" 2>/dev/null >"$tmp/16.ppm"
pnmquant 4 "$src" 2>/dev/null >"$tmp/4.ppm"
pnmquant 200 "$src" 2>/dev/null >"$tmp/200.ppm"
for n in 0 1 2 odd tiny 16 4 200; do pnmtopng "$tmp/$n.ppm" 2>/dev/null >"$tmp/$n.png"; done
pnmtopng -alpha="$tmp/grey.pgm" "$src" 2>/dev/null >"$tmp/alpha.png"
convert "$src" -depth 16 -evaluate add 77 "$tmp/deep.png"
convert "$tmp/0.png" "$tmp/1.png" "$tmp/2.png" -set delay 10 "$tmp/moving.gif"
printf '<x:xmpmeta xmlns:x="adobe:ns:meta/"></x:xmpmeta>' >"$tmp/xmp"
# A colour profile of a header alone.
{
	printf '\000\000\000\204none\002\020\000\000mntrRGB XYZ \007\350\000\001\000\001\000\000\000\000\000\000acsp'
	head -c 28 /dev/zero
	printf '\000\000\366\326\000\001\000\000\000\000\323\055'
	head -c 52 /dev/zero
} >"$tmp/icc"

# All of one size, for the tests that compare formats.
scene 0 20 12 >"$tmp/small0.ppm"
for n in 0 1 2; do scene $n 20 12 | pnmtopng -interlace >"$tmp/small$n.png"; done
cp "$tmp/small0.png" interlaced.png
cjpeg -progressive "$tmp/small0.ppm" >progressive.jpg
cjpeg -arithmetic "$tmp/small0.ppm" >arithmetic.jpg
cjpeg -restart 1B "$tmp/small0.ppm" >restart.jpg
ppmtopgm "$tmp/small0.ppm" >"$tmp/small.pgm"
pnmtopng -alpha="$tmp/small.pgm" "$tmp/small0.ppm" >"$tmp/small-alpha.png"
cwebp -quiet -q 50 "$tmp/small0.png" -o lossy.webp
cwebp -quiet -lossless "$tmp/small0.png" -o lossless.webp
cwebp -quiet -q 50 "$tmp/small-alpha.png" -o extended.webp
img2webp -d 100 -lossy "$tmp/small0.png" "$tmp/small1.png" "$tmp/small2.png" -o animated.webp >/dev/null

# JPEG
jpeg() { # NAME ARGUMENT …
	name=$1
	shift
	cjpeg "$@" >"jpeg/$name.jpg"
}
jpeg baseline-32x24 "$src"
jpeg optimized-32x24 -optimize "$src"
jpeg progressive-32x24 -progressive "$src"
jpeg arithmetic-32x24 -arithmetic "$src"
jpeg arithmetic-progressive-32x24 -arithmetic -progressive "$src"
jpeg restart-32x24 -restart 1B "$src"
jpeg restart-progressive-32x24 -restart 1 -progressive "$src"
jpeg restart-arithmetic-32x24 -restart 1B -arithmetic "$src"
jpeg grey-32x24 -grayscale "$src"
jpeg rgb-32x24 -rgb "$src"
jpeg best-32x24 -quality 100 -sample 1x1 "$src"
jpeg worst-32x24 -quality 1 "$src"
jpeg sampled-422-32x24 -sample 2x1 "$src"
jpeg sampled-440-32x24 -sample 1x2 "$src"
jpeg sampled-411-32x24 -sample 4x1 "$src"
jpeg smoothed-float-32x24 -smooth 50 -dct float "$src"
jpeg odd-33x17 "$tmp/odd.ppm"
jpeg tiny-1x1 "$tmp/tiny.ppm"
jpeg icc-32x24 -icc "$tmp/icc" "$src"
printf '0;\n1;\n2;\n' >"$tmp/scans"
jpeg scan-each-32x24 -scans "$tmp/scans" "$src"
jpegtran -rotate 90 -copy none -trim jpeg/baseline-32x24.jpg >jpeg/turned-16x32.jpg
jpegtran -crop 16x16+0+0 jpeg/baseline-32x24.jpg >jpeg/cropped-16x16.jpg
jpegtran -progressive -arithmetic jpeg/grey-32x24.jpg >jpeg/grey-progressive-32x24.jpg
convert "$src" -colorspace CMYK -quality 50 jpeg/cmyk-32x24.jpg
convert "$src" -colorspace CMYK -interlace JPEG -quality 50 jpeg/cmyk-progressive-32x24.jpg
gm convert "$src" -quality 50 jpeg/gm-32x24.jpg
pnmtojpeg -quality 50 -comment 'a comment' "$src" >jpeg/comment-32x24.jpg
ffmpeg -v error -i "$tmp/0.png" -c:v ljpeg -f image2 jpeg/lossless-32x24.jpg
ffmpeg -v error -i "$tmp/0.png" -huffman default -pix_fmt yuvj444p -f mjpeg jpeg/ffmpeg-32x24.jpg
cp jpeg/baseline-32x24.jpg "$tmp/thumb.jpg"
cp jpeg/baseline-32x24.jpg jpeg/exif-thumbnail-32x24.jpg
exiftool -q -overwrite_original -Orientation#=6 -Make=Maker "-ThumbnailImage<=$tmp/thumb.jpg" jpeg/exif-thumbnail-32x24.jpg
cp jpeg/baseline-32x24.jpg jpeg/xmp-iptc-32x24.jpg
exiftool -q -overwrite_original -XMP:Title=title -IPTC:Headline=headline jpeg/xmp-iptc-32x24.jpg
cat jpeg/baseline-32x24.jpg jpeg/odd-33x17.jpg >jpeg/two-32x24.jpg
# A profile in two segments.
perl -0777 -pe 's/(\xff\xe2)(..)(ICC_PROFILE\0)\x01\x01(.{64})(.{68})/$1\0\x50$3\x01\x02$4$1\0\x54$3\x02\x02$5/s' \
	jpeg/icc-32x24.jpg >jpeg/icc-segments-32x24.jpg
# Before each marker fill bytes, and a height that is told only behind the picture data, by a DNL segment.
perl -0777 -pe 's/(\xff[\xdb\xc4\xda])/\xff\xff$1/g' jpeg/baseline-32x24.jpg >jpeg/fill-bytes-32x24.jpg
perl -0777 -pe 's/(\xff\xc0..\x08)../$1\0\0/s; s/\xff\xd9$/\xff\xdc\0\x04\0\x18\xff\xd9/' jpeg/baseline-32x24.jpg >jpeg/dnl-32x24.jpg

# PNG
png() { # NAME ARGUMENT …
	name=$1
	shift
	pnmtopng "$@" 2>/dev/null >"png/$name.png"
}
png colour-32x24 "$src"
png interlaced-32x24 -interlace "$src"
png palette-8-32x24 "$tmp/200.ppm"
png palette-4-32x24 "$tmp/16.ppm"
png palette-2-32x24 "$tmp/4.ppm"
png palette-interlaced-32x24 -interlace "$tmp/16.ppm"
png grey-32x24 "$tmp/grey.pgm"
png bits-32x24 "$tmp/bits.pbm"
png bits-interlaced-32x24 -interlace "$tmp/bits.pbm"
png alpha-32x24 -alpha="$tmp/grey.pgm" "$src"
png grey-alpha-32x24 -alpha="$tmp/mask.pgm" "$tmp/grey.pgm"
png transparent-colour-32x24 -transparent=rgb:00/00/00 "$src"
png background-gamma-32x24 -background=white -gamma=0.45 "$src"
png physical-time-32x24 -modtime='2020-01-02 03:04:05' "$src"
png uncompressed-32x24 -compression=0 "$src"
png odd-33x17 "$tmp/odd.ppm"
png tiny-1x1 "$tmp/tiny.ppm"
echo 'Title a title' >"$tmp/text"
png text-32x24 -text="$tmp/text" "$src"
png text-compressed-32x24 -ztxt="$tmp/text" "$src"
convert "$tmp/deep.png" -define png:exclude-chunks=date,time "PNG48:png/deep-32x24.png"
convert "$tmp/deep.png" -define png:exclude-chunks=date,time -alpha set "PNG64:png/deep-alpha-32x24.png"
convert "$tmp/deep.png" -define png:exclude-chunks=date,time -interlace PNG -colorspace gray -depth 16 png/deep-grey-interlaced-32x24.png
convert "$tmp/0.png" -strip -profile "$tmp/icc" png/icc-32x24.png
gm convert "$src" png/gm-32x24.png
pngcrush -q -brute "$tmp/0.png" png/crushed-32x24.png >/dev/null 2>&1
optipng -quiet -o5 -out png/optimized-32x24.png "$tmp/0.png"
ffmpeg -v error -i "$tmp/0.png" -pix_fmt rgb48be png/ffmpeg-deep-32x24.png
ffmpeg -v error -i "$tmp/0.png" -i "$tmp/1.png" -filter_complex concat=n=2 -f apng png/animated-ffmpeg-32x24.png
apngasm png/animated-32x24.png "$tmp/0.png" "$tmp/1.png" "$tmp/2.png" >/dev/null
cp "$tmp/0.png" png/exif-xmp-32x24.png
exiftool -q -overwrite_original -Orientation#=6 -XMP:Title=title png/exif-xmp-32x24.png

# GIF
gif() { # NAME ARGUMENT …
	name=$1
	shift
	gifsicle --no-warnings "$@" >"gif/$name.gif"
}
ppmtogif "$tmp/200.ppm" 2>/dev/null >gif/netpbm-32x24.gif
ppmtogif -interlace "$tmp/200.ppm" 2>/dev/null >gif/netpbm-interlaced-32x24.gif
ppmtogif -nolzw "$tmp/16.ppm" 2>/dev/null >gif/uncompressed-32x24.gif
ppmtogif -transparent=black -alphacolor=black "$tmp/16.ppm" 2>/dev/null >gif/transparent-32x24.gif
ppmtogif "$tmp/4.ppm" 2>/dev/null >gif/colours-4-32x24.gif
ppmtogif "$tmp/bits.pbm" 2>/dev/null >gif/colours-2-32x24.gif
ppmtogif "$tmp/grey.pgm" 2>/dev/null >gif/grey-32x24.gif
ppmtogif "$tmp/tiny.ppm" 2>/dev/null >gif/tiny-1x1.gif
convert "$tmp/odd.ppm" gif/odd-33x17.gif
convert "$src" -interlace GIF gif/interlaced-32x24.gif
gm convert "$src" gif/gm-32x24.gif
convert "$tmp/16.ppm" GIF87:gif/gif87-32x24.gif
convert "$tmp/moving.gif" -loop 0 gif/animated-32x24.gif
gif animated-once-32x24 --no-loopcount "$tmp/moving.gif"
gif animated-optimized-32x24 -O3 "$tmp/moving.gif"
gif animated-local-colours-32x24 -d 5 gif/netpbm-32x24.gif gif/colours-4-32x24.gif
gif animated-cropped-16x12 --crop 0,0+16x12 "$tmp/moving.gif"
gif animated-interlaced-32x24 -i "$tmp/moving.gif"
gif larger-screen-64x48 -S 64x48 gif/colours-4-32x24.gif
gif named-32x24 --name=frame --extension 200 text gif/colours-4-32x24.gif
gif comment-32x24 --comment 'a comment' gif/colours-4-32x24.gif
gif lossy-32x24 --lossy=80 gif/netpbm-32x24.gif
ffmpeg -v error -i "$tmp/0.png" gif/ffmpeg-32x24.gif
ffmpeg -v error -i "$tmp/0.png" -i "$tmp/1.png" -filter_complex concat=n=2 gif/animated-ffmpeg-32x24.gif
cp gif/netpbm-32x24.gif gif/xmp-32x24.gif
exiftool -q -overwrite_original -XMP:Title=title gif/xmp-32x24.gif

# WebP
webp() { # NAME ARGUMENT …
	name=$1
	shift
	cwebp -quiet "$@" -o "webp/$name.webp"
}
webp lossy-32x24 "$tmp/0.png"
webp lossy-best-32x24 -q 100 -m 6 "$tmp/0.png"
webp lossy-worst-32x24 -q 0 -m 0 "$tmp/0.png"
webp lossy-partitions-32x24 -partition_limit 100 -segments 4 "$tmp/0.png"
webp lossy-sharp-32x24 -sharp_yuv -f 60 -strong -sharpness 4 "$tmp/0.png"
webp lossy-photo-32x24 -preset photo -pass 3 "$tmp/0.png"
webp lossless-32x24 -lossless "$tmp/0.png"
webp lossless-fast-32x24 -lossless -z 0 "$tmp/0.png"
webp lossless-best-32x24 -lossless -z 9 "$tmp/0.png"
webp lossless-palette-32x24 -lossless "$tmp/4.png"
webp lossless-alpha-32x24 -lossless "$tmp/alpha.png"
webp near-lossless-32x24 -near_lossless 40 "$tmp/0.png"
webp alpha-32x24 "$tmp/alpha.png"
webp alpha-raw-32x24 -alpha_method 0 "$tmp/alpha.png"
webp alpha-worst-32x24 -alpha_q 0 -alpha_filter best "$tmp/alpha.png"
webp odd-33x17 "$tmp/odd.png"
webp tiny-1x1 "$tmp/tiny.png"
webp tiny-lossless-1x1 -lossless "$tmp/tiny.png"
webpmux -set icc "$tmp/icc" webp/lossy-32x24.webp -o webp/icc-32x24.webp 2>/dev/null
webpmux -set xmp "$tmp/xmp" webp/lossless-32x24.webp -o webp/xmp-32x24.webp 2>/dev/null
cp webp/lossy-32x24.webp webp/exif-32x24.webp
exiftool -q -overwrite_original -Orientation#=6 webp/exif-32x24.webp
gif2webp -quiet "$tmp/moving.gif" -o webp/animated-32x24.webp
gif2webp -quiet -lossy -q 30 "$tmp/moving.gif" -o webp/animated-lossy-32x24.webp
gif2webp -quiet -mixed -min_size "$tmp/moving.gif" -o webp/animated-mixed-32x24.webp
img2webp -loop 1 -d 50 -kmax 0 "$tmp/0.png" -lossy "$tmp/1.png" -o webp/animated-kinds-32x24.webp >/dev/null
convert "$src" -quality 30 webp/imagemagick-32x24.webp
ffmpeg -v error -i "$tmp/0.png" -quality 10 webp/ffmpeg-32x24.webp
# Two partitions of coefficients and more are what VP8 as a video writes.
ffmpeg -v error -i "$tmp/0.png" -c:v libvpx -slices 4 -f ivf "$tmp/vp8.ivf"
perl -0777 -ne '$_ = substr $_, 44; $pad = "\0" x (length() % 2);
	$c = "VP8 " . pack("V", length) . $_ . $pad; print "RIFF", pack("V", 4 + length $c), "WEBP", $c' "$tmp/vp8.ivf" >webp/slices-32x24.webp

# BMP
bmp() { # NAME ARGUMENT …
	name=$1
	shift
	ppmtobmp "$@" 2>/dev/null >"bmp/$name.bmp"
}
bmp windows-24-32x24 -windows "$src"
bmp windows-8-32x24 -windows "$tmp/200.ppm"
bmp windows-4-32x24 -windows "$tmp/16.ppm"
bmp windows-1-32x24 -windows "$tmp/bits.pbm"
bmp os2-24-32x24 -os2 "$src"
bmp os2-8-32x24 -os2 "$tmp/200.ppm"
bmp os2-4-32x24 -os2 "$tmp/16.ppm"
bmp os2-1-32x24 -os2 "$tmp/bits.pbm"
bmp odd-33x17 "$tmp/odd.ppm"
bmp bits-as-8-32x24 -bpp=8 "$tmp/bits.pbm"
bmp tiny-1x1 "$tmp/tiny.ppm"
convert "$src" -define bmp:format=bmp2 bmp/v2-32x24.bmp
convert "$src" -define bmp:format=bmp3 bmp/v3-32x24.bmp
convert "$src" -define bmp:format=bmp4 bmp/v4-32x24.bmp
convert "$tmp/alpha.png" bmp/v5-alpha-32x24.bmp
convert "$src" -profile "$tmp/icc" bmp/v5-profile-32x24.bmp
convert "$tmp/200.ppm" -type Palette -compress RLE bmp/rle8-32x24.bmp
convert "$tmp/odd.png" -colors 9 -compress RLE bmp/rle8-odd-33x17.bmp
convert "$tmp/16.ppm" -type Palette -define bmp:format=bmp3 -compress RLE bmp/rle8-v3-32x24.bmp
convert "$tmp/alpha.png" -define bmp:subtype=ARGB4444 bmp/argb4444-32x24.bmp
convert "$tmp/alpha.png" -define bmp:subtype=ARGB1555 bmp/argb1555-32x24.bmp
convert "$src" -define bmp:subtype=RGB555 bmp/rgb555-32x24.bmp
convert "$src" -define bmp:subtype=RGB565 bmp/rgb565-32x24.bmp
gm convert "$src" bmp/gm-32x24.bmp
gm convert "$tmp/200.ppm" -type Palette -compress RLE bmp/gm-rle8-32x24.bmp
for f in bgra bgr24 rgb565le rgb555le rgb444le bgr8 rgb4_byte pal8 gray monob; do
	ffmpeg -v error -i "$tmp/0.png" -pix_fmt $f bmp/ffmpeg-$f-32x24.bmp
done
# The first line on top, with no size of the file.
perl -0777 -pe 's/^BM..../BM\0\0\0\0/s; substr($_, 22, 4) = pack("l<", -24)' bmp/windows-24-32x24.bmp >bmp/top-down-32x24.bmp

# TIFF
tiff() { # NAME ARGUMENT …
	name=$1
	shift
	tiffcp "$@" "tiff/$name.tif"
}
for f in "$src" "$tmp/odd.ppm" "$tmp/tiny.ppm" "$tmp/grey.pgm" "$tmp/bits.pbm" "$tmp/16.ppm"; do
	pnmtotiff -none <"$f" 2>/dev/null >"$tmp/$(basename "$f").tif"
done
rgb=$src.tif
bits=$tmp/bits.pbm.tif
tiff none-32x24 -c none "$rgb"
tiff lzw-32x24 -c lzw:2 "$rgb"
tiff zip-32x24 -c zip:2 "$rgb"
tiff packbits-32x24 -c packbits "$rgb"
tiff jpeg-32x24 -c jpeg:50 -r 16 "$rgb"
tiff zstd-32x24 -c zstd "$rgb"
tiff webp-32x24 -c webp "$rgb"
tiff lzma-32x24 -c lzma "$rgb"
tiff g3-32x24 -c g3 "$bits"
tiff g3-2d-32x24 -c g3:2d:fill "$bits"
tiff g4-32x24 -c g4 "$bits"
tiff strips-32x24 -c none -r 4 "$rgb"
tiff tiles-32x24 -c none -t -w 16 -l 16 "$rgb"
tiff tiles-zip-32x24 -c zip -t -w 16 -l 16 "$rgb"
tiff planes-32x24 -c lzw -p separate "$rgb"
tiff planes-tiles-32x24 -c lzw -p separate -t -w 16 -l 16 "$rgb"
tiff big-endian-32x24 -B "$rgb"
tiff bigtiff-32x24 -8 "$rgb"
tiff bigtiff-tiles-32x24 -8 -c zip -t -w 16 -l 16 "$rgb"
tiff bigtiff-big-endian-32x24 -8 -B -c packbits -r 4 "$rgb"
tiff pages-32x24 -c zip "$rgb" "$tmp/odd.ppm.tif" "$bits"
tiff pages-big-endian-32x24 -B -c lzw "$rgb" "$tmp/odd.ppm.tif"
tiff grey-32x24 -c zip "$tmp/grey.pgm.tif"
tiff palette-32x24 -c lzw "$tmp/16.ppm.tif"
tiff odd-33x17 -c lzw "$tmp/odd.ppm.tif"
tiff tiny-1x1 -c none "$tmp/tiny.ppm.tif"
convert "$src" -colorspace CMYK -compress zip tiff/cmyk-32x24.tif
convert "$tmp/alpha.png" -compress lzw tiff/alpha-32x24.tif
convert "$tmp/deep.png" -compress zip tiff/deep-32x24.tif
convert "$src" -depth 32 -define quantum:format=floating-point -compress zip tiff/float-32x24.tif
convert "$src" -colorspace Lab -compress zip tiff/lab-32x24.tif
convert "$src" -profile "$tmp/icc" -compress none tiff/icc-32x24.tif
convert "$src" 'ptif:tiff/pyramid-32x24.tif'
gm convert "$src" -endian MSB tiff/gm-32x24.tif
ffmpeg -v error -i "$tmp/0.png" -compression_algo lzw tiff/ffmpeg-32x24.tif
ffmpeg -v error -i "$tmp/0.png" -compression_algo raw -pix_fmt yuv420p tiff/ffmpeg-yuv-32x24.tif
tiff exif-32x24 -c zip "$rgb"
exiftool -q -overwrite_original -Make=Maker -ExposureTime=0.01 -XMP:Title=title tiff/exif-32x24.tif

# WebM and Matroska
video() { # NAME.EXT ARGUMENT …
	name=$1
	shift
	ffmpeg -v error -r 5 -loop 1 -t 0.6 -i "$tmp/0.png" "$@" -fflags +bitexact -flags +bitexact "webm/$name"
}
sound="-f lavfi -t 0.3 -i sine=sample_rate=8000"
video vp8-32x24.webm -c:v libvpx
video vp8-alpha-32x24.webm -c:v libvpx -pix_fmt yuva420p -auto-alt-ref 0
video vp9-32x24.webm -c:v libvpx-vp9
video vp9-lossless-32x24.webm -c:v libvpx-vp9 -lossless 1
video vp9-yuv444-32x24.webm -c:v libvpx-vp9 -pix_fmt yuv444p
video vp9-deep-32x24.webm -c:v libvpx-vp9 -pix_fmt yuv420p10le
video av1-32x24.webm -c:v libaom-av1 -cpu-used 8
video av1-svt-64x64.webm -vf scale=64:64 -c:v libsvtav1
video vp9-one-frame-32x24.webm -frames:v 1 -c:v libvpx-vp9
video vp8-vorbis-32x24.webm $sound -c:v libvpx -c:a libvorbis
video vp9-opus-32x24.webm $sound -c:v libvpx-vp9 -c:a libopus -b:a 6k
video vp9-clusters-32x24.webm -c:v libvpx-vp9 -g 1 -cluster_time_limit 100
video vp9-cues-first-32x24.webm -c:v libvpx-vp9 -cues_to_front 1
video vp9-dash-32x24.webm -c:v libvpx-vp9 -dash 1
video vp9-metadata-32x24.webm -c:v libvpx-vp9 -metadata title=title -metadata:s:v rotate=90
video vp9-live-32x24.webm -c:v libvpx-vp9 -live 1
video vp9-odd-33x17.webm -vf scale=33:17 -c:v libvpx-vp9
video vp9-wide-pixels-32x24.webm -vf setsar=2 -c:v libvpx-vp9
ffmpeg -v error -f lavfi -t 0.1 -i sine=sample_rate=8000 -c:a libopus -b:a 6k -fflags +bitexact webm/only-sound-0x0.webm
video h264-32x24.mkv -c:v libx264
video mpeg4-32x24.mkv -c:v mpeg4
video mjpeg-32x24.mkv -c:v mjpeg -pix_fmt yuvj420p
video ffv1-32x24.mkv -c:v ffv1
video vp8-pcm-32x24.mkv $sound -c:v libvpx -c:a pcm_u8
video vp9-attachment-32x24.mkv -c:v libvpx-vp9 -attach "$tmp/tiny.png" -metadata:s:t mimetype=image/png
video reserved-32x24.mkv -c:v mpeg4 -reserve_index_space 200
mkvmerge -q --deterministic 1 -w -o webm/mkvmerge-32x24.webm webm/vp9-32x24.webm
mkvmerge -q --deterministic 1 -o webm/mkvmerge-32x24.mkv webm/h264-32x24.mkv
mkvmerge -q --deterministic 1 --no-cues --clusters-in-meta-seek -o webm/mkvmerge-meta-seek-32x24.mkv webm/h264-32x24.mkv
mkvmerge -q --deterministic 1 --cluster-length 1 --engage no_simpleblocks -o webm/mkvmerge-groups-32x24.mkv webm/h264-32x24.mkv
# Written to a pipe, without the sizes that are known only at the end.
ffmpeg -v error -i webm/vp9-32x24.webm -fflags +bitexact -c copy -f webm - | cat >webm/vp9-pipe-32x24.webm
ffmpeg -v error -i webm/h264-32x24.mkv -fflags +bitexact -c copy -f matroska - | cat >webm/h264-pipe-32x24.mkv

# SVG
potrace -s -o svg/potrace-43x32.svg "$tmp/bits.pbm"
potrace -s --flat -o svg/potrace-flat-43x32.svg "$tmp/bits.pbm"
pamtosvg "$tmp/4.ppm" 2>/dev/null >svg/netpbm-32x24.svg
rsvg-convert -f svg svg/potrace-43x32.svg >svg/cairo-43x32.svg
convert "$tmp/4.png" MSVG:svg/imagemagick-43x32.svg
qrencode -t SVG --svg-path -o svg/qrencode-116x116.svg x
echo 'digraph { a -> b }' | dot -Tsvg >svg/graphviz-83x155.svg
gnuplot -e 'set terminal svg size 60,40; unset border; unset xtics; unset ytics; plot x notitle' >svg/gnuplot-60x40.svg
svg() { # NAME: reads the document
	cat >"svg/$1.svg"
}
shape='<path d="M0 0h9v9z"/>'
ns='xmlns="http://www.w3.org/2000/svg"'
echo "<svg $ns width='32' height='24'>$shape</svg>" | svg quotes-32x24
echo "<svg $ns/>" | svg empty-0x0
echo "<svg $ns width=\"100%\" height=\"100%\">$shape</svg>" | svg any-size-0x0
echo "<svg width=\"32\" height=\"24\">$shape</svg>" | svg no-namespace-32x24
echo "<svg $ns viewBox=\"0 0 32 24\">$shape</svg>" | svg view-32x24
echo "<svg $ns width=\"100%\" viewBox=\"-1,-1, 32.4,23.6\">$shape</svg>" | svg view-commas-32x24
echo "<svg $ns width=\"210mm\" height=\"29.7cm\">$shape</svg>" | svg millimetres-794x1123
echo "<svg $ns width=\"24pt\" height=\"1.5pc\">$shape</svg>" | svg points-32x24
echo "<svg $ns width=\"1in\" height=\"40Q\">$shape</svg>" | svg inches-96x38
echo "<s:svg xmlns:s=\"http://www.w3.org/2000/svg\" width=\"32\" height=\"24\"><s:path d=\"M0 0h9v9z\"/></s:svg>" | svg prefix-32x24
{ printf '\357\273\277\n'; echo "<svg $ns width=\"32\" height=\"24\">$shape</svg>"; } | svg mark-32x24
utf16="<?xml version=\"1.0\" encoding=\"UTF-16\"?><svg $ns width=\"32\" height=\"24\"><größe t=\"图 &#x1f600; 😀\"/></svg>"
{ printf '\377\376'; printf %s "$utf16" | iconv -f UTF-8 -t UTF-16LE; } | svg utf16-little-32x24
{ printf '\376\377'; printf %s "$utf16" | iconv -f UTF-8 -t UTF-16BE; } | svg utf16-big-32x24
echo "<?xml version=\"1.0\" encoding=\"ISO-8859-1\"?><svg $ns width=\"32\" height=\"24\"><größe>äöü</größe></svg>" |
	iconv -f UTF-8 -t ISO-8859-1 | svg latin1-32x24
echo "<?xml version=\"1.0\" encoding=\"GBK\"?><svg $ns width=\"32\" height=\"24\"><title>图片</title></svg>" |
	iconv -f UTF-8 -t GBK | svg gbk-32x24
{
	printf '<svg %s xmlns:xlink="http://www.w3.org/1999/xlink" width="32" height="24"><image xlink:href="data:image/png;base64,' "$ns"
	base64 -w 0 "$tmp/0.png"
	echo '"/></svg>'
} | svg picture-inside-32x24
svg illustrator-32x24 <<'SVG'
<?xml version="1.0" encoding="utf-8"?>
<!-- Generator: Adobe Illustrator 16.0.0, SVG Export Plug-In . SVG Version: 6.00 Build 0)  -->
<!DOCTYPE svg PUBLIC "-//W3C//DTD SVG 1.1//EN" "http://www.w3.org/Graphics/SVG/1.1/DTD/svg11.dtd" [
	<!ENTITY ns_extend "http://ns.adobe.com/Extensibility/1.0/">
	<!ENTITY ns_svg "http://www.w3.org/2000/svg">
	<!ENTITY ns_xlink "http://www.w3.org/1999/xlink">
]>
<svg  version="1.1" id="Layer_1" xmlns:x="&ns_extend;" xmlns="&ns_svg;" xmlns:xlink="&ns_xlink;"
	 width="32px" height="24px" viewBox="0 0 32 24" enable-background="new 0 0 32 24" xml:space="preserve">
<metadata><?xpacket begin='' id='W5M0MpCehiHzreSzNTczkc9d'?><x:xmpmeta/><?xpacket end='w'?></metadata>
<switch><foreignObject requiredExtensions="&ns_extend;" x="0" y="0" width="1" height="1"/><g><path d="M0,0h9v9z"/></g></switch>
</svg>
SVG
svg declarations-32x24 <<'SVG'
<?xml version="1.0" standalone='no' ?><?xml-stylesheet type="text/css" href="a.css"?>
<!DOCTYPE s:svg SYSTEM 'svg.dtd' [
	<!-- a ] and a > and a ' -->
	<!ELEMENT any ANY> <!ATTLIST svg kind CDATA "]>"> <!NOTATION gif SYSTEM "image/gif">
	<!ENTITY % more "INCLUDE"> <!ENTITY who '"me" > you'> <!ENTITY ns "http://www.w3.org/2000/svg">
	<?an instruction ]> ?>
] >
<s:svg xmlns:s="&ns;" width = "32" height= '24' ><s:text>&who; &amp; &lt;&#60;&#x3C;</s:text ></s:svg
>
SVG
svg text-inside-32x24 <<'SVG'
<svg xmlns="http://www.w3.org/2000/svg" width="32" height="24">
<style><![CDATA[ a > b { content: "</svg>" } ]]]></style>
<script type="text/javascript"><![CDATA[ if (a < b && c) {} ]]></script>
<!-- </svg> - -- > --><text>1 > 0 ]] "'</text>
<foreignObject><div xmlns="http://www.w3.org/1999/xhtml"><br/>text</div></foreignObject>
<svg width="1" height="1"><g/></svg></svg>
<!-- behind --><?behind?>
SVG
# A line end behind the root would be a cut that cannot be told.
perl -0777 -i -pe 's/\n+\z//' svg/*.svg
