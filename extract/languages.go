package extract

import (
	"strings"
	"unicode"
)

// language knows a language by its letters beyond ASCII, in lower case.
type language struct {
	lang string // as in a lang attribute, without region; several have blanks between
	// frequent are those that make up four fifths of a text, or for a Latin
	// alphabet all.
	frequent string
	// others are the rest of the letters, and marks of this language.
	others string
	// before is what the score starts with, for the language that a page is
	// likely to be in if nothing tells.
	before int
}

var (
	french     = language{lang: "fr", frequent: "àâæçéèêëîïôœùûü"}
	german     = language{lang: "de", frequent: "äöüß"}
	spanish    = language{lang: "es ca gl", frequent: "áéíñóúü¿¡ªº"}
	portuguese = language{lang: "pt", frequent: "áàâãçéêíóôõúªº"}
	italian    = language{lang: "it", frequent: "àèéìòù"}
	nordic     = language{lang: "sv no nb nn da fi", frequent: "åäæöøé"}
	icelandic  = language{lang: "is fo", frequent: "áðéíóúýþæö"}
	dutch      = language{lang: "nl", frequent: "éëïöüè"}
	// anyWestern is a page of many languages, or of none that tells. English is
	// none: templates say so of pages in any language.
	anyWestern = language{others: "àáâãäåæçèéêëìíîïðñòóôõöøœùúûüýþÿßšžƒªº", before: 2}

	polish      = language{lang: "pl", frequent: "ąćęłńóśźż"}
	czech       = language{lang: "cs", frequent: "áčďéěíňóřšťúůýž"}
	slovak      = language{lang: "sk", frequent: "áäčďéíľňóôšťúýž", others: "ĺŕ"}
	hungarian   = language{lang: "hu", frequent: "áéíóöőúüű"}
	romanian    = language{lang: "ro", frequent: "ăâîşţ"}
	southSlavic = language{lang: "hr sl bs sr", frequent: "čćđšž"}
	turkish     = language{lang: "tr az", frequent: "çğıİöşü", others: "âîû"}
	lithuanian  = language{lang: "lt", frequent: "ąčęėįšųūž"}
	latvian     = language{lang: "lv", frequent: "āčēģīķļņšūž"}
	estonian    = language{lang: "et", frequent: "äõöüšž"}

	russian   = language{lang: "ru be", frequent: "оеаинтсрвлкмдпуы", others: "яьгзбчйхжшюцщэфёъ"}
	ukrainian = language{lang: "uk be", frequent: "оаниітвресклудмп", others: "яьгзбчйхжшюцщфїєґыўэё"}
	bulgarian = language{lang: "bg mk", frequent: "аиоентрсвлкдпмзъ", others: "ябгучйжшфцщхюьѓѕјљњќџ"}
	serbian   = language{lang: "sr mk", frequent: "аиоенрсјтукдвлмп", others: "збгчшцјхђљњжћџфѓѕќ"}

	greek   = language{lang: "el", frequent: "αοιετσνηρυπκμλςάέίόή", others: "γδθωβχφξζψύώϊϋΐΰ"}
	hebrew  = language{lang: "he iw yi", frequent: "יוהלאמרתבשנםחד", others: "קעפצגזכטסןךףץ"}
	arabic  = language{lang: "ar", frequent: "المينروتبةدعسف", others: "قحكهجشصخضطذزثغظأإآىئءؤ،؛؟ًٌٍَُِّْـ"}
	persian = language{lang: "fa ur", frequent: "انیریدهمتوبسشیك", others: "لزخفگقکعحجچپغطصضثآژظذئءيأؤة،؛؟ًٌٍَُِّْـ\u200c"}
	thai    = language{lang: "th", frequent: "านรอกเงมยลวดทตสะปพบคหจไแใโ่้ั็ิีุูำ", others: "ขชซถผฝฟภศษธฉณญฐฮฬฎฏฑฒฆฤื์ึๆฯ๐๑๒๓๔๕๖๗๘๙"}
)

// neutral are marks that any language uses.
const neutral = "“”‘’‚„‹›–—…•†‡‰ˆ˜™€№×÷µ\u00a0¡¢£¤¥¦§¨©«¬\u00ad®¯°±²³´¶·¸¹»¼½¾¿"

// weight is what a character adds to the score of a text in this language.
func (l language) weight(r rune) int {
	lower := unicode.ToLower(r)
	switch {
	case r == unicode.ReplacementChar || unicode.IsControl(r) || unicode.Is(unicode.Co, r):
		return unreadable
	case strings.ContainsRune(l.frequent, r):
		return common
	case strings.ContainsRune(l.frequent, lower):
		return ordinary // capitals are few
	case strings.ContainsRune(l.others, lower):
		return 0
	case strings.ContainsRune(neutral, r):
		return unweighed
	}
	return odd
}
