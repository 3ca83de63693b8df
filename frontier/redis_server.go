package frontier

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"os"
	"strconv"
	"strings"
	"sync"

	"github.com/redis/go-redis/v9"
)

// checkServer sees whether the server can keep a crawl, and returns what a crash of
// it would cost, "" if nothing or if it does not say. One that nobody can reach is not waited
// for, one that is about to be ready is.
func (r *Redis) checkServer(ctx context.Context) (note string, err error) {
	client := r.client
	err = client.Ping(ctx).Err()
	if isPassingAnswer(err) {
		err = r.patiently(ctx, func() error { return client.Ping(ctx).Err() })
	}
	if err != nil {
		return "", r.address.advised(err)
	}
	info, err := client.Info(ctx, "server").Result()
	if err != nil {
		return "", fmt.Errorf("asking for the version of the server: %w", r.address.advised(err))
	}
	if version := infoField(info, "redis_version"); !isRecent(version) {
		return "", fmt.Errorf("the server is Redis %s: 6.2 or later is needed", version)
	}
	all, err := r.settings(ctx)
	if err != nil || len(all) == 0 {
		return "", err
	}
	for _, settings := range all {
		if policy := settings["maxmemory-policy"]; settings["maxmemory"] != "0" && policy != "noeviction" {
			return "", fmt.Errorf("the server throws keys away when its memory is full (maxmemory-policy %s): jobs would be lost; set it to noeviction", policy)
		}
		note = cmp.Or(note, crashNote(settings))
	}
	return r.withSuccessor(note), nil
}

// settings are those that matter of the server, or of each of a cluster. Some services do not tell
// them.
func (r *Redis) settings(ctx context.Context) (all []map[string]string, err error) {
	cluster, isCluster := r.client.(*redis.ClusterClient)
	if !isCluster {
		if settings := settingsOf(ctx, r.client); settings != nil {
			all = append(all, settings)
		}
		return all, nil
	}
	var mu sync.Mutex
	err = cluster.ForEachMaster(ctx, func(ctx context.Context, node *redis.Client) error {
		if settings := settingsOf(ctx, node); settings != nil {
			mu.Lock()
			defer mu.Unlock()
			all = append(all, settings)
		}
		return nil
	})
	if err != nil {
		return nil, fmt.Errorf("asking for the nodes of the cluster: %w", r.address.advised(err))
	}
	return all, nil
}

// settingsOf are the settings of one server, nil if it does not tell them.
func settingsOf(ctx context.Context, server redis.Cmdable) map[string]string {
	settings := map[string]string{}
	for _, name := range []string{"appendonly", "appendfsync", "save", "maxmemory-policy", "maxmemory"} {
		said, err := server.ConfigGet(ctx, name).Result()
		if err != nil {
			return nil
		}
		settings[name] = said[name]
	}
	return settings
}

// withSuccessor adds to what a crash costs what it costs that another server takes the place
// of one that is gone.
func (r *Redis) withSuccessor(note string) string {
	if r.address.kind != "redis+sentinel" {
		return note
	}
	const lost = "if another Redis server takes its place, what was not copied there yet, a second as a rule, may be fetched again"
	if note == "" {
		return lost
	}
	return note + "; " + lost
}

// crashNote says what a crash of a server with these settings costs.
func crashNote(settings map[string]string) string {
	switch {
	case settings["appendonly"] == "yes" && settings["appendfsync"] == "always":
		return ""
	case settings["appendonly"] == "yes" && settings["appendfsync"] == "everysec":
		return "if the Redis server crashes, the last second of the crawl may be fetched again"
	case settings["appendonly"] == "yes":
		return "if the machine of the Redis server crashes, the last half minute or so of the crawl may be fetched again; appendfsync everysec makes it a second"
	case settings["save"] != "":
		return "if the Redis server crashes, all since its last snapshot is forgotten; set appendonly yes"
	}
	return "Redis keeps this crawl in memory alone: if its server ends, the crawl is forgotten; set appendonly yes"
}

func infoField(info, name string) string {
	for line := range strings.Lines(info) {
		if value, ok := strings.CutPrefix(strings.TrimSpace(line), name+":"); ok {
			return value
		}
	}
	return ""
}

// isRecent reports whether a version is 6.2 or later.
func isRecent(version string) bool {
	major, rest, _ := strings.Cut(version, ".")
	minor, _, _ := strings.Cut(rest, ".")
	a, err := strconv.Atoi(major)
	b, err2 := strconv.Atoi(minor)
	return err == nil && err2 == nil && (a > 6 || a == 6 && b >= 2)
}

// ErrForgotten says that a server has a crawl no more on which a run works.
var ErrForgotten = errors.New("the server forgot it, or somebody removed it")

// noCrawlError says that nothing was ever kept at an address. It is os.ErrNotExist.
type noCrawlError struct{ address redisAddress }

func (e noCrawlError) Error() string        { return fmt.Sprintf("there is no crawl at %s", e.address) }
func (e noCrawlError) Is(target error) bool { return target == os.ErrNotExist }

// checkLayout sees whether the crawl is kept in a way that is known, and marks one
// that begins.
func (r *Redis) checkLayout(ctx context.Context, begin bool) error {
	layout, err := r.identify(ctx, begin)
	switch {
	case err != nil:
		return err
	case layout == "":
		return noCrawlError{r.address}
	case strings.HasPrefix(layout, copyingLayout):
		return fmt.Errorf("opening the state %s: %w", r.address, ErrUnfinished)
	case layout < redisLayout: // one digit
		return fmt.Errorf("opening the state %s: it was written by an older version of this program, which keeps it in another way (layout %s): "+
			"copy it to a file with that (crawl state copy), and from there with this", r.address, layout)
	case layout != redisLayout:
		return fmt.Errorf("opening the state %s: it was written by a newer version of this program (layout %s): use that", r.address, layout)
	}
	return nil
}

// identify reads how the crawl is kept, "" if nothing is, and what tells it from others. One
// that begins is given both.
func (r *Redis) identify(ctx context.Context, begin bool) (layout string, err error) {
	layoutKey, crawlKey := r.central()+":layout", r.central()+":crawl"
	var marks []any
	err = r.patiently(ctx, func() (err error) {
		if begin {
			_, err = r.client.Pipelined(ctx, func(p redis.Pipeliner) error {
				p.SetNX(ctx, layoutKey, redisLayout, 0)
				p.SetNX(ctx, crawlKey, r.owner, 0)
				return nil
			})
		}
		if err == nil {
			marks, err = r.client.MGet(ctx, layoutKey, crawlKey).Result()
		}
		return err
	})
	if err != nil {
		return "", err
	}
	layout, _ = marks[0].(string)
	r.crawl, _ = marks[1].(string)
	return layout, nil
}
