# Turns the files of tracking numbers (see README.md) into the tables of drivers/carrier/tracking.c: one row a rule, one a
# service, country or container that a group of its regular expression may name.
def c: if . == null then "NULL" else tojson end;
def joined: if type == "array" then join("") else . end;

def digit: . // {} |
	"{ " + (if .name == null then "DIGIT_NONE"
		else { mod10: "DIGIT_MOD10", mod7: "DIGIT_MOD7", luhn: "DIGIT_LUHN", s10: "DIGIT_S10",
		       mod_37_36: "DIGIT_MOD_37_36",
		       sum_product_with_weightings_and_modulo: "DIGIT_WEIGHTS" }[.name] // error("no checksum \(.name)") end)
	+ ", \(.evens_multiplier // 1), \(.odds_multiplier // 1), \(.reverse // false), \(.modulo1 // .modulo // 0), "
	+ "\(.modulo2 // 0), \(.weightings // [] | length), { \(.weightings // [0] | map(tostring) | join(", ")) } }";

def groups: .additional // [] | map({ kind: .name, group: .regex_group_name } + (.lookup[]));

def meanings: groups | map("\t{ \(.kind | c), \(.group | c), \(.matches | c), \(.matches_regex | c), "
	+ "\(.name // .courier // .country | c), \(.country | c) },") | join("\n");

[.[] | . as $courier | .tracking_numbers[] | . + { courier: $courier.name, code: $courier.courier_code }] as $rules
| "static const struct meaning meanings[] = {", ($rules[] | select(groups | length > 0) | meanings), "};\n",
  "static const struct rule rules[] = {",
  foreach $rules[] as $r (0; . + ($r | groups | length);
	"\t{ \($r.courier | c), \($r.code | c), \($r.name | c), \($r.id // $r.code | c),\n\t  \($r.regex | joined | c),\n"
	+ "\t  \($r.validation.checksum | digit),\n"
	+ "\t  \($r.validation.serial_number_format.prepend_if.matches_regex | c), "
	+ "\($r.validation.serial_number_format.prepend_if.content | c), "
	+ "\($r.validation.additional.exists[0]? | c), \(. - ($r | groups | length)), \($r | groups | length) },"),
  "};"
