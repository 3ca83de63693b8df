package frontier

import (
	"slices"
	"strings"
)

// listSizes are how many jobs a query is made for that reads a list of them: few
// sizes, for each query is prepared once and kept.
var listSizes = [...]int{1, 8, mostListed}

// mostListed is how many jobs are read by one query.
const mostListed = 64

// inList is a condition that chooses what is in a list of a size.
func inList(column string, size int) string {
	return column + " IN (" + strings.TrimSuffix(strings.Repeat("?,", size), ",") + ")"
}

// listed makes the IDs or numbers of up to mostListed jobs the arguments of the
// smallest list that holds them. What is left over is NULL, which is no job's.
func listed(jobs []any) []any {
	i, _ := slices.BinarySearch(listSizes[:], len(jobs))
	return append(jobs, make([]any, listSizes[i]-len(jobs))...)
}

// listedIDs are the IDs of up to mostListed jobs, for listed.
func listedIDs(jobs []Job) []any {
	ids := make([]any, len(jobs), mostListed)
	for i := range jobs {
		ids[i] = jobs[i].ID[:]
	}
	return ids
}
