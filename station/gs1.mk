# The table of GS1 application identifiers, from the dictionary that GS1 publishes. Country and currency codes are
# taken from iso-codes where it is installed; without it their linters check the form.
GENERATED += $(BUILD)/generated/gs1_ai_table.h
GS1_DATA := station/core/data/gs1-syntax-dictionary.txt \
            $(wildcard /usr/share/iso-codes/json/iso_3166-1.json /usr/share/iso-codes/json/iso_4217.json)

$(BUILD)/generated/gs1_ai_table.h: station/core/data/gs1_ai_table.awk $(GS1_DATA)
	@mkdir -p $(@D)
	LC_ALL=C awk -f station/core/data/gs1_ai_table.awk $(GS1_DATA) > $@.new && mv $@.new $@
