package crawler

import (
	"context"

	"magpie/frontier"
)

// OpenStateCopy opens two states to copy the one to the other: each is the path of a file,
// or the address of a crawl on a server.
func OpenStateCopy(ctx context.Context, from, to string) (*frontier.Copy, error) {
	return frontier.OpenCopy(ctx, frontier.CopyOptions{From: from, To: to, HostOf: hostOf})
}
