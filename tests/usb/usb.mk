# What scripts/test-usb needs beside the program as released: the devices outside of the virtual machine, and in it what
# listens to the lanes. Not among the tests of every run, as its package is not.
$(BUILD)/usb/%.o: tests/usb/%.c Makefile
	@mkdir -p $(@D)
	@echo "  CC usb/$*"
	$(Q)$(CC) -std=c17 -D_GNU_SOURCE -O2 -g -fPIE -iquote . $(WARNINGS) -MMD -MP -c $< -o $@
$(BUILD)/usb/shapes.o: tests/devices/shapes.c Makefile
	@mkdir -p $(@D)
	$(Q)$(CC) -std=c17 -D_GNU_SOURCE -O2 -g -fPIE -iquote . $(WARNINGS) -MMD -MP -c $< -o $@
$(BUILD)/redir_usb: $(patsubst %,$(BUILD)/usb/%.o,redir_main port kinds shapes)
	@echo "  LD $@"
	$(Q)$(CC) -pie -o $@ $^ -lusbredirparser
$(BUILD)/guest_watch: $(BUILD)/usb/watch_main.o
	@echo "  LD $@"
	$(Q)$(CC) -pie -o $@ $^

.PHONY: usb-tests
usb-tests: $(BUILD)/packwarden $(BUILD)/redir_usb $(BUILD)/guest_watch $(BUILD)/release/tests/bench/bench_verdict
