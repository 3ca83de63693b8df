package crawler

import (
	"errors"
	"fmt"
	"io/fs"
	"path/filepath"
	"strings"
	"syscall"
	"testing"

	"magpie/config"
	"magpie/frontier"
	"magpie/storage"
)

func TestOnGround(t *testing.T) {
	output := t.TempDir()
	cfg := &config.Config{Output: output, State: filepath.Join(output, ".crawl", "state.db")}
	tests := []struct {
		name string
		err  error
		says string // "" for an error that is not of the ground
	}{
		{"nothing", nil, ""},
		{"something else", errors.New("404"), ""},
		{"a full disk", syscall.ENOSPC, "MB are free at " + output + ");"},
		{"a quota that is used up", syscall.EDQUOT, "make room"},
		{"a read-only disk", syscall.EROFS, "make it writable"},
		{"no permission", fs.ErrPermission, "let the user"},
		{"no file to be opened any more", syscall.EMFILE, "ulimit -n"},
		{"none in all of the system", syscall.ENFILE, "ulimit -n"},
		{"a broken disk", syscall.EIO, "reports an error"},
		{"a disk of another machine that is gone", syscall.ESTALE, "reports an error"},
		{"an output that is gone", storage.ErrGone, "put it back"},
		{"a state that is gone", frontier.ErrGone, "put it back"},
		{"a state that its server forgot", frontier.ErrForgotten, "appendonly yes"},
		{"a state that is damaged", frontier.ErrDamaged, "put a copy of " + cfg.State},
		{"parts that are gone", fs.ErrNotExist, "something removed"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			err := tt.err
			if err != nil {
				err = fmt.Errorf("saving a picture: %w", err)
			}
			got := onGround(cfg, err)
			if !errors.Is(got, tt.err) {
				t.Fatalf("got %v, want %v in it", got, tt.err)
			}
			ground, is := errors.AsType[*GroundError](got)
			if is != (tt.says != "") {
				t.Fatalf("got %#v, want advice: %v", got, tt.says != "")
			}
			if is && !strings.Contains(ground.Advice, tt.says) {
				t.Errorf("got %q, want %q in it", ground.Advice, tt.says)
			}
		})
	}
}
