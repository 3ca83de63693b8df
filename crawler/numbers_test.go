package crawler

import (
	"fmt"
	"testing"

	"github.com/google/go-cmp/cmp"
)

func TestNumbers(t *testing.T) {
	tests := []struct {
		name, yaml string
		there      []string
		want       []string
	}{
		{"of pictures", `urls: 'http://one.test/[1-9].jpg'`, []string{"1.jpg", "2.jpg", "4.jpg", "8.jpg"},
			[]string{"4 of 9 numbers, missing 3, 5-7, 9"}},
		{"padded, in steps", `urls: 'http://one.test/[010-090:10].jpg'`, []string{"010.jpg", "090.jpg"},
			[]string{"2 of 9 numbers, missing 020-080"}},
		{"of several ranges", `urls: ['http://one.test/a[1-3].jpg', 'http://one.test/b[1-3].jpg']`, []string{"a1.jpg", "a3.jpg", "b2.jpg", "b3.jpg"},
			[]string{"2 of 3 numbers, missing 2", "2 of 3 numbers, missing 1"}},
		{"that multiply", `urls: 'http://one.test/[1-2]/[1-3].jpg'`, []string{"1/1.jpg", "1/2.jpg", "2/2.jpg", "2/3.jpg"},
			[]string{"4 of 6 numbers, missing 1/3-2/1"}},
		{"of pages", `{start: 'http://one.test/[1-4]', image: img}`, []string{"1", "2", "4"}, []string{"3 of 4 numbers, missing 3"}},
		{"none when all are there", `urls: 'http://one.test/[1-2].jpg'`, []string{"1.jpg", "2.jpg"}, nil},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			w := newWorld(t, "sites:\n  s: "+tt.yaml)
			if tt.yaml[0] != '{' {
				w.yaml = fmt.Sprintf("sites:\n  s: {%s}", tt.yaml)
			}
			for _, name := range tt.there {
				if len(name) == 1 {
					w.page("one.test/"+name, imgs("/"+name+".jpg"))
					w.pictures("one.test/" + name + ".jpg")
				} else {
					w.pictures("one.test/" + name)
				}
			}
			w.complete()
			var got []string
			for _, n := range w.status().Sites[0].Numbers {
				got = append(got, n.String())
			}
			if diff := cmp.Diff(tt.want, got); diff != "" {
				t.Errorf("numbers (-want +got):\n%s", diff)
			}
		})
	}
}

// However many are missing, few are listed.
func TestNumbersAreListedUpToABound(t *testing.T) {
	w := newWorld(t, "sites:\n  s: {urls: 'http://one.test/[1-90].jpg'}")
	for i := 1; i <= 90; i += 2 {
		w.pictures(fmt.Sprintf("one.test/%d.jpg", i))
	}
	w.complete()
	n := w.status().Sites[0].Numbers[0]
	if n.Missing != 45 || len(n.Which) != maxWhich || n.More {
		t.Errorf("%d missing, %d listed, more %v; want 45, %d and none", n.Missing, len(n.Which), n.More, maxWhich)
	}
}
