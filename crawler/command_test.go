package crawler

import "testing"

func TestCommandsLeadToTheSameConfiguration(t *testing.T) {
	elsewhere := &Rulebook{}
	elsewhere.CalledWith("--config", "my sites.yaml")
	tests := []struct {
		name  string
		rules *Rulebook
		words []string
		want  string
	}{
		{"None", nil, []string{"run"}, "crawl run"},
		{"Usual", &Rulebook{}, []string{"try", "http://one.test/?a=1&b=2"}, "crawl try 'http://one.test/?a=1&b=2'"},
		{"Elsewhere", elsewhere, []string{"run", "birds"}, "crawl run birds --config 'my sites.yaml'"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			if got := tt.rules.Command(tt.words...); got != tt.want {
				t.Errorf("got %s, want %s", got, tt.want)
			}
		})
	}
}

func TestAdviceLeadsToTheSameConfiguration(t *testing.T) {
	rules := &Rulebook{}
	rules.CalledWith("--config", "other.yaml")
	tests := []struct{ cause, want string }{
		{causeNothing, "the rule does not fit the page: see what it finds with: crawl try http://one.test/ --config other.yaml"},
		{causeMatchedNothing, "the site may have changed: see what the rule finds by now with: crawl try http://one.test/ --config other.yaml. " +
			"If that is all there is by now, say so: crawl retry birds --cause 'rule matched nothing' --config other.yaml"},
		{causeAbsent, "numbers that the host does not have; crawl run --full --config other.yaml asks for them again. " +
			"If it has none at all, open the first address in a browser: is it right?"},
	}
	for _, tt := range tests {
		t.Run(tt.cause, func(t *testing.T) {
			if got := rules.Advise("birds", tt.cause, "http://one.test/"); got != tt.want {
				t.Errorf("got  %s\nwant %s", got, tt.want)
			}
		})
	}
}
