# The GS1 syntax dictionary → a C header. Called with the dictionary and, where installed, iso-codes' JSON files
# iso_3166-1.json and iso_4217.json. Plain awk, as mawk has it.

function fail(why) { print FILENAME ":" FNR ": " why > "/dev/stderr"; failed = 1; exit 1 }

function quoted(text) { gsub(/\\/, "\\\\", text); gsub(/"/, "\\\"", text); return "\"" text "\"" }

# "N3,iso4217", "N..15", "[X..17]" → one row of gs1_components
function component(text,    parts, n, i, optional, type, size, low, high, lints) {
	optional = substr(text, 1, 1) == "["
	gsub(/[][]/, "", text)
	n = split(text, parts, ",")
	type = substr(parts[1], 1, 1)
	size = substr(parts[1], 2)
	if (substr(size, 1, 2) == "..") { low = 1; high = substr(size, 3) + 0 }
	else { low = high = size + 0 }
	if (high < 1) fail("a component without a length: " text)
	if (n - 1 > 3) fail("more linters than a component has room for: " text)
	lints = ""
	for (i = 2; i <= n; i++) lints = lints (i > 2 ? ", " : "") "LINT_" toupper(parts[i])
	if (n == 1) lints = "LINT_NONE"
	components = components sprintf("\t{ '%s', %d, %d, %d, { %s } },\n", type, low, high, optional, lints)
	component_count++
	fixed_length += high
	if (low != high || optional) variable = 1
}

function attribute(text) {
	if (text ~ /^req=/) req = req (req == "" ? "" : ";") substr(text, 5)
	else if (text ~ /^ex=/) ex = ex (ex == "" ? "" : ",") substr(text, 4)
	else if (text == "dlpkey") key = "-"
	else if (text ~ /^dlpkey=/) key = substr(text, 8)
	else fail("an attribute this does not know: " text)
}

FILENAME ~ /syntax-dictionary/ && /^[0-9]/ {
	title = $0
	if (!sub(/^[^#]*# */, "", title)) title = ""
	sub(/ *#.*$/, "")
	split($1, range, "-")
	if (range[2] == "") range[2] = range[1]
	flags = ""
	at = 2
	if ($2 !~ /^[NXYZ[]/) { flags = $2; at = 3 }
	first = component_count + 0; fixed_length = 0; variable = 0; req = ex = key = ""
	for (; at <= NF; at++) {
		if ($at ~ /^\[?[NXYZ][0-9.]/) component($at)
		else attribute($at)
	}
	if (index(flags, "*") && variable) fail("a predefined length that varies")
	prefix = substr(range[1], 1, 2) + 0
	if (prefix < last_prefix) fail("not in lexical order")
	for (p = last_prefix == "" ? 0 : last_prefix + 1; p <= substr(range[2], 1, 2) + 0; p++) starts[p] = rows + 0
	if (substr(range[2], 1, 2) + 0 > prefix) {  # 91-99: one row a prefix
		for (p = prefix; p <= substr(range[2], 1, 2) + 0; p++) row(p "", p "", p)
	} else row(range[1], range[2], prefix)
	last_prefix = substr(range[2], 1, 2) + 0
}

function row(low, high, p) {
	starts[p] = p in seen ? starts[p] : rows + 0
	seen[p] = 1
	entries = entries sprintf("\t{ %d, %d, %d, %d, %d, %d, %d, %d, %s, %s, %s, %s },\n", low + 0, high + 0, length(low),
		index(flags, "*") > 0, index(flags, "?") > 0, fixed_length, first, component_count - first,
		quoted(req), quoted(ex), quoted(key), quoted(title))
	rows++
}

FILENAME ~ /3166/ && /"alpha_2"/ { split($0, value, "\""); alpha[value[4]] = 1 }
FILENAME ~ /3166/ && /"numeric"/ { split($0, value, "\""); country[value[4] + 0] = 1 }
FILENAME ~ /4217/ && /"numeric"/ { split($0, value, "\""); currency[value[4] + 0] = 1 }

function bitmap(name, set, size,    i, word, bits, n) {
	printf "static const uint32_t %s[%d] = {", name, int((size + 31) / 32)
	for (word = 0; word * 32 < size; word++) {
		bits = 0
		for (i = 31; i >= 0; i--) bits = bits * 2 + ((word * 32 + i) in set)
		printf "%s%.0fu,", word % 6 ? " " : "\n\t", bits
	}
	print "\n};"
}

function characters(name, text,    set, i) {
	for (i = 1; i <= length(text); i++) set[ordinal[substr(text, i, 1)]] = 1
	bitmap(name, set, 256)
}

END {
	if (failed) exit 1
	if (rows < 150) { print "gs1_ai_table.awk: no dictionary was read" > "/dev/stderr"; exit 1 }
	for (i = 32; i < 127; i++) ordinal[sprintf("%c", i)] = i
	print "/* Made by station/core/data/gs1_ai_table.awk from the GS1 syntax dictionary (Apache-2.0). */"
	print "#ifndef GS1_AI_TABLE_H\n#define GS1_AI_TABLE_H\n"
	print "static const struct gs1_component gs1_components[] = {\n" components "};\n"
	print "static const struct gs1_ai gs1_ais[] = {\n" entries "};\n"
	print "/* gs1_ais[gs1_first[p]] is the first whose identifier begins with the two digits p; the next p ends them. */"
	printf "static const uint8_t gs1_first[101] = {"
	next_start = rows
	for (p = 99; p >= 0; p--) { if (p in seen) next_start = starts[p]; order[p] = next_start }
	for (p = 0; p < 100; p++) printf "%s%d,", p % 20 ? " " : "\n\t", order[p]
	print "\n\t" rows ",\n};\n"
	digits = "0123456789"; upper = "ABCDEFGHIJKLMNOPQRSTUVWXYZ"; lower = "abcdefghijklmnopqrstuvwxyz"
	characters("gs1_cset82", "!\"%&'()*+,-./" digits ":;<=>?" upper "_" lower)
	characters("gs1_cset39", "#-/" digits upper)
	characters("gs1_cset64", "-_=" digits upper lower)
	listed = 0
	for (i in country) listed++
	print "\nenum { GS1_COUNTRIES_LISTED = " (listed > 200) ", GS1_CURRENCIES_LISTED = " (length_of(currency) > 100) " };"
	bitmap("gs1_countries", country, 1000)
	bitmap("gs1_currencies", currency, 1000)
	for (code in alpha) if (code ~ /^[A-Z][A-Z]$/)
		pair[(ordinal[substr(code, 1, 1)] - 65) * 26 + ordinal[substr(code, 2, 1)] - 65] = 1
	bitmap("gs1_country_letters", pair, 676)
	print "\n#endif"
}

function length_of(set,    i, n) { n = 0; for (i in set) n++; return n }
