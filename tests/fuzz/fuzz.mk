# The fuzz targets with the sanitizers and a driver of their own; scripts/fuzz builds them with clang's libFuzzer
FUZZ := $(patsubst tests/fuzz/fuzz_%.c,%,$(wildcard tests/fuzz/fuzz_*.c))
FUZZ_SHARED := tests/fuzz/input.c tests/fuzz/device.c tests/devices/mock/recording.c
define fuzz_rule # name
$(BUILD)/asan/fuzz_$(1): $$(call objects,asan,tests/fuzz/fuzz_$(1).c tests/fuzz/driver_main.c $(FUZZ_SHARED) $(FUZZ_WITH_$(1))) \
                       $(BUILD)/asan/libshell.a $(BUILD)/asan/libcore.a
	@echo "  LD $$@"
	$$(Q)$$(CXX) $(LDFLAGS) $(SANITIZE) -o $$@ $$^ $$(LIBS)
endef
FUZZ_WITH_usb_host := tests/fuzz/fake_libusb.c
$(foreach t,$(FUZZ),$(eval $(call fuzz_rule,$(t))))

# The host while devices come and go
$(BUILD)/asan/usb_storm: $(call objects,asan,tests/fuzz/storm_main.c tests/fuzz/fake_libusb.c tests/devices/mock/recording.c) \
                         $(BUILD)/asan/libshell.a $(BUILD)/asan/libcore.a
	@echo "  LD $@"
	$(Q)$(CXX) $(LDFLAGS) $(SANITIZE) -o $@ $^ $(LIBS)
TEST_NEEDS += $(BUILD)/asan/usb_storm
TEST_NEEDS += $(patsubst %,$(BUILD)/asan/fuzz_%,$(FUZZ))

# With libFuzzer: only what the targets reach is instrumented, the drivers and the core
FUZZ_FLAGS := -O1 -g -fsanitize=fuzzer-no-link,address,undefined -fno-sanitize-recover=undefined -DPACKWARDEN_TEST
FUZZ_SOURCES := $(wildcard drivers/scanner/*.c) \
                drivers/scale/hid.c station/log.c station/config_scanner.c
$(BUILD)/fuzz/%.o: %.c Makefile | $(GENERATED)
	@mkdir -p $(@D)
	@echo "  CLANG $*"
	$(Q)clang -std=c17 $(COMMON) $(FUZZ_FLAGS) -MMD -MP -c $< -o $@
define libfuzzer_rule # name
$(BUILD)/fuzz/fuzz_$(1): $$(call objects,fuzz,tests/fuzz/fuzz_$(1).c $(FUZZ_SHARED) $(FUZZ_WITH_$(1)) $(FUZZ_SOURCES) $(CORE))
	@echo "  LD $$@"
	$$(Q)clang $(LDFLAGS) -fsanitize=fuzzer,address,undefined -o $$@ $$^ -lusb-1.0
endef
$(foreach t,$(FUZZ),$(eval $(call libfuzzer_rule,$(t))))
