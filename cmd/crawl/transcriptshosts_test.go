package main

import (
	"bufio"
	"hash/crc32"
	"io"
	"maps"
	"net/http"
	"os"
	"path/filepath"
	"strings"

	"magpie/fixtures"
)

// folders answers for each host with what is in a folder of its name: a file, or,
// under the name with .http behind it, an answer as it goes over the wire. Every
// .jpg is a picture, unless there is something of its name. lakes.test is the
// practice gallery.
type folders struct {
	root  string
	lakes http.Handler
}

func (f *folders) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	if r.Host == "lakes.test" {
		f.lakes.ServeHTTP(w, r)
		return
	}
	path := r.URL.Path
	if strings.HasSuffix(path, "/") {
		path += "index.html"
	}
	path = filepath.Join(f.root, r.Host, filepath.FromSlash(path))
	if answer, err := os.Open(path + ".http"); err == nil {
		defer answer.Close()
		serveAnswer(w, r, answer)
		return
	}
	data, err := os.ReadFile(path)
	switch {
	case err == nil:
		fixtures.ServeBody(w, http.StatusOK, "text/html; charset=utf-8", data)
	case strings.HasSuffix(path, ".jpg"):
		fixtures.NewPicture(int64(crc32.ChecksumIEEE([]byte(r.URL.Path))), 4000).Serve(w, r)
	default:
		http.NotFound(w, r)
	}
}

// serveAnswer answers with what a file says.
func serveAnswer(w http.ResponseWriter, r *http.Request, file io.Reader) {
	answer, err := http.ReadResponse(bufio.NewReader(file), r)
	if err != nil {
		http.Error(w, "the file is no answer: "+err.Error(), http.StatusInternalServerError)
		return
	}
	defer answer.Body.Close()
	maps.Copy(w.Header(), answer.Header)
	w.WriteHeader(answer.StatusCode)
	_, _ = io.Copy(w, answer.Body)
}
