package extract

import "testing"

func TestIsLinkedPicture(t *testing.T) {
	tests := []struct {
		name, link, shown string
		want              bool
	}{
		{"extension", "/a.JPG?x", "/t.jpg", true},
		{"page", "/a.html", "/t.jpg", false},
		{"nothing", "", "", false},
		{"page of a wiki", "/wiki/File:A.jpg", "/thumb/A.jpg/120px-A.jpg", false},
		{"page of a wiki, escaped", "/wiki/Datei%3AA.jpg", "/thumb/A.jpg/120px-A.jpg", false},
		{"another host", "https://e.com:80/a.jpg", "/t.jpg", true},
		{"attachment", "/attachments/lake-jpg.12/", "/data/0/12-x.jpg", true},
		{"attachment of another type", "/attachments/lake-zip.12/", "/data/0/12-x.jpg", false},
		{"script", "file.php?id=5&mode=view", "file.php?id=5&t=1", true},
		{"script with another picture", "file.php?id=6", "file.php?id=5", false},
		{"script with another picture of an album", "img.php?a=3&n=6", "img.php?a=3&n=5", false},
		{"script with a size in words", "img.php?n=5&size=full", "img.php?n=5&size=thumb", true},
		{"another script", "view.php?id=5", "file.php?id=5", false},
		{"index", "index.php?id=5&do=view", "index.php?id=5&do=thumb", false},
		{"folder", "/?id=5", "/?id=5&t=1", false},
		{"size", "https://h/img/a/AVv=s1600", "https://h/img/a/AVv=w320-h200", true},
		{"size of another", "https://h/img/a/AVx=s1600", "https://h/img/a/AVv=s320", false},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			if got := isLinkedPicture(test.link, test.shown); got != test.want {
				t.Errorf("got %v, want %v", got, test.want)
			}
		})
	}
}
