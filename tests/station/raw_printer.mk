# A ZPL printer at a TCP port, for the tests and for scripts/fixtures
$(BUILD)/raw_printer: tests/station/raw_printer_main.c Makefile
	@mkdir -p $(@D)
	@echo "  CC $@"
	$(Q)$(CC) -std=c17 $(COMMON) $(WARNINGS) $(HARDEN) -pie -o $@ $<
TEST_NEEDS += $(BUILD)/raw_printer
