# What scripts/test-usb needs beside the program as released: the devices outside of the virtual machine, and in it what
# listens to the lanes. Not among the tests of every run, as its package is not.
REDIR_SOURCES := tests/usb/redir_main.c tests/usb/port.c tests/devices/kinds.c tests/devices/shapes.c

$(BUILD)/usb/%.o: %.c Makefile
	@mkdir -p $(@D)
	@echo "  CC $< (usb)"
	$(Q)$(CC) -std=c17 -D_GNU_SOURCE -O2 -g -fPIE -iquote . $(WARNINGS) -MMD -MP -c $< -o $@
$(BUILD)/redir_usb: $(patsubst %.c,$(BUILD)/usb/%.o,$(REDIR_SOURCES))
	@echo "  LD $@"
	$(Q)$(CC) -pie -o $@ $^ -lusbredirparser
$(BUILD)/guest_watch: $(BUILD)/usb/tests/usb/watch_main.o
	@echo "  LD $@"
	$(Q)$(CC) -pie -o $@ $^

.PHONY: usb-tests
usb-tests: $(BUILD)/packwarden $(BUILD)/redir_usb $(BUILD)/guest_watch $(BUILD)/release/tests/bench/bench_verdict
