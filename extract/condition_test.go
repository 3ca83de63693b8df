package extract

import (
	"fmt"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

// conditionKinds are the names of the tests below, conditionValues what they
// stand for.
var conditionKinds = map[string]conditionKind{
	"title": textName, "views": textName, "spaced": textName, "id": textName, "empty": textName, "no": textName, "word": textName,
	"date": textName, "tags": textName, "ext": textName, "type": textName, "标题": textName, "parent.title": textName,
	"width": numberName, "page": numberName, "index": numberName, "count": textName, "ratio": textName,
}

var conditionValues = map[string]any{
	"title": "Lake & Moon", "views": "1,234", "spaced": " 12 000 ", "id": "1234567890123456789", "empty": "", "no": "false", "word": "many",
	"date": "Fri, 05 Mar 2021 10:15:30 GMT", "tags": "cat,black cat", "ext": ".jpg", "type": "image", "标题": "湖",
	"parent.title": "All", "width": 1200, "page": 3, "index": 7, "count": "5", "ratio": "1.5",
}

func conditionOf(t testing.TB, text string) *Condition {
	t.Helper()
	c, faults := compileCondition(textAt(1, text), conditionKinds)
	if len(faults) > 0 {
		t.Fatalf("%s has faults: %v", text, faults)
	}
	return c
}

func TestConditionHolds(t *testing.T) {
	tests := []struct {
		text string
		want bool
	}{
		{`width >= 1000`, true},
		{`width >= 1000 and ext != ".gif"`, true},
		{`width < 1000 or ext == ".jpg"`, true},
		{`width < 1000 || ext == ".gif"`, false},
		{`width > 1000 && page == 3`, true},
		{`not (width > 1000)`, false},
		{`!(width > 1000)`, false},
		{`width in 1000..2000`, true},
		{`width in 1..1000000000`, true},
		{`width in [800, 1200]`, true},
		{`width / page == 400`, true},
		{`width % 7 == 3`, true},
		{`index > page ? width > 1 : false`, true},

		// Texts and numbers.
		{`views > 1000`, true},
		{`1000 < views`, true},
		{`views == 1234`, true},
		{`views != 1234`, false},
		{`views != 5`, true},
		{`views == 1234.0`, true},
		{`spaced == 12000`, true},
		{`ratio == 1.5`, true},
		{`ratio > page`, false},
		{`views > width`, true},
		{`-views < 0`, true},
		{`views + 1 == 1235`, true},
		{`1 + views * 2 == 2469`, true},
		{`views / count > 246`, true},
		{`views - count == 1229`, true},
		{`views % 2 == 0`, true},
		{`views % 5 != 4`, false},
		{`ratio % 1 == 0.5`, true},
		{`count ** 2 == 25`, true},
		{`count in [4, 5]`, true},
		{`count not in [4, 5]`, false},
		{`count in 1..5`, true},
		{`int(ratio) == 1`, true},
		{`int(views) > int(count)`, true},
		{`float(views) > float(count)`, true},
		{`round(ratio) == 2`, true},
		{`max(count, 7) == 7`, true},
		{`abs(views) == 1234`, true},
		{`min(views, count) == 5`, true},

		// Ids are longer than what a float64 holds.
		{`id == 1234567890123456789`, true},
		{`id == 1234567890123456788`, false},
		{`id > 1234567890123456788`, true},
		{`id != 1234567890123456788`, true},

		// A text that is no number.
		{`word > 5`, false},
		{`word <= 5`, false},
		{`word == 5`, false},
		{`word != 5`, false},
		{`empty < 5`, false},
		{`empty == 0`, false},
		{`word + 1 > 0`, false},
		{`word + 1 != 5`, false},
		{`word * 0 == 0`, false},
		{`word % 2 != 1`, false},
		{`int(word) < 5`, false},
		{`int(word + 1) < 5`, false},
		{`word in [1, 2]`, false},
		{`not (word > 5)`, true},

		// Texts.
		{`title == "Lake & Moon"`, true},
		{`title != 'Lake'`, true},
		{`count == "5"`, true},
		{`views > "1"`, true},
		{`title + "!" == "Lake & Moon!"`, true},
		{`title contains "Moon"`, true},
		{`title not contains "Moon"`, false},
		{`title startsWith "Lake"`, true},
		{`title endsWith "Moon"`, true},
		{`title matches "(?i)^lake"`, true},
		{`title matches "^Moon"`, false},
		{`lower(title) contains "moon"`, true},
		{`upper(ext) == ".JPG"`, true},
		{`len(title) == 11`, true},
		{`len(标题) == 1`, true},
		{`标题 == "湖"`, true},
		{`ext in [".jpg", ".png"]`, true},
		{`ext not in [".jpg", ".png"]`, false},
		{`"cat" in split(tags, ",")`, true},
		{`"black" in split(tags, ",")`, false},
		{`any(split(tags, ","), # startsWith "black")`, true},
		{`none(split(tags, ","), {# == ""})`, true},
		{`count(split(tags, ","), # contains "cat") == 2`, true},
		{`trim(spaced) == "12 000"`, true},
		{`title[:4] == "Lake"`, true},
		{`let t = lower(title); t startsWith "lake"`, true},

		// Yes or no.
		{`title`, true},
		{`empty`, false},
		{`not empty`, true},
		{`!title`, false},
		{`title and width > 1`, true},
		{`empty or title`, true},
		{`empty ? false : true`, true},
		{`trim(empty)`, false},
		{`no`, false},
		{`no == false`, true},
		{`title == true`, true},
		{`no != true and title`, true},
		{`any(split(tags, ","), #)`, true},
		{`true`, true},

		// Names that functions have too, and one of two words.
		{`type == "image"`, true},
		{`index == 7`, true},
		{`parent.title == "All"`, true},

		// Dates.
		{`date(date) > date("2021-01-01")`, true},
		{`date(date) < date("05.03.2021")`, false},
		{`date(date) == date("2021-03-05T11:15:30+01:00")`, true},
		{`date(date).Year() == 2021`, true},
		{`date("05/03/21", "02/01/06") == date("2021-03-05")`, true},
		{`date(date) - date("2021-03-05") < duration("12h")`, true},
		{`empty and date(empty) > date("2021-01-01")`, false},
	}
	for _, test := range tests {
		t.Run(test.text, func(t *testing.T) {
			got, err := conditionOf(t, test.text).Holds(func(name string) any { return conditionValues[name] })
			if err != nil || got != test.want {
				t.Errorf("got %v (%v), want %v", got, err, test.want)
			}
		})
	}
}

func TestConditionNames(t *testing.T) {
	tests := []struct {
		text string
		want []string
	}{
		{`true`, nil},
		{`width > 5 and views > width or views > 6`, []string{"views", "width"}},
		{`date(date) > date("2021-01-01") and parent.title`, []string{"date", "parent.title"}},
		{`let x = width; x > 5`, []string{"width"}},
	}
	for _, test := range tests {
		t.Run(test.text, func(t *testing.T) {
			c := conditionOf(t, test.text)
			if diff := cmp.Diff(test.want, c.Names()); diff != "" {
				t.Error(diff)
			}
			if c.String() != test.text {
				t.Errorf("written as %q", c.String())
			}
		})
	}
}

func TestConditionErrors(t *testing.T) {
	tests := []struct{ text, want string }{
		{`date(empty) > date("2021-01-01")`, `"" is no date`},
		{`date(title, "2006") > date("2021-01-01")`, "reading a date"},
		{`width % (page - 3) == 1`, "divide by zero"},
		{`len(1..1000000) > 1`, "memory budget exceeded"},
		{`split(tags, ",")[9] == "x"`, "index out of range"},
		{`first([1, 2])`, "it gives 1, not yes or no"},
		{`title matches tags + "("`, "missing closing )"},
	}
	for _, test := range tests {
		t.Run(test.text, func(t *testing.T) {
			_, err := conditionOf(t, test.text).Holds(func(name string) any { return conditionValues[name] })
			if err == nil || !strings.Contains(err.Error(), test.want) || strings.Contains(err.Error(), "\n") {
				t.Errorf("got %v, want %q on one line", err, test.want)
			}
		})
	}
}

func TestConditionRefusesLongTexts(t *testing.T) {
	long := strings.Repeat("x", longestConditionText+1)
	_, err := conditionOf(t, `title contains "y"`).Holds(func(string) any { return long })
	want := `looking whether "title contains \"y\"" holds: title has 1048577 bytes, the most is 1048576`
	if got := fmt.Sprint(err); got != want {
		t.Errorf("got %s, want %s", got, want)
	}
}
