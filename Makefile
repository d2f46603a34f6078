# Packwarden. `make` builds build/packwarden; `make test` runs the tests with the sanitizers; no configure step.
# V=1 shows the commands.
PREFIX  ?= /usr/local
DESTDIR ?=
CC      ?= cc
CXX     ?= c++
BUILD   := build
Q       := $(if $(V),,@)

PACKAGES := libusb-1.0 libudev sqlite3 zint zxing pangocairo pangoft2 cairo fontconfig libmicrohttpd gnutls jansson libsodium \
            libseccomp inih libxml-2.0 libpcre2-8 zlib glib-2.0 libpq
# cups and zint ship no .pc file in Debian 12
PKGS     := $(filter-out zint,$(PACKAGES))
LIBS     := $(shell pkg-config --libs $(PKGS)) -lzint -lcups
WARNINGS := -Wall -Wextra -Wpedantic -Wconversion -Wshadow -Wstrict-prototypes -Wmissing-prototypes -Wvla -Werror
CXXWARN  := -Wall -Wextra -Wpedantic -Wconversion -Wshadow -Werror
# -iquote, as include/limits.h would hide the C library's <limits.h>
INCLUDES := -iquote include -iquote . $(patsubst -I%,-isystem %,$(shell pkg-config --cflags-only-I $(PKGS)))
COMMON   := -D_GNU_SOURCE -g -fstack-protector-strong -fPIE $(INCLUDES)
HARDEN   := -O2 -D_FORTIFY_SOURCE=3 -fstack-clash-protection -fcf-protection
SANITIZE := -fsanitize=address,undefined
ASAN     := -O1 -fno-omit-frame-pointer $(SANITIZE) -fno-sanitize-recover=undefined -DPACKWARDEN_TEST
LDFLAGS  := -pie -Wl,-z,relro,-z,now,-z,noexecstack -Wl,--as-needed

CORE  := $(wildcard station/core/*.c)
SHELL_C := $(filter-out station/main.c,$(wildcard station/*.c)) $(wildcard drivers/*/*.c)
SHELL_CC := $(wildcard station/*.cc)
# tests/*/test_NAME.c is a program each; tests/*/NAME.c beside it is linked into the tests of that folder
TESTS := $(wildcard tests/*/test_*.c)

# tests/*/NAME_main.c is a program that tests start: a .mk beside it says how it is built, and adds it to TEST_NEEDS;
# tests/bench/bench_NAME.c is one that `make bench` runs
TEST_NEEDS :=
HELPERS := $(wildcard tests/*/*_main.c)
BENCHES := $(wildcard tests/bench/bench_*.c)
TEST_SCRIPTS := $(wildcard tests/*/test_*.sh)

objects = $(patsubst %,$(BUILD)/$(1)/%.o,$(basename $(2)))

.PHONY: all test tests coverage list-tests lint clean install bench
all: $(BUILD)/packwarden

# ---- generated sources (each rule makes one file under build/generated) ----
GENERATED :=
-include station/*.mk drivers/*/*.mk tests/*/*.mk
$(GENERATED): $(wildcard station/*.mk drivers/*/*.mk)
COMMON += -iquote $(BUILD)/generated

define variant # name, flags
$(BUILD)/$(1)/%.o: %.c Makefile | $$(GENERATED)
	@mkdir -p $$(@D)
	@echo "  CC $(1)/$$*"
	$$(Q)$$(CC) -std=c17 $$(COMMON) $$(WARNINGS) $(2) -MMD -MP -c $$< -o $$@
$(BUILD)/$(1)/%.o: %.cc Makefile | $$(GENERATED)
	@mkdir -p $$(@D)
	@echo "  CXX $(1)/$$*"
	$$(Q)$$(CXX) -std=c++17 $$(COMMON) $$(CXXWARN) $(2) -MMD -MP -c $$< -o $$@
$(BUILD)/$(1)/libcore.a: $(call objects,$(1),$(CORE))
	@rm -f $$@
	@$$(AR) rcs $$@ $$^
$(BUILD)/$(1)/libshell.a: $(call objects,$(1),$(SHELL_C) $(SHELL_CC))
	@rm -f $$@
	@$$(AR) rcs $$@ $$^
endef
$(eval $(call variant,release,$(HARDEN)))
$(eval $(call variant,asan,$(ASAN)))

$(BUILD)/packwarden: $(call objects,release,station/main.c) $(BUILD)/release/libshell.a $(BUILD)/release/libcore.a
	@echo "  LD $@"
	$(Q)$(CXX) $(LDFLAGS) -o $@ $^ $(LIBS)
$(BUILD)/asan/packwarden: $(call objects,asan,station/main.c) $(BUILD)/asan/libshell.a $(BUILD)/asan/libcore.a
	@echo "  LD $@"
	$(Q)$(CXX) $(LDFLAGS) $(SANITIZE) -o $@ $^ $(LIBS)

# A program of a tests folder is linked with the files of its folder that are no programs themselves; a tests/NAME/*.mk
# may add libraries: `$(BUILD)/asan/tests/NAME/%: LIBS += …`.
define program_rule # variant, source, flags
$(BUILD)/$(1)/$(basename $(2)): $(call objects,$(1),$(2) \
                $(filter-out $(TESTS) $(HELPERS) $(BENCHES),$(wildcard $(dir $(2))*.c))) \
                $(BUILD)/$(1)/libshell.a $(BUILD)/$(1)/libcore.a
	@echo "  LD $$@"
	$$(Q)$$(CXX) $(LDFLAGS) $(3) -o $$@ $$^ $$(LIBS)
endef
$(foreach t,$(TESTS),$(eval $(call program_rule,asan,$(t),$(SANITIZE))))
$(foreach t,$(BENCHES),$(eval $(call program_rule,release,$(t))))

# The core counts which of its branches the tests take; the shell around it is as released.
$(eval $(call variant,coverage,-O0 --coverage))
COVERAGE := $(patsubst tests/%.c,$(BUILD)/coverage/tests/%,$(wildcard tests/core/test_*.c))
$(COVERAGE): $(BUILD)/coverage/%: $(call objects,coverage,$(filter-out $(TESTS) $(HELPERS),$(wildcard tests/core/*.c))) \
             $(BUILD)/coverage/libcore.a $(BUILD)/release/libshell.a
$(COVERAGE): $(BUILD)/coverage/%: $(BUILD)/coverage/%.o
	@echo "  LD $@"
	$(Q)$(CXX) $(LDFLAGS) --coverage -o $@ $(filter %.o,$^) $(BUILD)/release/libshell.a $(BUILD)/coverage/libcore.a $(LIBS)
coverage: $(COVERAGE)

TEST_PROGRAMS  := $(patsubst %.c,$(BUILD)/asan/%,$(TESTS))
BENCH_PROGRAMS := $(patsubst %.c,$(BUILD)/release/%,$(BENCHES))

tests: all $(TEST_PROGRAMS) $(TEST_NEEDS) $(BUILD)/asan/packwarden $(BUILD)/release/libcore.a

# Scripts take longest: begun first, they leave no processor idle in the end
# those of minutes first: one that began last would run on alone
LONG_TESTS := %/test_kill tests/web/test_lead.sh tests/web/test_lane.sh tests/web/test_page.sh \
              tests/central/test_central_exchange.sh %/test_bad_input tests/model/test_model.sh
ALL_TESTS := $(TEST_SCRIPTS) $(TEST_PROGRAMS)
list-tests:
	@echo $(filter $(LONG_TESTS),$(ALL_TESTS)) $(filter-out $(LONG_TESTS),$(ALL_TESTS))

test: tests
	@BUILD=$(BUILD) tests/run $$($(MAKE) -s list-tests)

bench: $(BENCH_PROGRAMS) $(BUILD)/packwarden
	@for program in $(BENCH_PROGRAMS) scripts/bench-central; do echo "== $$program"; $$program || exit 1; done

# ---- checks that read the sources ----
LINT_C := $(CORE) $(SHELL_C) $(wildcard station/main.c)
# Leaks and bounds are left to clang's analyzer, which follows conditions and compound literals; macros of jansson
LINT_CPPCHECK := --std=c11 --language=c --inline-suppr --enable=warning,performance,portability --suppress=missingInclude \
	--suppress=memleak --suppress=arrayIndexOutOfBoundsCond -D_GNU_SOURCE -D__x86_64__ \
	'-Djson_array_foreach(a,i,v)=for (i = 0, v = a; v; i++)' '-Djson_object_foreach(o,k,v)=for (k = "", v = o; v;)'
lint: $(GENERATED) $(BUILD)/generated/web_files.inc
	cppcheck --quiet --error-exitcode=1 $(LINT_CPPCHECK) -Iinclude -I. -I$(BUILD)/generated $(LINT_C)
	printf '%s\n' $(LINT_C) | xargs -P2 -I{} clang-tidy --quiet --warnings-as-errors='*' {} -- -std=c17 $(COMMON) 2>/dev/null

# ---- installation ----
MANUALS := $(wildcard station/man/*.[1-8])
install: all
	install -D -m 755 $(BUILD)/packwarden $(DESTDIR)$(PREFIX)/bin/packwarden
	for page in $(MANUALS); do \
		install -D -m 644 $$page $(DESTDIR)$(PREFIX)/share/man/man$${page##*.}/$${page##*/} || exit 1; done
	install -d $(DESTDIR)$(PREFIX)/share/packwarden/profiles
	install -m 644 $(wildcard station/profiles/*.ini) $(DESTDIR)$(PREFIX)/share/packwarden/profiles
	install -d $(DESTDIR)$(PREFIX)/lib/systemd/system $(DESTDIR)$(PREFIX)/lib/sysusers.d $(DESTDIR)$(PREFIX)/lib/udev/rules.d
	sed 's,@PREFIX@,$(PREFIX),' scripts/deploy/packwarden.service >$(DESTDIR)$(PREFIX)/lib/systemd/system/packwarden.service
	install -m 644 scripts/deploy/packwarden.sysusers $(DESTDIR)$(PREFIX)/lib/sysusers.d/packwarden.conf
	for rules in $(wildcard scripts/deploy/*.rules); do \
		install -m 644 $$rules $(DESTDIR)$(PREFIX)/lib/udev/rules.d/ || exit 1; done

clean:
	rm -rf $(BUILD)

-include $(shell find $(BUILD) -name '*.d' 2>/dev/null)
