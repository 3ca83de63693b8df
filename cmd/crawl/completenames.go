package main

import (
	"errors"
	"slices"
	"strings"

	"github.com/spf13/cobra"

	"magpie/config"
	"magpie/crawler"
)

// mostGalleries is how many galleries of a site are looked at for those whose
// names begin as what is typed: nobody waits for millions.
const mostGalleries = 10_000

var errEnoughGalleries = errors.New("enough galleries were looked at")

// completeSites offers the sites of the configuration that are not named yet,
// also while there are faults in it. Where it cannot be read there are none: an
// error would only disturb what is being typed. So it is with the others below.
func completeSites(cmd *cobra.Command, args []string, begun string) ([]string, cobra.ShellCompDirective) {
	var names []string
	for _, site := range sitesOf(cmd) {
		if !slices.Contains(args, site) {
			names = append(names, site)
		}
	}
	return fitting(names, begun)
}

// completeCauses offers what something failed or was skipped for, in the sites
// that are named or in all.
func completeCauses(cmd *cobra.Command, sites []string, begun string) ([]string, cobra.ShellCompDirective) {
	cfg, rules, err := load(configOf(cmd))
	if err != nil {
		return fitting(nil, begun)
	}
	status, err := crawler.ReadStatus(cmd.Context(), cfg, rules, sites)
	if err != nil {
		return fitting(nil, begun)
	}
	var causes []string
	for _, site := range status.Sites {
		for cause := range site.FailedBy {
			causes = append(causes, cause)
		}
		for cause := range site.SkippedBy {
			causes = append(causes, cause)
		}
	}
	slices.Sort(causes)
	return fitting(slices.Compact(causes), begun)
}

// completeGalleries offers the galleries of the sites that are named, or of all.
func completeGalleries(cmd *cobra.Command, sites []string, begun string) ([]string, cobra.ShellCompDirective) {
	cfg, _ := config.Load(configOf(cmd))
	if cfg == nil {
		return fitting(nil, begun)
	}
	if len(sites) == 0 {
		sites = sitesOf(cmd)
	}
	var names []string
	for _, site := range sites {
		n := 0
		err := crawler.EachGallery(cmd.Context(), cfg, site, func(g crawler.GalleryStatus) error {
			if n++; n > mostGalleries {
				return errEnoughGalleries
			}
			names = append(names, g.Gallery)
			return nil
		})
		if err != nil && !errors.Is(err, errEnoughGalleries) {
			return fitting(nil, begun)
		}
	}
	slices.Sort(names)
	return fitting(slices.Compact(names), begun)
}

// sitesOf are those of the configuration that a command line names.
func sitesOf(cmd *cobra.Command) (names []string) {
	cfg, _ := config.Load(configOf(cmd))
	if cfg == nil {
		return nil
	}
	for _, site := range cfg.Sites {
		names = append(names, site.Name)
	}
	return names
}

// configOf is the configuration that a command line names, "" if the command
// reads none.
func configOf(cmd *cobra.Command) string {
	if flag := cmd.Flag("config"); flag != nil {
		return flag.Value.String()
	}
	return ""
}

// fitting are the names that begin as what is typed. What a terminal would obey
// is left out: nobody could type it either.
func fitting(names []string, begun string) ([]string, cobra.ShellCompDirective) {
	names = slices.DeleteFunc(names, func(name string) bool {
		return name == "" || !strings.HasPrefix(name, begun) || plain(name) != name
	})
	return names, cobra.ShellCompDirectiveNoFileComp
}
