# The made-up USB bus. Without sanitizers: libasan in a process that answers libumockdev's ioctls hangs.
MOCK_SOURCES := tests/devices/mock/main.c tests/devices/mock/bus.c tests/devices/mock/ioctl.c \
                tests/devices/mock/recording.c tests/devices/kinds.c tests/devices/shapes.c
MOCK_FLAGS   := $(shell pkg-config --cflags umockdev-1.0 | sed 's/-I/-isystem /g')

$(BUILD)/mock/%.o: %.c Makefile
	@mkdir -p $(@D)
	@echo "  CC $< (mock)"
	$(Q)$(CC) -std=c17 -D_GNU_SOURCE -O1 -g -fPIE $(INCLUDES) $(MOCK_FLAGS) $(WARNINGS) -MMD -MP -c $< -o $@
$(BUILD)/mock_usb: $(patsubst %.c,$(BUILD)/mock/%.o,$(MOCK_SOURCES))
	@echo "  LD $@"
	$(Q)$(CC) -pie -o $@ $^ $(shell pkg-config --libs umockdev-1.0)

# The scan process alone, with a test in the engine's place
$(BUILD)/asan/scan_harness: $(call objects,asan,tests/devices/mock/scan_harness.c) $(BUILD)/asan/libshell.a \
                            $(BUILD)/asan/libcore.a
	@echo "  LD $@"
	$(Q)$(CXX) $(LDFLAGS) -fsanitize=address,undefined -o $@ $^ $(LIBS)

# guest_watch and bench_verdict: how soon after a report a verdict comes
tests: $(BUILD)/mock_usb $(BUILD)/asan/scan_harness $(BUILD)/guest_watch $(BUILD)/release/tests/bench/bench_verdict
