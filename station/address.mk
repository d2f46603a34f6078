# How each country writes addresses, from libaddressinput's data.
GENERATED += $(BUILD)/generated/address_table.inc
$(BUILD)/generated/address_table.inc: station/data/address_table.awk station/data/address-formats.txt
	@mkdir -p $(@D)
	LC_ALL=C awk -f station/data/address_table.awk station/data/address-formats.txt > $@.new && mv $@.new $@
