package frontier

import (
	"fmt"
	"path/filepath"
	"strings"
	"testing"
	"time"
)

// Reading on where Each broke off costs no more than what is read.
func TestSQLiteEachReadsByIndex(t *testing.T) {
	s := openTestSQLite(t, filepath.Join(t.TempDir(), "state.db"), time.Now)
	owls, since := "Owls", time.UnixMilli(7)
	for name, tt := range map[string]struct {
		filter Filter
		index  string
	}{
		"pictures":  {Filter{Kind: Image, State: Done}, "INTEGER PRIMARY KEY (rowid>?)"},
		"failures":  {Filter{Site: "site", State: Failed}, "job_failed (site=? AND rowid>?)"},
		"skipped":   {Filter{Site: "site", State: Skipped}, "job_skipped (site=? AND rowid>?)"},
		"lacking":   {Filter{Site: "site", Missing: true}, "job_missing (site=? AND rowid>?)"},
		"gallery":   {Filter{Gallery: &owls}, "INTEGER PRIMARY KEY (rowid>? AND rowid<?)"},
		"in a site": {Filter{Site: "site", Gallery: &owls}, "gallery USING PRIMARY KEY (site=? AND name=?)"},
		"oldest":    {Filter{State: Failed, Order: OldestFirst}, "job_settled (settled>?)"},
		"newest":    {Filter{Site: "site", Order: NewestFirst}, "job_settled (settled<?)"},
		"since":     {Filter{Since: since, Until: since, Order: OldestFirst}, "job_settled (settled>? AND settled<?)"},
	} {
		q := s.eachQuery(tt.filter)
		query := q.text
		for _, arg := range q.next(9) {
			query = strings.Replace(query, "?", strings.ReplaceAll(fmt.Sprintf("%q", fmt.Sprint(arg)), `"`, "'"), 1)
		}
		if plan := queryPlan(t, s, query); !strings.Contains(plan, tt.index) || strings.Contains(plan, "TEMP B-TREE") {
			t.Errorf("%s: %s\nplan: %swant it to use %s and to sort nothing", name, query, plan, tt.index)
		}
	}
}
