package storage

import (
	"fmt"
	"strings"
)

// cutUnseen are the files whose cut cannot be told: at which lengths, and why.
var cutUnseen = map[string]struct {
	why     string
	lengths []string
}{
	"bmp/gm-rle8-32x24.bmp":     {noEnd, []string{"2056-2056"}},
	"bmp/rle8-32x24.bmp":        {noEnd, []string{"2140-2140"}},
	"bmp/rle8-odd-33x17.bmp":    {noEnd, []string{"1736-1736"}},
	"bmp/rle8-v3-32x24.bmp":     {noEnd, []string{"1494-1494"}},
	"jpeg/two-32x24.jpg":        {"a second picture behind the first is not looked at", []string{"882-1766"}},
	"svg/text-inside-32x24.svg": {"a comment stands behind the root", []string{"373-398"}},
	"tiff/ffmpeg-32x24.tif":     {noNext, []string{"2995-2995"}},
	"tiff/ffmpeg-yuv-32x24.tif": {noNext, []string{"1438-1438"}},
	"tiff/exif-32x24.tif":       {"a pad byte ends it", []string{"5173-5173"}},
	"webm/h264-pipe-32x24.mkv":  {noSize, []string{"1560-1560", "1578-1578"}},
	"webm/vp9-live-32x24.webm":  {noSize, []string{"794-794", "815-815"}},
	"webm/vp9-pipe-32x24.webm":  {noSize, []string{"805-805", "826-826"}},
}

// unseenCuts gives the lengths at which a cut of a file cannot be told.
func unseenCuts(f corpusFile) []string {
	if isStill := f.ext == ".gif" && !strings.HasPrefix(f.name, "gif/animated"); isStill && f.name != "gif/ffmpeg-32x24.gif" {
		// Nothing but the trailer is missing. FFmpeg announces an animation.
		return []string{fmt.Sprintf("%d-%[1]d", len(f.data)-1)}
	}
	return cutUnseen[f.name].lengths
}

const (
	noEnd  = "all of its lines have ended, and the end mark may be missing"
	noNext = "the offset of a next directory may be missing where the file ends"
	noSize = "its segment states no size, and may end behind any element"
)

// zerosUnseen are patterns of the files in which zeros in place of the second
// half are not noticed, and why.
var zerosUnseen = []struct {
	why      string
	patterns []string
}{
	{"pixels that are not compressed may be zero", []string{
		"bmp/argb*", "bmp/bits*", "bmp/ffmpeg*", "bmp/gm-32*", "bmp/odd*", "bmp/os2*", "bmp/rgb5*", "bmp/tiny*",
		"bmp/top*", "bmp/v[2-5]*", "bmp/windows*",
	}},
	{"they hide nothing but codes", []string{
		"tiff/jpeg*", "tiff/palette*", "tiff/tiny*", "tiff/exif*", "webp/alpha-32*", "webp/alpha-worst*",
		"webp/animated-kinds*", "webp/ffmpeg*", "webp/icc*", "webp/imagemagick*", "webp/lossless*", "webp/lossy*",
		"webp/near*", "webp/odd*", "webp/slices*",
	}},
	{"they hide a second picture, which is not looked at", []string{"jpeg/two*"}},
}
