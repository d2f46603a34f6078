# What the numbers of other carriers look like: a table made from drivers/carrier/tracking/*.json.
TRACKING_DATA := $(wildcard drivers/carrier/tracking/*.json)
GENERATED += $(BUILD)/generated/tracking_rules.inc
$(BUILD)/generated/tracking_rules.inc: drivers/carrier/tracking/rules.jq $(TRACKING_DATA)
	@mkdir -p $(@D)
	jq -r -s -f drivers/carrier/tracking/rules.jq $(TRACKING_DATA) > $@.new && mv $@.new $@
