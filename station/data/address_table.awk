# libaddressinput's country data → C rows: code, name, format, latin format, required fields, postcode pattern, example.
# A pattern is written for POSIX: \d becomes [0-9], (?: becomes (. Where the data is older than the post's rules, or
# leaves a state out that a parcel needs, `set` below puts it right.

function value(name,    found, text) {
	if (!match($0, "\"" name "\":\"([^\"\\\\]|\\\\.)*\"")) return ""
	text = substr($0, RSTART + length(name) + 4, RLENGTH - length(name) - 5)
	gsub(/\\"/, "\"", text)
	gsub(/\\\\/, "\\", text)
	return text
}

function posix(pattern,    out, i, c, bracket) {
	out = ""
	bracket = 0
	gsub(/\(\?:/, "(", pattern)
	for (i = 1; i <= length(pattern); i++) {
		c = substr(pattern, i, 1)
		if (c == "\\") {
			c = substr(pattern, ++i, 1)
			# a hyphen within brackets stands at their end in this data, where it means itself
			out = out (c == "d" ? (bracket ? "0-9" : "[0-9]") : c)
			continue
		}
		if (c == "[") bracket = 1
		if (c == "]") bracket = 0
		out = out c
	}
	return out
}

function quoted(text) {
	gsub(/\\/, "\\\\", text)
	gsub(/"/, "\\\"", text)
	return "\"" text "\""
}

BEGIN {
	set["RU", "fmt"] = "%Z %C%n%S%n%A%n%O%n%N"     # a state tells towns of one name apart
	set["AE", "fmt"] = "%N%n%O%n%A%n%C%n%S"        # so does an emirate
	set["BY", "zipex"] = "220050"                  # the data's own has too few digits
	set["KR", "zip"] = "[0-9]{5}"                  # five digits since 2015
	set["KR", "zipex"] = "03051"
	set["TW", "zip"] = "[0-9]{3}([0-9]{2,3})?"     # six digits since 2020
	print "/* Made by station/data/address_table.awk from libaddressinput's data (CC-BY 4.0). */"
}

/^data\/[A-Z][A-Z]=/ {
	code = substr($0, 6, 2)
	example = (code, "zipex") in set ? set[code, "zipex"] : value("zipex")
	sub(/,.*/, "", example)
	printf "\t{ %s, %s, %s, %s, %s, %s, %s },\n", quoted(code), quoted(value("name")),
	       quoted((code, "fmt") in set ? set[code, "fmt"] : value("fmt")), quoted(value("lfmt")),
	       quoted(value("require")), quoted((code, "zip") in set ? set[code, "zip"] : posix(value("zip"))),
	       quoted(example)
	rows++
}

END { if (rows < 240) { print "address_table.awk: no data was read" > "/dev/stderr"; exit 1 } }
