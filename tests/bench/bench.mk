# The bare label as a program of its own, with only the two libraries it is about; bench_label starts it.
$(BUILD)/release/tests/bench/bare_label: $(call objects,release,tests/bench/bare_label.c tests/bench/bare_label_main.c)
	@echo "  LD $@"
	$(Q)$(CC) $(LDFLAGS) -o $@ $^ $(shell pkg-config --libs pangocairo) -lzint
# order-only: `make bench` runs what it depends on, and this is no benchmark
$(BUILD)/release/tests/bench/bench_label: | $(BUILD)/release/tests/bench/bare_label
# it starts the whole station, and the fixtures' printers
$(BUILD)/release/tests/bench/bench_print: | $(BUILD)/packwarden $(BUILD)/raw_printer
