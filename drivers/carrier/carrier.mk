# Each template becomes a header that one driver includes and others may point to, so that the program needs no file beside it.
CARRIER_TEMPLATES := $(patsubst drivers/carrier/%.svg,$(BUILD)/generated/carrier_%.h,$(wildcard drivers/carrier/*.svg))
GENERATED += $(CARRIER_TEMPLATES)
$(CARRIER_TEMPLATES): $(BUILD)/generated/carrier_%.h: drivers/carrier/%.svg
	@mkdir -p $(@D)
	{ echo 'const char carrier_$*_svg[] = {'; od -An -v -td1 $< | sed 's/ *\(-\{0,1\}[0-9]\{1,\}\)/\1,/g'; echo '0};'; } > $@

# Countries by their two letters and by their number: Debian's iso-codes.
GENERATED += $(BUILD)/generated/country_numbers.inc
$(BUILD)/generated/country_numbers.inc: /usr/share/iso-codes/json/iso_3166-1.json
	@mkdir -p $(@D)
	jq -r '."3166-1" | sort_by(.alpha_2)[] | "\t{ \"\(.alpha_2)\", \"\(.numeric)\" },"' $< > $@.new && mv $@.new $@
