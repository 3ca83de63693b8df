package crawler

import (
	"context"
	"errors"
	"net/url"
	"slices"
	"strconv"
	"strings"

	"magpie/frontier"
	"magpie/storage"
)

// match is the files that a picture wants, each a copy of the others unless it
// cannot be told which is meant.
type match struct {
	files []frontier.Holding
	// by says how that is known.
	by        string
	certainty frontier.Certainty
}

// ids are the numbers of the files.
func (m *match) ids() []int64 {
	ids := make([]int64, len(m.files))
	for i, f := range m.files {
		ids[i] = f.ID
	}
	return ids
}

// isOne reports whether the files have the same bytes.
func (m *match) isOne() bool {
	return !slices.ContainsFunc(m.files, func(f frontier.Holding) bool { return f.SHA256 != m.files[0].SHA256 })
}

// hasBytes reports whether one of the files has a SHA-256.
func (m *match) hasBytes(sum string) bool {
	return slices.ContainsFunc(m.files, func(f frontier.Holding) bool { return f.SHA256 == sum })
}

// way is how a picture is looked for among files.
type way struct {
	by        string
	certainty frontier.Certainty
	find      func(a *adoption, ctx context.Context, w wantedFile) ([]frontier.Holding, error)
}

const byHash = "hash"

// ways are tried in turn, what tells most first. The first that finds anything
// decides. None of them guesses: a name is one that somebody said files have.
var ways = []way{
	{byHash, frontier.ByHash, (*adoption).byHash},
	{"name template", frontier.ByName, (*adoption).byTemplate},
	{"save", frontier.ByName, (*adoption).bySave},
	{"address", frontier.ByName, (*adoption).byAddress},
}

// wantedFile is a picture that has not arrived, and what its site tells of it.
type wantedFile struct {
	*site
	job    frontier.Job
	hashes []string // in hexadecimal, of which one may be that of its bytes
	said   []string // those that the site says are: other bytes are another picture
	sizes  []int64  // each of which is said to be its own
}

// Fields in which sites tell the bytes of a picture and their number.
var (
	hashFields = []string{"md5", "sha256", "hash", "checksum", "file_md5"}
	sizeFields = []string{"file_size", "filesize", "bytes", "fsize"}
)

func newWantedFile(s *site, job frontier.Job) wantedFile {
	w := wantedFile{site: s, job: job}
	for _, name := range hashFields {
		if value := s.ownField(job, name); isHash(value) {
			w.said = append(w.said, strings.ToLower(value))
		}
	}
	w.hashes = slices.Clone(w.said)
	if name := baseName(job); isHash(name) {
		w.hashes = append(w.hashes, strings.ToLower(name))
	}
	for _, name := range sizeFields {
		if n, err := strconv.ParseInt(job.Fields[name], 10, 64); err == nil && n > 0 {
			w.sizes = append(w.sizes, n)
		}
	}
	return w
}

// ownField is a field that the rule of a picture reads for the picture, "" if it has
// that from around it: what a gallery tells is of its cover.
func (s *site) ownField(job frontier.Job, name string) string {
	rule, value := s.ruleOf(job), job.Fields[name]
	if rule == nil || !rule.Defines(name) || value == job.Fields["parent."+name] {
		return ""
	}
	return value
}

// isHash reports whether a text is a hash in hexadecimal, MD5 or SHA-256.
func isHash(text string) bool {
	return (len(text) == 32 || len(text) == 64) && strings.Trim(strings.ToLower(text), "0123456789abcdef") == ""
}

// match finds the files that a picture wants, nil if there is none, or if very many
// have its name.
func (a *adoption) match(ctx context.Context, w wantedFile) (*match, error) {
	for _, way := range ways {
		found, err := way.find(a, ctx, w)
		if errors.Is(err, frontier.ErrTooMany) {
			return nil, nil //nolint:nilnil // nor does a way decide that tells less
		}
		if err != nil {
			return nil, err
		}
		found = slices.DeleteFunc(found, func(f frontier.Holding) bool { return !w.mayBe(f, way.by == byHash) })
		if len(found) > 0 {
			return &match{found, way.by, way.certainty}, nil
		}
	}
	return nil, nil //nolint:nilnil // there is none
}

// mayBe reports whether nothing that is known of a picture says that a file is
// another. One whose end nothing shows is known by its bytes or not at all.
func (w wantedFile) mayBe(f frontier.Holding, isHashed bool) bool {
	kind, _, _ := strings.Cut(f.Type, "/")
	if !slices.Contains(w.kinds(), kind) || !f.Walked && !isHashed || int64(w.MaxSize) > 0 && f.Size > int64(w.MaxSize) {
		return false
	}
	for _, size := range w.sizes {
		if size != f.Size {
			return false
		}
	}
	for _, sum := range w.said {
		if sum != f.MD5 && sum != f.SHA256 {
			return false
		}
	}
	wanted := extOf(addressOf(w.job))
	return wanted == "" || wanted == storage.Ext(f.Type)
}

// kinds are the kinds of files that the site wants.
func (w wantedFile) kinds() []string {
	if types := texts(w.Types); len(types) > 0 {
		return types
	}
	return []string{"image"}
}

// folders are the sources of files for the site.
func (a *adoption) folders(s *site) (all []source) {
	for _, from := range a.sources {
		if !from.IsList && from.isFor(s.Name) {
			all = append(all, from)
		}
	}
	return all
}

// byHash finds files of the bytes that the site says a picture has.
func (a *adoption) byHash(ctx context.Context, w wantedFile) (all []frontier.Holding, err error) {
	var sources []int64
	for _, s := range a.folders(w.site) {
		sources = append(sources, s.ID)
	}
	for _, sum := range w.hashes {
		found, err := a.index.ByHash(ctx, sources, sum)
		if err != nil {
			return nil, err
		}
		all = append(all, found...)
	}
	return all, nil
}

// byTemplate finds files that are named as --name says.
func (a *adoption) byTemplate(ctx context.Context, w wantedFile) (all []frontier.Holding, err error) {
	for _, s := range a.folders(w.site) {
		t := s.templates[w.Name]
		if t == nil {
			continue
		}
		tells := true
		named, ok := namedFor(t, w.telling(w.valuesBefore(w.job), &tells))
		if !ok || !tells {
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
	place, ok := w.pathBefore()
	if !ok {
		return nil, nil
	}
	for _, name := range []string{place + "-" + shortKey(w.job), place} {
		found, err := a.at(ctx, w, name)
		if err != nil || len(found) > 0 {
			return found, err
		}
	}
	return nil, nil
}

// byAddress finds files in folders that are the host and path of the address. An
// address with a query is more than that.
func (a *adoption) byAddress(ctx context.Context, w wantedFile) ([]frontier.Holding, error) {
	u, err := url.Parse(addressOf(w.job))
	if err != nil || u.RawQuery != "" || u.Path == "" || strings.HasSuffix(u.Path, "/") {
		return nil, nil //nolint:nilerr // it names no file
	}
	return a.at(ctx, w, pathKey(u.Host+u.Path))
}

// at finds the files that stand at a path, spelled as [pathKey] does, in folders
// that were adopted. The first names of the path may be those of such a folder, if
// it is one from among its folders and not from above them.
func (a *adoption) at(ctx context.Context, w wantedFile, place string) (all []frontier.Holding, err error) {
	names := strings.Split(place, "/")
	if len(names) < 2 || slices.Contains(names, "") {
		return nil, nil // a name alone says too little
	}
	for _, s := range a.folders(w.site) {
		folder := "/" + folderKey(s.Place)
		for i := range names {
			if i > 0 && !strings.HasSuffix(folder, "/"+strings.Join(names[:i], "/")) {
				continue
			}
			found, err := a.index.ByPath(ctx, s.ID, strings.Join(names[i:], "/"))
			if err != nil {
				return nil, err
			}
			all = append(all, found...)
		}
	}
	return all, nil
}
