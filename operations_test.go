package magpie

import (
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/goccy/go-yaml"

	"magpie/config"
)

const operationsFile = "docs/operations.md"

// operationsBlock is the block of docs/operations.md that begins with a text.
func operationsBlock(t *testing.T, begins string) string {
	t.Helper()
	_, block, found := strings.Cut(readDocument(t, operationsFile), "\n"+begins)
	if !found {
		t.Fatalf("%s has no block that begins with %q", operationsFile, begins)
	}
	block, _, _ = strings.Cut(block, "\n```")
	return begins + block + "\n"
}

// operationsHead is the head of the crawl.yaml that docs/operations.md shows, and its variables.
func operationsHead(t *testing.T) (head string, variables []string) {
	t.Helper()
	head = operationsBlock(t, "state: redis://")
	for _, v := range config.VariablesIn(head) {
		variables = append(variables, v.Name)
	}
	return head, variables
}

// The head of the crawl.yaml can be read, with a password of any characters.
func TestOperationsHeadIsRead(t *testing.T) {
	head, _ := operationsHead(t)
	src := head + siteWith()
	cfg, err := config.ParseWith("crawl.yaml", []byte(src), func(string) (string, bool) { return "p@s/s", true })
	if err != nil {
		t.Fatalf("%v\nin:\n%s", err, src)
	}
	if !cfg.IsServer() || !cfg.OutputIsBucket() {
		t.Errorf("state: %q, output: %q, want a server and a bucket", cfg.State, cfg.Output)
	}
	if got, err := cfg.Env().ExpandState(cfg.State); err != nil || !strings.Contains(got, ":p%40s%2Fs@redis.example.org") {
		t.Errorf("the address is %q, %v", got, err)
	}
}

// exitCode matches an exit code in the help of crawl run.
var exitCode = regexp.MustCompile(`(?:Exit codes: |, )(\d+) `)

// wantFinal wants the codes after which no run is to be started again: 2, wrong usage, and 3,
// a run that came to its end.
func wantFinal(t *testing.T, where string, codes ...string) {
	t.Helper()
	help := strings.Join(strings.Fields(output(t, built(t), "run", "--help")), " ")
	known := firstGroups(exitCode, help)
	if !slices.Equal(codes, []string{"2", "3"}) || !slices.Contains(known, "2") || !slices.Contains(known, "3") {
		t.Errorf("%s: no run after %v, want after 2 and 3 of %v", where, codes, known)
	}
}

func TestOperationsUnit(t *testing.T) {
	unit := map[string]string{}
	for line := range strings.Lines(operationsBlock(t, "[Unit]")) {
		key, value, _ := strings.Cut(strings.TrimSpace(line), "=")
		unit[key] = value
	}
	wantFinal(t, "RestartPreventExitStatus", strings.Fields(unit["RestartPreventExitStatus"])...)
	if unit["SuccessExitStatus"] != "130" {
		t.Errorf("a run that was stopped ends with 130, and is a failure but for %q", unit["SuccessExitStatus"])
	}
	wantCommand(t, strings.TrimPrefix(unit["ExecStart"], "/usr/local/bin/crawl "))
}

// wantCommand wants arguments that make a run, with no more said.
func wantCommand(t *testing.T, args ...string) {
	t.Helper()
	if !slices.Equal(args, []string{"run"}) {
		t.Errorf("the command is %q, want crawl run", args)
	}
}

// Whoever runs the image has no home, and what a run keeps on its machine beside a bucket needs
// a place.
func TestImageHasAPlaceForParts(t *testing.T) {
	if !strings.Contains(readDocument(t, "Dockerfile"), "\nENV XDG_CACHE_HOME=/data/") {
		t.Error("the Dockerfile names no folder for caches below /data")
	}
}

// wantPlace wants the crawl.yaml to be where a container looks for it.
func wantPlace(t *testing.T, path string) {
	t.Helper()
	if folder := firstGroups(regexp.MustCompile(`(?m)^WORKDIR (/data)$`), readDocument(t, "Dockerfile")); path != strings.Join(folder, "")+"/crawl.yaml" {
		t.Errorf("crawl.yaml is at %s, want it in the folder %v of the image", path, folder)
	}
}

func TestOperationsCompose(t *testing.T) {
	type service struct {
		Command     any
		Environment any
		Volumes     []string
		DependsOn   map[string]struct{ Condition string } `yaml:"depends_on"`
		Healthcheck struct{ Test []string }
		Restart     string
	}
	var compose struct {
		Services map[string]service
		Volumes  map[string]any
	}
	if err := yaml.Unmarshal([]byte(operationsBlock(t, "services:")), &compose); err != nil {
		t.Fatal(err)
	}
	crawl, redis := compose.Services["crawl"], compose.Services["redis"]
	wantCommand(t, crawl.Command.(string))
	wantPlace(t, strings.TrimSuffix(strings.TrimPrefix(crawl.Volumes[0], "./crawl.yaml:"), ":ro"))
	_, variables := operationsHead(t)
	for _, name := range variables {
		if !slices.Contains(crawl.Environment.([]any), any(name)) {
			t.Errorf("%s is not given to crawl", name)
		}
	}
	// Without -e an answer that says no is one, too.
	if test := redis.Healthcheck.Test; crawl.DependsOn["redis"].Condition != "service_healthy" || !slices.Contains(test, "-e") {
		t.Errorf("crawl does not wait until Redis answers as it should: it asks by %q", test)
	}
	if !strings.HasPrefix(crawl.Restart, "on-failure:") {
		t.Errorf("restart: %s, want no more than some times: 3 is no failure to mend by that", crawl.Restart)
	}
	if _, found := compose.Volumes[strings.Split(redis.Volumes[0], ":")[0]]; !found {
		t.Error("the volume of Redis is not there")
	}
}

func TestOperationsJob(t *testing.T) {
	var job struct {
		Spec struct {
			CompletionMode       string `yaml:"completionMode"`
			Completions          int
			Parallelism          int
			BackoffLimitPerIndex int `yaml:"backoffLimitPerIndex"`
			PodFailurePolicy     struct {
				Rules []struct {
					Action      string
					OnExitCodes struct{ Values []string } `yaml:"onExitCodes"`
				}
			} `yaml:"podFailurePolicy"`
			Template struct {
				Spec struct {
					RestartPolicy string `yaml:"restartPolicy"`
					Containers    []struct {
						Args         []string
						VolumeMounts []struct {
							Name      string
							MountPath string `yaml:"mountPath"`
						} `yaml:"volumeMounts"`
					}
					Volumes []struct{ Name string }
				}
			}
		}
	}
	if err := yaml.Unmarshal([]byte(operationsBlock(t, "apiVersion: batch/v1")), &job); err != nil {
		t.Fatal(err)
	}
	pod := job.Spec.Template.Spec
	if pod.RestartPolicy != "Never" {
		t.Errorf("restartPolicy: %s, but a policy for failures needs Never", pod.RestartPolicy)
	}
	// A pod whose run came to its end with failures ends no other pod.
	var final []string
	for i, action := range []string{"FailJob", "FailIndex"} {
		rule := job.Spec.PodFailurePolicy.Rules[i+1]
		if rule.Action != action {
			t.Errorf("rule %d is %s, want %s", i+1, rule.Action, action)
		}
		final = append(final, rule.OnExitCodes.Values...)
	}
	wantFinal(t, "podFailurePolicy", final...)
	if s := job.Spec; s.CompletionMode != "Indexed" || s.BackoffLimitPerIndex == 0 || s.Completions != s.Parallelism {
		t.Errorf("FailIndex and scaling need indices, as many as pods: %+v", s)
	}
	wantCommand(t, pod.Containers[0].Args...)
	mount := pod.Containers[0].VolumeMounts[0]
	wantPlace(t, mount.MountPath)
	if mount.Name != pod.Volumes[0].Name {
		t.Errorf("%s is mounted, and the volume is %s", mount.Name, pod.Volumes[0].Name)
	}
}
