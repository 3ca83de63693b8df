package frontier

import "strings"

// listSizes are how many IDs a query is made for that reads several jobs: few
// sizes, for each query is prepared once and kept.
var listSizes = [...]int{1, 8, mostListed}

// mostListed is how many jobs are read by one query.
const mostListed = 64

// listMarks are the placeholders of a list of a size.
func listMarks(size int) string { return strings.TrimSuffix(strings.Repeat("?,", size), ",") }

// listed returns the IDs of up to mostListed jobs as the arguments of the smallest
// list that holds them. Those that are left over are NULL, which is no job's.
func listed[T any](jobs []T, id func(*T) *ID) []any {
	size := mostListed
	for _, s := range listSizes {
		if len(jobs) <= s {
			size = s
			break
		}
	}
	args := make([]any, size)
	for i := range jobs {
		args[i] = id(&jobs[i])[:]
	}
	return args
}

func idOfJob(j *Job) *ID         { return &j.ID }
func idOfOutcome(o *Outcome) *ID { return &o.Job.ID }
