# another reader than the program's own, of Debian's libzbar-dev
$(BUILD)/asan/tests/labels/test_goldens $(BUILD)/asan/tests/labels/test_damage: LIBS += -lzbar
$(BUILD)/release/tests/labels/test_damage: LIBS += -lzbar
# scripts/check-labels runs these without the sanitizers; and test_damage, whose whole table is in the README, takes long as well
LABELS_SHARED := $(filter-out tests/labels/test_%,$(wildcard tests/labels/*.c))
LABELS_PROOFS := $(patsubst %,$(BUILD)/release/tests/labels/%,test_random test_carrier test_carriers test_damage)
$(LABELS_PROOFS): $(BUILD)/release/%: $(call objects,release,$(LABELS_SHARED)) $(BUILD)/release/libshell.a $(BUILD)/release/libcore.a
$(LABELS_PROOFS): $(BUILD)/release/%: $(BUILD)/release/%.o
	@echo "  LD $@"
	$(Q)$(CXX) $(LDFLAGS) -o $@ $(filter %.o,$^) $(filter %.a,$^) $(LIBS)
