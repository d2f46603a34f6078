# Prints the udev rules from the scanner drivers' tables
$(BUILD)/udev_rules: $(call objects,asan,tests/devices/udev_rules_main.c) $(BUILD)/asan/libshell.a $(BUILD)/asan/libcore.a
	@echo "  LD $@"
	$(Q)$(CXX) $(LDFLAGS) $(SANITIZE) -o $@ $^ $(LIBS)
TEST_NEEDS += $(BUILD)/udev_rules
