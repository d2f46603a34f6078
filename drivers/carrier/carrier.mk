# Each template becomes a header that its driver includes, so that the program needs no file beside it.
CARRIER_TEMPLATES := $(patsubst drivers/carrier/%.svg,$(BUILD)/generated/carrier_%.h,$(wildcard drivers/carrier/*.svg))
GENERATED += $(CARRIER_TEMPLATES)
$(CARRIER_TEMPLATES): $(BUILD)/generated/carrier_%.h: drivers/carrier/%.svg
	@mkdir -p $(@D)
	{ echo 'static const unsigned char carrier_$*_svg[] = {'; od -An -v -tx1 $< | sed 's/ \(..\)/0x\1,/g'; echo '};'; } > $@
