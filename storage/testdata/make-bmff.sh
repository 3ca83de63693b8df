#!/bin/sh
# Makes the files of avif/, heic/, jxl/ and mp4/ anew: whole files of as many kinds as their encoders know, named
# KIND-WIDTHxHEIGHT.EXT for what a walk must find. Those in jxl/ without "-box" are raw codestreams.
#
# Debian packages: imagemagick libavif-bin libheif-examples libjxl-tools ffmpeg (made with libavif 0.11, libheif 1.15,
# libjxl 0.7 and FFmpeg 5.1).
set -eu
cd "$(dirname "$0")"
tmp=$(mktemp -d)
trap 'rm -r "$tmp"' EXIT
mkdir -p avif heic jxl mp4

# Sources: a gradient in several sizes and depths, and what goes along with pictures.
for size in 48x32 33x17 64x64 128x64 2x3 1x1 3x1; do
	convert -size $size gradient:navy-orange -depth 8 "PNG24:$tmp/$size.png"
done
src=$tmp/48x32.png
convert "$src" -depth 16 "PNG48:$tmp/deep.png"
convert "$src" -colorspace gray "PNG:$tmp/grey.png"
convert "$src" -alpha set -channel A -evaluate set 50% +channel "PNG32:$tmp/alpha.png"
convert "$src" -flip "PNG24:$tmp/flip.png"
convert "$src" -negate "PNG24:$tmp/negative.png"
convert "$tmp/alpha.png" -negate "PNG32:$tmp/alpha2.png"
convert "$src" -quality 80 "$tmp/photo.jpg"
convert "$src" -interlace JPEG -sampling-factor 1x1 "$tmp/progressive.jpg"
convert "$tmp/grey.png" "$tmp/grey.jpg"
convert -delay 10 "$src" "$tmp/flip.png" "$tmp/negative.png" "$tmp/moving.gif"
printf 'MM\000*\000\000\000\010\000\001\001\022\000\003\000\000\000\001\000\001\000\000\000\000\000\000' >"$tmp/exif"
printf 'Exif\000\000' | cat - "$tmp/exif" >"$tmp/exif-app1"
printf '<x:xmpmeta xmlns:x="adobe:ns:meta/"></x:xmpmeta>' >"$tmp/xmp"
# A colour profile of a header alone.
icc=$tmp/icc
{
	printf '\000\000\000\204none\002\020\000\000mntrRGB XYZ \007\350\000\001\000\001\000\000\000\000\000\000acsp'
	head -c 28 /dev/zero
	printf '\000\000\366\326\000\001\000\000\000\000\323\055'
	head -c 52 /dev/zero
} >"$icc"
convert "$src" -profile "$icc" "PNG24:$tmp/icc.png"
convert "$src" -profile "exif:$tmp/exif-app1" "$tmp/exif.jpg"

# AVIF
avif() { # NAME ARGUMENT …
	name=$1
	shift
	avifenc -s 8 -j 1 "$@" "avif/$name.avif" >/dev/null
}
avif default-48x32 "$src"
avif yuv422-48x32 -y 422 "$src"
avif yuv444-48x32 -y 444 "$src"
avif yuv400-48x32 -y 400 "$src"
avif 10-bit-48x32 -d 10 "$src"
avif 12-bit-48x32 -d 12 "$src"
avif alpha-48x32 "$tmp/alpha.png"
avif premultiplied-48x32 --premultiply "$tmp/alpha.png"
avif lossless-48x32 --lossless "$src"
avif limited-range-48x32 -r limited "$src"
avif grid-128x128 --grid 2x2 --min 60 --max 63 "$tmp/64x64.png" "$tmp/64x64.png" "$tmp/64x64.png" "$tmp/64x64.png"
avif grid-odd-256x64 --grid 2x1 --min 60 --max 63 "$tmp/128x64.png" "$tmp/128x64.png"
avif irot-90-32x48 --irot 1 "$src"
avif irot-180-48x32 --irot 2 "$src"
avif irot-270-32x48 --irot 3 "$src"
avif imir-48x32 --imir 0 "$src"
avif irot-imir-32x48 --irot 1 --imir 1 "$src"
avif clap-48x32 --clap 16,1,16,1,0,1,0,1 "$src"
avif pasp-48x32 --pasp 2,1 "$src"
avif exif-48x32 --exif "$tmp/exif" "$src"
avif xmp-48x32 --xmp "$tmp/xmp" "$src"
avif icc-48x32 --icc "$icc" "$src"
avif hdr-48x32 -d 10 --cicp 9/16/9 "$src"
avif tiny-1x1 "$tmp/1x1.png"
avif small-2x3 "$tmp/2x3.png"
avif odd-33x17 "$tmp/33x17.png"
avif odd-alpha-yuv444-33x17 -y 444 "$tmp/33x17.png"
avif from-jpeg-48x32 "$tmp/photo.jpg"
avif rav1e-64x64 -c rav1e "$tmp/64x64.png"
avif svt-64x64 -c svt -y 420 "$tmp/64x64.png"
avif sequence-48x32 "$src" "$tmp/flip.png" "$tmp/negative.png"
avif sequence-alpha-48x32 "$tmp/alpha.png" "$tmp/alpha2.png"
avif sequence-keyframes-48x32 -k 1 "$src" "$tmp/flip.png"
heif-enc -A -q 40 "$src" -o avif/libheif-48x32.avif >/dev/null
heif-enc -A -q 40 "$tmp/alpha.png" -o avif/libheif-alpha-48x32.avif >/dev/null
heif-enc -A -t 16 "$tmp/64x64.png" -o avif/libheif-thumb-64x64.avif >/dev/null
ffmpeg -v error -y -i "$src" -frames:v 1 -c:v libaom-av1 -still-picture 1 avif/ffmpeg-48x32.avif

# HEIC
heic() { # NAME ARGUMENT …
	name=$1
	shift
	heif-enc "$@" -o "heic/$name.heic" >/dev/null
}
heic default-48x32 "$src"
heic small-file-48x32 -q 1 "$src"
heic best-48x32 -q 100 "$src"
heic lossless-48x32 -L "$src"
heic alpha-48x32 "$tmp/alpha.png"
heic premultiplied-48x32 --premultiplied-alpha "$tmp/alpha.png"
heic no-alpha-48x32 --no-alpha "$tmp/alpha.png"
heic 10-bit-48x32 -b 10 "$tmp/deep.png"
heic 12-bit-48x32 -b 12 "$tmp/deep.png"
heic yuv422-48x32 -p chroma=422 "$src"
heic yuv444-48x32 -p chroma=444 "$src"
heic grey-48x32 "$tmp/grey.png"
heic grey-jpeg-48x32 "$tmp/grey.jpg"
heic thumb-64x64 -t 16 "$tmp/64x64.png"
heic thumb-alpha-48x32 -t 16 "$tmp/alpha.png"
heic no-thumb-alpha-48x32 -t 16 --no-thumb-alpha "$tmp/alpha.png"
heic several-48x32 "$src" "$tmp/flip.png" "$tmp/negative.png"
heic exif-48x32 "$tmp/exif.jpg"
heic icc-48x32 "$tmp/icc.png"
heic from-jpeg-48x32 "$tmp/photo.jpg"
heic tiny-1x1 "$tmp/1x1.png"
heic small-2x3 "$tmp/2x3.png"
heic odd-33x17 "$tmp/33x17.png"
heic even-32x16 -E "$tmp/33x17.png"
heic full-range-48x32 --full_range_flag 0 "$src"
heic bt2020-48x32 --matrix_coefficients 9 --colour_primaries 9 --transfer_characteristic 16 "$src"
heic two-nclx-48x32 --enable-two-colr-boxes "$tmp/icc.png"
heic wide-128x64 "$tmp/128x64.png"

# JPEG XL
jxl() { # NAME SOURCE ARGUMENT …
	name=$1 source=$2
	shift 2
	cjxl --quiet "$source" "jxl/$name.jxl" "$@" 2>/dev/null
}
jxl default-48x32 "$src"
jxl lossless-48x32 "$src" -d 0
jxl tiny-1x1 "$tmp/1x1.png"
jxl flat-3x1 "$tmp/3x1.png"
jxl odd-33x17 "$tmp/33x17.png"
jxl ratio-64x64 "$tmp/64x64.png"
jxl ratio-2-128x64 "$tmp/128x64.png"
jxl moving-48x32 "$tmp/moving.gif"
jxl default-box-48x32 "$src" --container=1
jxl lossless-box-48x32 "$src" --container=1 -d 0
jxl modular-box-48x32 "$src" --container=1 -m 1
jxl progressive-box-48x32 "$src" --container=1 -p
jxl progressive-dc-box-48x32 "$src" --container=1 --progressive_dc=1
jxl alpha-box-48x32 "$tmp/alpha.png" --container=1
jxl alpha-lossless-box-48x32 "$tmp/alpha.png" --container=1 -d 0
jxl grey-box-48x32 "$tmp/grey.png" --container=1
jxl 16-bit-box-48x32 "$tmp/deep.png" --container=1
jxl 16-bit-lossless-box-48x32 "$tmp/deep.png" --container=1 -d 0
jxl icc-box-48x32 "$tmp/icc.png" --container=1
jxl jpeg-box-48x32 "$tmp/photo.jpg"
jxl jpeg-progressive-box-48x32 "$tmp/progressive.jpg"
jxl jpeg-grey-box-48x32 "$tmp/grey.jpg"
jxl jpeg-exif-box-48x32 "$tmp/exif.jpg"
jxl jpeg-pixels-box-48x32 "$tmp/photo.jpg" --lossless_jpeg=0 --container=1
jxl exif-box-48x32 "$src" -x "exif=$tmp/exif" --container=1
jxl xmp-box-48x32 "$src" -x "xmp=$tmp/xmp" --container=1
jxl fast-box-48x32 "$src" --container=1 -e 1
jxl slow-box-48x32 "$src" --container=1 -e 9
jxl noise-box-48x32 "$src" --container=1 --photon_noise=ISO3200
jxl moving-box-48x32 "$tmp/moving.gif" --container=1
jxl tiny-box-1x1 "$tmp/1x1.png" --container=1
jxl odd-box-33x17 "$tmp/33x17.png" --container=1
jxl groups-box-48x32 "$src" --container=1 --group_order=1

# MP4, MOV and their kin: 3 frames of 64 × 48.
video() { # NAME.EXT ARGUMENT …
	name=$1
	shift
	ffmpeg -v error -y -fflags +bitexact -f lavfi -i "color=teal:size=64x48:rate=10:duration=0.3" "$@" -flags:v +bitexact \
		"mp4/$name"
}
quick='-c:v libx264 -preset ultrafast -x264-params nal-hrd=none -bsf:v filter_units=remove_types=6'
tone='-f lavfi -i sine=440:duration=0.3 -c:a aac -b:a 16k -flags:a +bitexact'
video h264-64x48.mp4 $quick
video h264-faststart-64x48.mp4 $quick -movflags +faststart
video h264-b-frames-64x48.mp4 -c:v libx264 -bf 2 -bsf:v filter_units=remove_types=6
video h264-yuv444-64x48.mp4 $quick -pix_fmt yuv444p
video h264-one-frame-64x48.mp4 $quick -frames:v 1
video h264-audio-64x48.mp4 $tone $quick
video h264-audio-faststart-64x48.mp4 $tone $quick -movflags +faststart
video h264-subtitles-64x48.mp4 -f srt -i - -map 0 -map 1 $quick -c:s mov_text <<SUBTITLES
1
00:00:00,000 --> 00:00:00,200
Hello
SUBTITLES
video h264-metadata-64x48.mp4 $quick -metadata title=Teal -metadata comment=Test -movflags use_metadata_tags
video h264-timecode-64x48.mp4 $quick -timecode 00:00:00:00
turn() { # NAME.EXT SOURCE DEGREES
	ffmpeg -v error -y -fflags +bitexact -i "mp4/$2" -c copy -metadata:s:v "rotate=$3" "mp4/$1"
}
turn h264-rotated-48x64.mp4 h264-64x48.mp4 90
turn h264-turned-64x48.mp4 h264-64x48.mp4 180
video hevc-64x48.mp4 -c:v libx265 -preset ultrafast -x265-params log-level=none:info=0 -tag:v hvc1
video av1-64x48.mp4 -c:v libaom-av1 -cpu-used 8
video vp9-64x48.mp4 -c:v libvpx-vp9
video mpeg4-64x48.mp4 -c:v mpeg4
video fragments-64x48.mp4 $quick -g 1 -movflags +frag_keyframe+empty_moov
video fragments-moof-base-64x48.mp4 $quick -g 1 -movflags +frag_keyframe+empty_moov+default_base_moof
video fragments-moov-first-64x48.mp4 $quick -g 1 -movflags +frag_keyframe
video fragments-audio-64x48.mp4 $tone $quick -g 1 -movflags +frag_keyframe+empty_moov+separate_moof
video fragments-no-index-64x48.mp4 $quick -g 1 -movflags +frag_keyframe+empty_moov+skip_trailer
video fragments-sidx-64x48.mp4 $quick -g 1 -movflags +frag_keyframe+empty_moov+default_base_moof+global_sidx
video fragments-dash-64x48.mp4 $quick -g 1 -movflags +dash+frag_keyframe+empty_moov
video fragments-cmaf-64x48.mp4 $quick -g 1 -movflags +cmaf+frag_keyframe+empty_moov
video ismv-64x48.mp4 $quick -g 1 -f ismv
video h264-64x48.m4v $quick
video mpeg4-64x48.3gp -c:v mpeg4
video h264-64x48.mov $quick
video h264-faststart-64x48.mov $quick -movflags +faststart
video h264-audio-64x48.mov $tone $quick
video mjpeg-64x48.mov -c:v mjpeg
video png-64x48.mov -c:v png
video qtrle-64x48.mov -c:v qtrle
video timecode-64x48.mov $quick -timecode 00:00:00:00
video pcm-64x48.mov -f lavfi -i sine=440:duration=0.1:sample_rate=8000 -c:a pcm_s16le $quick
turn rotated-48x64.mov h264-64x48.mov 270
video odd-33x17.mov -vf scale=33:17 -c:v png
video tiny-16x16.mp4 -vf scale=16:16,setsar=1 $quick -pix_fmt yuv420p
video oblong-pixels-32x16.mp4 -vf scale=16:16,setsar=2 $quick -pix_fmt yuv420p
