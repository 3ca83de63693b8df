package extract

import (
	"testing"

	"magpie/config"
)

func TestButtonsOfForms(t *testing.T) {
	tests := []struct{ name, body, want string }{
		{"what is hidden", `<form action="s.cgi?old=1"><input type=hidden name=q value="a b&amp;c"><input type=hidden name=p value=3>
			<input type=submit value="Next"></form>`, "s.cgi?q=a+b%26c&p=3"},
		{"the button itself, not another", `<form><input type=submit name=a value=<>x<input type=submit name=go value=2 class=n></form>`,
			"index.html?go=2"},
		{"a button element", `<form action=l><button name=p value=2>n</button></form>`, "l?p=2"},
		{"what is chosen", `<form action=l><select name=s><option value=1>a<option selected>b</select><input type=checkbox name=c checked>
			<input type=radio name=r value=1><input type=text name=d value=1 disabled><textarea name=t>é</textarea><button>n</button></form>`,
			"l?s=b&c=on&t=%C3%A9"},
		{"its address before the form", `<form action=l><button onclick="location='a'">n</button></form>`, "a"},
		{"between the cells of a table", `<table><tr><form action=a><td><input type=hidden name=p value=1></td></form><form action=b><td>
			<input type=hidden name=p value=3></td><td><input type=submit value=Next></td></form></tr></table>`, "b?p=3"},
		{"sent as a body", `<form method=POST action=l><input type=hidden name=p value=3><button>n</button></form>`, ""},
		{"no form", `<button>n</button>`, ""},
		{"a button of scripts", `<form action=l><button type=button>n</button></form>`, ""},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			rule := &config.Rule{Next: plain("input.n, button, input[value=Next]")}
			want := ""
			if test.want != "" {
				want = atHome([]string{test.want})[0]
			}
			if got := nextOf(read(t, rule, page(t, test.body), Scope{})); got != want {
				t.Errorf("got %q, want %q", got, want)
			}
		})
	}
}
