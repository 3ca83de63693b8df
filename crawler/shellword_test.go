package crawler

import (
	"os/exec"
	"testing"
)

func TestShellWord(t *testing.T) {
	tests := []struct{ name, text, want string }{
		{"an address as it is", "https://one.test/a%20b/1.jpg", "https://one.test/a%20b/1.jpg"},
		{"letters of any script as they are", "鸟", "鸟"},
		{"a query is quoted", "https://one.test/?a=b&c", "'https://one.test/?a=b&c'"},
		{"a command is quoted", "https://one.test/$(rm)", "'https://one.test/$(rm)'"},
		{"a quote is quoted", "it's", `'it'\''s'`},
		{"nothing is a word", "", "''"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			got := ShellWord(tt.text)
			if got != tt.want {
				t.Errorf("got %s, want %s", got, tt.want)
			}
			if said, err := exec.Command("sh", "-c", "printf %s "+got).Output(); err != nil || string(said) != tt.text {
				t.Errorf("a shell reads %q, %v", said, err)
			}
		})
	}
}
