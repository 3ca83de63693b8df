package main

import (
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

// threeSites is a crawl.yaml that has a fault, as while it is being written.
const threeSites = `
sites:
  birds: {start: 'https://example.com/birds/', image: img}
  bees: {start: 'https://example.com/bees/', image: img}
  fish: {start: 'https://example.com/fish/', imagge: img}
`

func TestCompletionOffersWhatFits(t *testing.T) {
	t.Chdir(t.TempDir())
	writeFile(t, "crawl.yaml", threeSites)
	writeFile(t, "other.yaml", "sites: {other: {start: 'https://example.com/', image: img}}\n")
	const (
		nothingElse = ":4"
		extensions  = ":8"
		folders     = ":16"
		files       = ":0"
	)
	for _, tt := range []struct {
		name string
		line []string
		want []string
	}{
		{"SitesOfTheFile", []string{"run", ""}, []string{"birds", "bees", "fish", nothingElse}},
		{"SitesThatBeginSo", []string{"status", "b"}, []string{"birds", "bees", nothingElse}},
		{"SitesNotNamedYet", []string{"verify", "birds", "b"}, []string{"bees", nothingElse}},
		{"SitesOfAnotherFile", []string{"retry", "--config", "other.yaml", ""}, []string{"other", nothingElse}},
		{"SitesForAFlag", []string{"try", "--site", "f"}, []string{"fish", nothingElse}},
		{"NoSitesWithoutFile", []string{"run", "-c", "missing.yaml", ""}, []string{nothingElse}},
		{"NoCausesBeforeARun", []string{"retry", "--cause", ""}, []string{nothingElse}},
		{"ConfigurationFiles", []string{"run", "--config", ""}, []string{"yaml", "yml", extensions}},
		{"Files", []string{"run", "--cacert", ""}, []string{files}},
		{"Folders", []string{"demo", "--output", ""}, []string{folders}},
		{"NothingForAnAddress", []string{"add", ""}, []string{nothingElse}},
		{"NothingForANumber", []string{"run", "--limit", ""}, []string{nothingElse}},
		{"States", []string{"list", "--state", ""}, []string{"kept", "read", "failed", "skipped", "open", "damaged", nothingElse}},
		{"FormsOfTheLog", []string{"run", "--log-format", ""}, []string{"text", "json", nothingElse}},
		{"Shells", []string{"generate", "completion", "f"}, []string{"fish", nothingElse}},
		{"FolderOfManPages", []string{"generate", "man", ""}, []string{folders}},
	} {
		t.Run(tt.name, func(t *testing.T) {
			if diff := cmp.Diff(tt.want, completed(t, tt.line...)); diff != "" {
				t.Error(diff)
			}
		})
	}
}

// Shells show what flags say of themselves as it is.
func TestCompletionDescribesFlagsInPlainText(t *testing.T) {
	var stdout, stderr strings.Builder
	if code := execute([]string{"__complete", "run", "--c"}, &stdout, &stderr); code != exitDone {
		t.Fatalf("exited with %d: %s", code, &stderr)
	}
	if got := stdout.String(); strings.Contains(got, "`") || !strings.Contains(got, "--config\tthe file that describes the sites\n") {
		t.Errorf("got %s", got)
	}
}

// completed asks the command as the scripts for shells do: the last word is being
// typed. The last line of the answer says what else a shell may offer.
func completed(t *testing.T, line ...string) []string {
	t.Helper()
	var stdout, stderr strings.Builder
	if code := execute(append([]string{"__completeNoDesc"}, line...), &stdout, &stderr); code != exitDone {
		t.Fatalf("exited with %d: %s", code, &stderr)
	}
	return strings.Split(strings.TrimSpace(stdout.String()), "\n")
}

// What the scripts make of it, each in its own shell.
func TestShellsComplete(t *testing.T) {
	dir := t.TempDir()
	writeFile(t, filepath.Join(dir, "crawl.yaml"), threeSites)
	for _, tt := range []struct {
		shell, script string
		want          []string
	}{
		{"bash", bashCompletes + bashCompletesSites, []string{"bees", "birds"}},
		{"bash", bashCompletes + bashCompletesGalleries, []string{`Album\ one`, `Album\ two`, `\$\(echo\)\ a`}},
		{"zsh", zshCompletes, []string{"loaded"}},
		{"fish", fishCompletes, []string{"bees", "birds"}},
	} {
		t.Run(tt.shell, func(t *testing.T) {
			if _, err := exec.LookPath(tt.shell); err != nil {
				t.Skipf("there is no %s", tt.shell)
			}
			if diff := cmp.Diff(tt.want, shellSays(t, dir, tt.shell, tt.script)); diff != "" {
				t.Error(diff)
			}
		})
	}
}

const (
	// bash is asked what it would be by the Tab key, with what bash and the
	// package bash-completion bring for that reduced to what the script needs.
	bashCompletes = `
_get_comp_words_by_ref() {
	words=("${COMP_WORDS[@]}") cword=$COMP_CWORD cur="${COMP_WORDS[COMP_CWORD]}" prev="${COMP_WORDS[COMP_CWORD-1]}"
}
compopt() { :; }
source <(crawl generate completion bash)
complete -p crawl >/dev/null || exit
`
	bashCompletesSites = `
COMP_WORDS=(crawl run b) COMP_CWORD=2 COMP_LINE="crawl run b" COMP_POINT=11 COMP_TYPE=9
__start_crawl
printf '%s\n' "${COMPREPLY[@]%% *}"
`
	// Names of galleries are put into the line so that they stay one word, and
	// nothing in them is obeyed, also where several begin alike.
	bashCompletesGalleries = `
crawl() { printf '%s\n' 'Album one' 'Album two' '$(echo) a' :4; }
COMP_WORDS=(crawl list --gallery "") COMP_CWORD=3 COMP_LINE="crawl list --gallery " COMP_POINT=21 COMP_TYPE=9
__start_crawl
printf '%s\n' "${COMPREPLY[@]}"
`
	zshCompletes = `
autoload -U compinit && compinit -D
source <(crawl generate completion zsh)
[[ ${_comps[crawl]} == _crawl ]] && whence -w _crawl >/dev/null && echo loaded
`
	fishCompletes = `
crawl generate completion fish | source
complete --do-complete 'crawl run b'
`
)

// shellSays runs a script in a folder, with the command in the path, and returns
// the lines that it printed, sorted.
func shellSays(t *testing.T, dir, shell, script string) []string {
	t.Helper()
	path, err := command()
	if err != nil {
		t.Fatalf("building the command: %v", err)
	}
	cmd := exec.Command(shell, "-c", script)
	cmd.Dir = dir
	cmd.Env = append(os.Environ(), "HOME="+t.TempDir(), "PATH="+filepath.Dir(path)+":"+os.Getenv("PATH"))
	var stderr strings.Builder
	cmd.Stderr = &stderr
	out, err := cmd.Output()
	if err != nil || stderr.Len() > 0 {
		t.Fatalf("%v: %s%s", err, out, &stderr)
	}
	return slices.Sorted(strings.SplitSeq(strings.TrimSpace(string(out)), "\n"))
}

func writeFile(t *testing.T, name, text string) {
	t.Helper()
	if err := os.WriteFile(name, []byte(text), 0o644); err != nil {
		t.Fatal(err)
	}
}
