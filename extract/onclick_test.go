package extract

import "testing"

func TestScriptAddress(t *testing.T) {
	tests := []struct {
		name, script, want string
	}{
		{"location", "location='a.html'", "a.html"},
		{"location of the window", `window.location = "a.html";`, "a.html"},
		{"href", "document.location.href='a.html'; return false", "a.html"},
		{"outermost window", "window.top.location.href='a.html'", "a.html"},
		{"behind other statements", "track(1);location.href='/a'", "/a"},
		{"assign", "location.assign('a')", "a"},
		{"replace", "return location.replace( 'a' )", "a"},
		{"open", "window.open('a.jpg','_blank')", "a.jpg"},
		{"open by itself", "void open('a.jpg')", "a.jpg"},
		{"slashes escaped", `location='\/a\/b'`, "/a/b"},
		{"quote of the other kind inside", `location="a'b"`, "a'b"},
		{"the first of several", "location='a';location='b'", "a"},
		{"nothing", "", ""},
		{"put together", "location='/p/'+id", ""},
		{"put together by a method", "location='/p/'.concat(id)", ""},
		{"no literal", "location.href=this.value", ""},
		{"a comparison", "if(location.href=='a'){}", ""},
		{"a fragment", "location='#top'", ""},
		{"a script", "location='javascript:x()'", ""},
		{"nothing in the quotes", "window.open('')", ""},
		{"another name", "mylocation='a'", ""},
		{"a member of something else", "map.location='a'", ""},
		{"hash", "location.hash='a'", ""},
		{"a request", "xhr.open('GET','/a')", ""},
		{"some function", "go('a')", ""},
		{"an escape", `location='a\x20b'`, ""},
		{"not closed", "location='a", ""},
		{"in a block", "{location='a'}", "a"},
		{"in void", "void(window.open('a.jpg'))", "a.jpg"},
		{"a window that is kept", "var w = window.open('a.jpg', 'x'); w.focus()", "a.jpg"},
		{"nothing of it returned", "return !window.open('a.jpg')", "a.jpg"},
		{"a scheme nobody needs", "JavaScript:location='a'", "a"},
		{"a question mark in the address", "location='/p?id=3&x=if'", "/p?id=3&x=if"},
		{"asks first", "if(confirm('Delete?')) location.href='/delete'", ""},
		{"asks first, in a block", "if (ok) {location.href='/delete'}", ""},
		{"asks first, in an expression", "confirm('Delete?') && (location='/delete')", ""},
		{"asks first by its own name", "myConfirm('Delete?');location='/delete'", ""},
		{"asks and goes elsewhere", "if(a){x()}else{location='/delete'}", ""},
		{"one of two", "location = a ? '/a' : '/b'", ""},
		{"one of two, by and", "a && location.assign('/a')", ""},
		{"when something is done", "ask('Delete?', function(){location='/delete'})", ""},
		{"when something is done, by an arrow", "ask(() => {location='/delete'})", ""},
		{"a quote that closes nothing", "it's;location='a'", ""},
		{"in a string", `say("x;location='a';")`, ""},
		{"followed by something else", "location='a' || b", ""},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			if got := scriptAddress(test.script); got != test.want {
				t.Errorf("got %q, want %q", got, test.want)
			}
		})
	}
}

func FuzzScriptAddress(f *testing.F) {
	f.Add("window.open('a.jpg','_blank')")
	f.Add(`top.location.href = "a\/b" +`)
	f.Fuzz(func(t *testing.T, script string) {
		if ref := scriptAddress(script); ref != "" && isDead(ref) {
			t.Errorf("%q is dead", ref)
		}
	})
}
