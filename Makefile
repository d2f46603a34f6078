# Packwarden. `make` builds build/packwarden; `make test` runs the tests with the sanitizers; no configure step.
PREFIX  ?= /usr/local
DESTDIR ?=
CC      ?= cc
CXX     ?= c++
BUILD   := build

PACKAGES := libusb-1.0 libudev sqlite3 zint zxing pangocairo cairo fontconfig libmicrohttpd jansson libsodium libseccomp \
            inih libxml-2.0 zlib
# cups and zint ship no .pc file in Debian 12
PKGS     := $(filter-out zint,$(PACKAGES))
LIBS     := $(shell pkg-config --libs $(PKGS)) -lzint -lcups
WARNINGS := -Wall -Wextra -Wpedantic -Wconversion -Wshadow -Wstrict-prototypes -Wmissing-prototypes -Wvla -Werror
CXXWARN  := -Wall -Wextra -Wpedantic -Wconversion -Wshadow -Werror
# -iquote, as include/limits.h would hide the C library's <limits.h>
INCLUDES := -iquote include -iquote . $(patsubst -I%,-isystem %,$(shell pkg-config --cflags-only-I $(PKGS)))
COMMON   := -D_GNU_SOURCE -g -fstack-protector-strong -fPIE $(INCLUDES)
HARDEN   := -O2 -D_FORTIFY_SOURCE=3 -fstack-clash-protection -fcf-protection
ASAN     := -O1 -fno-omit-frame-pointer -fsanitize=address,undefined -fno-sanitize-recover=undefined -DPACKWARDEN_TEST
LDFLAGS  := -pie -Wl,-z,relro,-z,now,-z,noexecstack -Wl,--as-needed

CORE  := $(wildcard station/core/*.c)
SHELL_C := $(filter-out station/main.c,$(wildcard station/*.c)) $(wildcard drivers/*/*.c)
SHELL_CC := $(wildcard station/*.cc)
# tests/*/test_NAME.c is a program each; tests/*/NAME.c beside it is linked into the tests of that folder
TESTS := $(wildcard tests/*/test_*.c)

objects = $(patsubst %,$(BUILD)/$(1)/%.o,$(basename $(2)))

.PHONY: all test lint clean install bench
all: $(BUILD)/packwarden

-include mk.local

# ---- generated sources (each rule makes one file under build/generated) ----
GENERATED :=
-include station/*.mk drivers/*/*.mk
COMMON += -iquote $(BUILD)/generated

define variant # name, flags
$(BUILD)/$(1)/%.o: %.c $$(GENERATED) Makefile
	@mkdir -p $$(@D)
	$$(CC) -std=c17 $$(COMMON) $$(WARNINGS) $(2) -MMD -MP -c $$< -o $$@
$(BUILD)/$(1)/%.o: %.cc Makefile
	@mkdir -p $$(@D)
	$$(CXX) -std=c++17 $$(COMMON) $$(CXXWARN) $(2) -MMD -MP -c $$< -o $$@
$(BUILD)/$(1)/libcore.a: $(call objects,$(1),$(CORE))
	@rm -f $$@
	$$(AR) rcs $$@ $$^
$(BUILD)/$(1)/libshell.a: $(call objects,$(1),$(SHELL_C) $(SHELL_CC))
	@rm -f $$@
	$$(AR) rcs $$@ $$^
endef
$(eval $(call variant,release,$(HARDEN)))
$(eval $(call variant,asan,$(ASAN)))

$(BUILD)/packwarden: $(call objects,release,station/main.c) $(BUILD)/release/libshell.a $(BUILD)/release/libcore.a
	$(CXX) $(LDFLAGS) -o $@ $^ $(LIBS)
$(BUILD)/asan/packwarden: $(call objects,asan,station/main.c) $(BUILD)/asan/libshell.a $(BUILD)/asan/libcore.a
	$(CXX) $(LDFLAGS) -fsanitize=address,undefined -o $@ $^ $(LIBS)

# A test is linked with the other files of its folder that are not tests themselves.
define test_rule
$(BUILD)/asan/$(basename $(1)): $(call objects,asan,$(1)) $(call objects,asan,$(filter-out $(TESTS) %_main.c,$(wildcard $(dir $(1))*.c))) \
                                $(BUILD)/asan/libshell.a $(BUILD)/asan/libcore.a
	$$(CXX) $(LDFLAGS) -fsanitize=address,undefined -o $$@ $$^ $(LIBS)
endef
$(foreach t,$(TESTS),$(eval $(call test_rule,$(t))))

TEST_PROGRAMS := $(patsubst %.c,$(BUILD)/asan/%,$(TESTS))

test: $(TEST_PROGRAMS) $(BUILD)/asan/packwarden $(BUILD)/release/libcore.a
	@tests/run $(TEST_PROGRAMS)

clean:
	rm -rf $(BUILD)

-include $(shell find $(BUILD) -name '*.d' 2>/dev/null)
