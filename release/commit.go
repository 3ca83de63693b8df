package main

import (
	"context"
	"fmt"
	"os"
	"os/exec"
	"regexp"
	"slices"
	"strings"
)

// committed are the names of files that are in the commit, and of those below the
// folders that are named. Whatever else lies there goes into no release. A name
// that is not in the commit is an error.
func committed(ctx context.Context, names ...string) ([]string, error) {
	listed, err := git(ctx, append([]string{"ls-files", "-z", "--error-unmatch", "--"}, names...)...)
	if err != nil {
		return nil, fmt.Errorf("listing the files of the commit: %w", err)
	}
	return strings.Split(strings.TrimSuffix(listed, "\x00"), "\x00"), nil
}

// versionTag matches a tag that was meant for a version.
var versionTag = regexp.MustCompile(`^[vV]?[0-9]+(\.|$)`)

// checkTags wants a commit that was tagged as a version to show that one. Of a
// module without a number in its name go takes v0 and v1 alone.
func checkTags(ctx context.Context, version string) error {
	listed, err := git(ctx, "tag", "--points-at", "HEAD")
	if err != nil {
		return fmt.Errorf("listing the tags of the commit: %w", err)
	}
	tags := slices.DeleteFunc(strings.Fields(listed), func(tag string) bool { return !versionTag.MatchString(tag) })
	if len(tags) == 0 || slices.Contains(tags, version) {
		return nil
	}
	return fmt.Errorf("the commit has the tag %s, but go calls it %s: tag it as v0.x.y or v1.x.y, such as v1.2.0",
		strings.Join(tags, ", "), version)
}

// git returns what git prints.
func git(ctx context.Context, args ...string) (string, error) {
	cmd := exec.CommandContext(ctx, "git", args...)
	cmd.Stderr = os.Stderr
	out, err := cmd.Output()
	if err != nil {
		return "", fmt.Errorf("running git %s: %w", args[0], err)
	}
	return string(out), nil
}
