package crawler

import (
	"context"
	"net/url"
	"path"
	"path/filepath"
	"slices"
	"strconv"
	"strings"

	"magpie/frontier"
	"magpie/storage"
)

// match is the file that belongs to a picture.
type match struct {
	frontier.Holding
	// by says how that is known, sure that its bytes say so.
	by   string
	sure bool
}

// way is how a picture is looked for among files; fits, if not nil, leaves out
// some that find gives.
type way struct {
	by   string
	sure bool
	find func(a *adoption, ctx context.Context, w wantedFile) ([]frontier.Holding, error)
}

// ways are tried in turn, what tells most first. The first that finds anything
// decides: where it finds files of different bytes, none is taken.
var ways = []way{
	{"hash", true, (*adoption).byHash},
	{"name template", false, (*adoption).byTemplate},
	{"save", false, (*adoption).bySave},
	{"address", false, (*adoption).byAddress},
	{"gallery", false, (*adoption).byGallery},
	{"name and size", false, (*adoption).bySize},
	{"name", false, (*adoption).byTrustedName},
}

// wantedFile is a picture that has not arrived, and what its site tells of it.
type wantedFile struct {
	*site
	job    frontier.Job
	hashes []string // in hexadecimal, of which one may be that of its bytes
	said   []string // those that the site says are: other bytes are another picture
	size   int64    // 0 if it does not tell
}

// Fields in which sites tell the bytes of a picture and their number.
var (
	hashFields = []string{"md5", "sha256", "hash", "checksum", "file_md5"}
	sizeFields = []string{"file_size", "filesize", "bytes", "fsize"}
)

func newWantedFile(s *site, job frontier.Job) wantedFile {
	w := wantedFile{site: s, job: job}
	for name, value := range ownFields(job) {
		if !isHash(value) {
			continue
		}
		w.hashes = append(w.hashes, value)
		if slices.Contains(hashFields, name) {
			w.said = append(w.said, strings.ToLower(value))
		}
	}
	if name := baseName(job); isHash(name) {
		w.hashes = append(w.hashes, name)
	}
	for _, name := range sizeFields {
		if n, err := strconv.ParseInt(job.Fields[name], 10, 64); err == nil && n > 0 {
			w.size = n
		}
	}
	return w
}

// match finds the one file that belongs to a picture, nil if none does, or if
// several do.
func (a *adoption) match(ctx context.Context, w wantedFile) (*match, error) {
	for _, way := range ways {
		found, err := way.find(a, ctx, w)
		if err != nil {
			return nil, err
		}
		found = slices.DeleteFunc(found, func(f frontier.Holding) bool { return !a.mayBe(f, w, way.sure) })
		if len(found) == 0 {
			continue
		}
		if slices.ContainsFunc(found, func(f frontier.Holding) bool { return f.SHA256 != found[0].SHA256 }) {
			return nil, nil //nolint:nilnil // it cannot be told which
		}
		return &match{found[0], way.by, way.sure}, nil
	}
	return nil, nil //nolint:nilnil // there is none
}

// mayBe reports whether nothing that is known of a picture says that a file is
// another. One whose end nothing shows is known by its bytes or not at all.
func (a *adoption) mayBe(f frontier.Holding, w wantedFile, sure bool) bool {
	from := a.source(f.Source)
	kind, _, _ := strings.Cut(f.Type, "/")
	switch {
	case from == nil || !from.isFor(w.Name) || !slices.Contains(w.kinds(), kind):
		return false
	case sure:
		return true
	case !f.Walked || w.size > 0 && w.size != f.Size:
		return false
	}
	for _, sum := range w.said {
		if sum != f.MD5 && sum != f.SHA256 {
			return false
		}
	}
	wanted := extOf(addressOf(w.job))
	return wanted == "" || wanted == storage.Ext(f.Type) || wanted == extOf("/"+url.PathEscape(filepath.Base(f.Path)))
}

// kinds are the kinds of files that the site wants.
func (w wantedFile) kinds() []string {
	if types := texts(w.Types); len(types) > 0 {
		return types
	}
	return []string{"image"}
}

// source is where a file comes from, nil if that is not known.
func (a *adoption) source(id int64) *source {
	if i := slices.IndexFunc(a.sources, func(s source) bool { return s.ID == id }); i >= 0 {
		return &a.sources[i]
	}
	return nil
}

// byHash finds files of the bytes that the site says a picture has.
func (a *adoption) byHash(ctx context.Context, w wantedFile) (all []frontier.Holding, err error) {
	for _, sum := range w.hashes {
		found, err := a.index.ByHash(ctx, sum)
		if err != nil {
			return nil, err
		}
		all = append(all, found...)
	}
	return all, nil
}

// byTemplate finds files that are named as --name says. A template that says no
// more than the name in the address is like none.
func (a *adoption) byTemplate(ctx context.Context, w wantedFile) (all []frontier.Holding, err error) {
	for _, s := range a.sources {
		t := s.templates[w.Name]
		if s.IsList || t == nil || !s.tells && !s.TrustNames {
			continue
		}
		named, ok := namedFor(t, w.valuesBefore(w.job))
		if !ok {
			continue
		}
		found, err := a.index.ByNamed(ctx, s.ID, named)
		if err != nil {
			return nil, err
		}
		all = append(all, found...)
	}
	return all, nil
}

// bySave finds files that stand where save: puts the picture, with the suffix that
// the second of two of one name gets, or without.
func (a *adoption) bySave(ctx context.Context, w wantedFile) ([]frontier.Holding, error) {
	place := storage.Clean(w.path(&picture{job: w.job, part: &storage.Part{Ext: ".x"}}))
	place = strings.TrimSuffix(place, ".x")
	for _, name := range []string{place + "-" + shortKey(w.job), place} {
		found, err := a.at(ctx, foldPath(name))
		if err != nil || len(found) > 0 {
			return found, err
		}
	}
	return nil, nil
}

// byAddress finds files in folders that are the host and path of the address.
func (a *adoption) byAddress(ctx context.Context, w wantedFile) ([]frontier.Holding, error) {
	u, err := url.Parse(addressOf(w.job))
	if err != nil || strings.HasSuffix(u.Path, "/") {
		return nil, nil //nolint:nilerr // it names no file
	}
	return a.at(ctx, foldPath(path.Join(u.Host, path.Dir(u.Path), withoutExt(path.Base(u.Path)))))
}

// at finds files whose path ends in one that is folded and has no extension.
func (a *adoption) at(ctx context.Context, place string) ([]frontier.Holding, error) {
	folder := path.Base(path.Dir(place))
	if !strings.Contains(place, "/") {
		return nil, nil // a name alone says too little
	}
	found, err := a.index.ByStem(ctx, path.Base(place), folder)
	return slices.DeleteFunc(found, func(f frontier.Holding) bool { return !endsInPath(foldedFile(f.Path), place) }), err
}

// byGallery finds files that have the name in the address and stand in a folder
// that is called like the gallery.
func (a *adoption) byGallery(ctx context.Context, w wantedFile) ([]frontier.Holding, error) {
	folder := fold(w.job.Gallery)
	if folder == "" {
		return nil, nil
	}
	return a.index.ByStem(ctx, fold(baseName(w.job)), folder)
}

// bySize finds files that have the name in the address, and as many bytes as the
// site says.
func (a *adoption) bySize(ctx context.Context, w wantedFile) ([]frontier.Holding, error) {
	if w.size == 0 {
		return nil, nil
	}
	return a.index.ByStemAnywhere(ctx, fold(baseName(w.job)))
}

// byTrustedName finds files that have the name in the address, where somebody says
// that this is enough.
func (a *adoption) byTrustedName(ctx context.Context, w wantedFile) ([]frontier.Holding, error) {
	if !slices.ContainsFunc(a.sources, func(s source) bool { return s.TrustNames }) {
		return nil, nil
	}
	found, err := a.index.ByStemAnywhere(ctx, fold(baseName(w.job)))
	return slices.DeleteFunc(found, func(f frontier.Holding) bool {
		from := a.source(f.Source)
		return from == nil || !from.TrustNames
	}), err
}
