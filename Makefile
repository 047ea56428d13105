# monitoring-plugins-ers: GNU make. README.md has the commands that people use; this file is what they do.
#   make                the plugins, in $(O) (default build/)
#   make test           installs what the tests need, then everything (tests/run)
#   make demo           the incident, played by the real plugins
#   make generated      what is made from the option tables: completion, CheckCommands, basket, the manual's option lists
#   make lint           the house rules; make format: what clang-format can mend
#   make soak           check_maillog_ers against a model, for as long as it takes (REFUSALS, ROTATIONS, SEED)
#   make bench          what the plugins cost, beside their peers; make bench-growth, bench-instructions
#   make fuzz           each target with libFuzzer for MINUTES of CPU (default 1); make fuzz-record: adds them to the record
#   make install        and uninstall, man, check, dist, deb, rpm: packaging/install.mk
# A build of its own: make O=build/clang CC=clang, make O=build/asan SANITIZE=address,undefined

VERSION := 0.1.0
O ?= build
ifeq ($(origin CC),default)
CC := gcc
endif
PKG_CONFIG ?= pkg-config
CLANG := $(if $(findstring clang,$(CC)),yes)

# Packagers, whose compiler may be one that nobody has tried yet, set WERROR= .
WERROR ?= -Werror
WARNINGS := -Wall -Wextra -Wpedantic -Wshadow -Wconversion -Wsign-conversion -Wstrict-prototypes -Wmissing-prototypes \
  -Wold-style-definition -Wformat=2 -Wundef -Wpointer-arith -Wcast-qual -Wwrite-strings -Wvla -Wswitch-enum \
  -Wnull-dereference -Wimplicit-fallthrough -Wunused-result $(WERROR)
WARNINGS += $(if $(CLANG),-Wcomma -Wunreachable-code -Wmissing-variable-declarations,-Wduplicated-cond \
  -Wduplicated-branches -Wlogical-op -Wcast-align=strict)

ifdef SANITIZE
# Instrumented code misleads gcc's warnings that follow the flow of values; the plain builds keep them as errors.
CFLAGS ?= -O1 -g -fno-omit-frame-pointer
HARDEN := -fsanitize=$(SANITIZE) -fno-sanitize-recover=all -Wno-error
LDFLAGS += -fsanitize=$(SANITIZE)
else
CFLAGS ?= -O2 -g
HARDEN := -U_FORTIFY_SOURCE -D_FORTIFY_SOURCE=3 -fstack-protector-strong -fstack-clash-protection -fPIE \
  $(if $(filter x86_64-%,$(shell $(CC) -dumpmachine 2> /dev/null)),-fcf-protection)
LDFLAGS += -pie -Wl,-z,relro,-z,now
endif

# The two sizes matter where a machine word has 32 bits: logs above 2 GiB, days after 2038.
CPPFLAGS += -D_GNU_SOURCE -D_FILE_OFFSET_BITS=64 -D_TIME_BITS=64 -Icommon -I. -I$(O)/gen -DERS_VERSION='"$(VERSION)"' -DERS_SYSCONFDIR='"$(sysconfdir)"'
ALL_CFLAGS = -std=c11 $(CPPFLAGS) $(WARNINGS) $(HARDEN) $(CFLAGS) $(EXTRA_CFLAGS)
# libpsl is loaded when it is needed (common/mail/suffix_list.c), in older C libraries by -ldl. The other two plugins, whose
# runs are longer, name it all the same: so packages know that they depend on it.
LIBS_maillog := -lz -ldl
LIBS_mailq := -ljson-c -Wl,--no-as-needed -lpsl -Wl,--as-needed -ldl
LIBS_listing := -lcares -Wl,--no-as-needed -lpsl -Wl,--as-needed -ldl
LIBS_web := -lcurl

# The helper that speaks HTTP is left out where libcurl's headers (7.66 or later) are missing; nothing else needs them.
hash := \#
HELPERS := $(if $(shell printf '$(hash)include <curl/curl.h>\n$(hash)if LIBCURL_VERSION_NUM < 0x074200\n$(hash)error\n$(hash)endif\n' | \
  $(CC) $(CPPFLAGS) -E -x c - > /dev/null 2>&1 && echo yes),ers-web)
COMMON := $(filter-out $(if $(HELPERS),,common/source/web.c),$(wildcard common/*/*.c))
COMMON_OBJ := $(COMMON:%.c=$(O)/obj/%.o) $(O)/obj/gen/services_ini.o $(O)/obj/gen/catalogue_tables.o \
  $(O)/obj/gen/libexec_directory.o
PLUGINS := $(notdir $(wildcard plugins/check_*))
# check_maillog_ers -> maillog: names its libraries (LIBS_maillog), its archive, and its unit tests (test_maillog_*)
short = $(filter-out check ers deferred,$(subst _, ,$(1)))
UNIT := $(patsubst tests/unit/%.c,%,$(wildcard tests/unit/test_*.c))
FUZZ := $(patsubst tests/fuzz/%.c,%,$(wildcard tests/fuzz/fuzz_*.c))

prefix ?= /usr/local
libexecdir ?= $(prefix)/libexec
helperdir = $(libexecdir)/monitoring-plugins-ers

.PHONY: FORCE all generated analyze coverage unit e2e fuzz-replay bench bench-growth bench-instructions soak test demo lint \
  format fuzz fuzz-record clean
.SECONDARY:
all: $(PLUGINS:%=$(O)/%) $(HELPERS:%=$(O)/%)
	$(if $(HELPERS),@:,@echo "ers-web is left out: libcurl's headers (7.66 or later) are missing (Debian: libcurl4-openssl-dev). --web will say so.")

$(O)/obj/%.o: %.c
	@mkdir -p $(@D)
	@echo '  CC  $@'
	@$(CC) $(ALL_CFLAGS) -MMD -MP -c -o $@ $<
$(O)/obj/gen/%.o: $(O)/gen/%.c
	@mkdir -p $(@D)
	@echo '  CC  $@'
	@$(CC) $(ALL_CFLAGS) -MMD -MP -c -o $@ $<

# The catalogue, compiled in as bytes: a string literal may not be that long.
$(O)/gen/services_ini.c: common/reputation/services.ini
	@mkdir -p $(@D)
	@{ echo '#include "reputation/builtin.h"'; echo 'const unsigned char catalogue_builtin[] = {'; \
	  od -An -v -tu1 $< | sed 's/[0-9][0-9]*/&,/g'; echo '};'; \
	  echo 'const size_t catalogue_builtin_size = sizeof catalogue_builtin;'; } > $@.new
	@mv $@.new $@

# The same, read: the tables that a run would make of it. The tool is linked with what reads it; EMULATOR runs it where it
# is built for another machine.
READS_CATALOGUE := $(COMMON_OBJ:%/gen/catalogue_tables.o=)
$(O)/compile_catalogue: $(O)/obj/tools/compile_catalogue.o $(O)/libreads-catalogue.a
	@$(CC) $(ALL_CFLAGS) $(LDFLAGS) -o $@ $^
$(O)/libreads-catalogue.a: $(READS_CATALOGUE)
	@rm -f $@
	@$(AR) rcs $@ $^
$(O)/gen/catalogue_tables.c: $(O)/compile_catalogue common/reputation/services.ini
	@mkdir -p $(@D)
	@$(EMULATOR) $^ > $@.new
	@mv $@.new $@
# Where installed plugins look for their helpers; what depends on it is built again when it changes.
$(O)/gen/libexec_directory.c: FORCE
	@mkdir -p $(@D)
	@{ echo '#include "source/libexec.h"'; echo 'const char libexec_directory[] = "$(helperdir)";'; } > $@.new
	@cmp -s $@.new $@ && rm $@.new || mv $@.new $@

$(O)/libers.a: $(COMMON_OBJ)
	@rm -f $@
	@$(AR) rcs $@ $^

# A plugin is its main.o, an archive of its other objects, which its unit tests link as well, and the common rooms.
define plugin_rule
$(O)/libplugin-$(call short,$(1)).a: $(patsubst %.c,$(O)/obj/%.o,$(filter-out %/main.c,$(wildcard plugins/$(1)/*.c plugins/*.c)))
	@rm -f $$@
	@$$(AR) rcs $$@ $$^
$(O)/$(1): $(O)/obj/plugins/$(1)/main.o $(O)/libplugin-$(call short,$(1)).a $(O)/libers.a
	@echo '  LD  $$@'
	@$$(CC) $$(ALL_CFLAGS) $$(LDFLAGS) -o $$@ $$^ $$(LIBS_$(call short,$(1)))
endef
$(foreach p,$(PLUGINS),$(eval $(call plugin_rule,$(p))))

$(O)/ers-web: $(patsubst %.c,$(O)/obj/%.o,$(wildcard plugins/ers-web/*.c)) $(O)/libers.a
	@echo '  LD  $@'
	@$(CC) $(ALL_CFLAGS) $(LDFLAGS) -o $@ $^ $(LIBS_web)

# Unit tests: one cmocka binary each, TAP by CMOCKA_MESSAGE_OUTPUT=TAP; what several of them share is in tests/lib.
$(O)/libtest.a: $(patsubst %.c,$(O)/obj/%.o,$(wildcard tests/lib/*.c))
	@rm -f $@
	@$(AR) rcs $@ $^
define unit_rule
$(O)/tests/unit/$(1): $(O)/obj/tests/unit/$(1).o $(O)/libtest.a \
  $(foreach p,$(PLUGINS),$(if $(filter test_$(call short,$(p))_%,$(1)),$(O)/libplugin-$(call short,$(p)).a)) $(O)/libers.a
	@mkdir -p $$(@D)
	@echo '  LD  $$@'
	@$$(CC) $$(ALL_CFLAGS) $$(LDFLAGS) -o $$@ $$^ -lcmocka $$(LIBS_maillog) $$(LIBS_mailq) $$(LIBS_listing)
endef
$(foreach t,$(UNIT),$(eval $(call unit_rule,$(t))))
unit: $(UNIT:%=$(O)/tests/unit/%)

# Fuzz targets: with a plain driver that runs every file of the corpus once; with FUZZER=yes (make fuzz) with libFuzzer.
$(O)/tests/fuzz/%: $(O)/obj/tests/fuzz/%.o $(if $(FUZZER),,$(O)/obj/tests/fuzz/replay.o) $(O)/libers.a
	@mkdir -p $(@D)
	@echo '  LD  $@'
	@$(CC) $(ALL_CFLAGS) $(LDFLAGS) $(if $(FUZZER),-fsanitize=fuzzer) -o $@ $^ $(LIBS_maillog) $(LIBS_mailq) $(LIBS_listing)
fuzz-replay: $(FUZZ:%=$(O)/tests/fuzz/%)

# With libFuzzer, until each target had MINUTES of CPU: tools/fuzz. JOBS at once; TARGETS, else all; tests/fuzz/RECORD.md.
MINUTES ?= 1
fuzz:
	$(MAKE) O=build/fuzz CC=clang SANITIZE=fuzzer-no-link,address,undefined FUZZER=yes fuzz-replay
	tools/fuzz build/fuzz run $(MINUTES) $(TARGETS)
fuzz-record:
	tools/fuzz build/fuzz record

test:
	tests/run
# Which lines the tests reach: tools/coverage.
coverage:
	tools/coverage
# Four static analysers (minutes): tools/analyze.
analyze:
	tools/analyze
lint:
	prove --ext .sh tests/lint
format:
	git ls-files '*.c' '*.h' | xargs clang-format -i
# Side by side with the peers that are installed, in one run; how cost grows with size; instructions by callgrind.
bench bench-growth bench-instructions: all e2e $(patsubst tests/bench/%.c,$(O)/tests/bench/%,$(wildcard tests/bench/*.c))
	tests/bench/run $(patsubst bench-%,%,$@)
$(O)/tests/bench/%: $(O)/obj/tests/bench/%.o $(O)/libers.a
	@mkdir -p $(@D)
	@echo '  LD  $@'
	@$(CC) $(ALL_CFLAGS) $(LDFLAGS) -o $@ $^ $(LIBS_maillog)
demo:
	demo/run
generated: all
	tools/generate/run $(O)

sysconfdir ?= /etc
# Where monitoring daemons look for plugins: RHEL and its kin, Debian and SUSE, Arch and Alpine, the BSDs.
plugindir ?= $(firstword $(wildcard /usr/lib64/nagios/plugins /usr/lib/nagios/plugins /usr/lib/monitoring-plugins \
  /usr/local/libexec/nagios) $(prefix)/lib/nagios/plugins)
include packaging/install.mk

# Programs of the end-to-end tests: a name server that misbehaves.
$(O)/tests/e2e/%: $(O)/obj/tests/e2e/%.o
	@mkdir -p $(@D)
	$(CC) $(ALL_CFLAGS) $(LDFLAGS) -o $@ $^
e2e: $(patsubst tests/e2e/%.c,$(O)/tests/e2e/%,$(wildcard tests/e2e/*.c)) $(O)/tests/faults/preload.so
# Put before libc, it makes allocations, reads and writes fail.
$(O)/tests/faults/preload.so: tests/faults/preload.c
	@mkdir -p $(@D)
	$(CC) $(ALL_CFLAGS) -fPIC -shared -o $@ $<

# The soak test of check_maillog_ers: real runs, killed at random, over logs that live at random, against a model. Until
# there were REFUSALS and ROTATIONS; SEED=N repeats a schedule.
$(O)/tests/soak/soak: $(patsubst %.c,$(O)/obj/%.o,$(wildcard tests/soak/*.c))
	@mkdir -p $(@D)
	$(CC) $(ALL_CFLAGS) $(LDFLAGS) -o $@ $^ -lz -ljson-c
soak: all $(O)/tests/soak/soak
	$(O)/tests/soak/soak $(O)/check_maillog_ers $(or $(REFUSALS),100000) $(or $(ROTATIONS),10000) 0

clean:
	rm -rf build

-include $(shell find $(O)/obj -name '*.d' 2>/dev/null)
