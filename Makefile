# monitoring-plugins-ers: GNU make. README.md has the commands that people use; this file is what they do.
#   make                the plugins, in $(O) (default build/)
#   make test           installs what the tests need, then everything (tests/run)
#   make demo           the incident, played by the real plugins
#   make lint format fuzz clean
# A build of its own: make O=build/clang CC=clang, make O=build/asan SANITIZE=address,undefined

VERSION := 0.1.0
O ?= build
ifeq ($(origin CC),default)
CC := gcc
endif
PKG_CONFIG ?= pkg-config
CLANG := $(if $(findstring clang,$(CC)),yes)

WARNINGS := -Wall -Wextra -Wpedantic -Wshadow -Wconversion -Wsign-conversion -Wstrict-prototypes -Wmissing-prototypes \
  -Wold-style-definition -Wformat=2 -Wundef -Wpointer-arith -Wcast-qual -Wwrite-strings -Wvla -Wswitch-enum \
  -Wnull-dereference -Wimplicit-fallthrough -Wunused-result -Werror
WARNINGS += $(if $(CLANG),-Wcomma -Wunreachable-code -Wmissing-variable-declarations,-Wduplicated-cond \
  -Wduplicated-branches -Wlogical-op -Wcast-align=strict)

ifdef SANITIZE
CFLAGS ?= -O1 -g -fno-omit-frame-pointer
HARDEN := -fsanitize=$(SANITIZE) -fno-sanitize-recover=all
LDFLAGS += -fsanitize=$(SANITIZE)
else
CFLAGS ?= -O2 -g
HARDEN := -U_FORTIFY_SOURCE -D_FORTIFY_SOURCE=3 -fstack-protector-strong -fstack-clash-protection -fPIE \
  $(if $(filter x86_64-%,$(shell $(CC) -dumpmachine)),-fcf-protection)
LDFLAGS += -pie -Wl,-z,relro,-z,now
endif

CPPFLAGS += -D_GNU_SOURCE -Icommon -I. -I$(O)/gen -DERS_VERSION='"$(VERSION)"'
ALL_CFLAGS = -std=c11 $(CPPFLAGS) $(WARNINGS) $(HARDEN) $(CFLAGS) $(EXTRA_CFLAGS)
LIBS_maillog := -lz -lpsl

COMMON := $(wildcard common/*/*.c)
COMMON_OBJ := $(COMMON:%.c=$(O)/obj/%.o) $(O)/obj/gen/services_ini.o
PLUGINS := $(notdir $(wildcard plugins/check_*))
UNIT := $(patsubst tests/unit/%.c,%,$(wildcard tests/unit/test_*.c))
FUZZ := $(patsubst tests/fuzz/%.c,%,$(wildcard tests/fuzz/fuzz_*.c))

.PHONY: all unit fuzz-replay test demo lint format fuzz clean
.SECONDARY:
all: $(PLUGINS:%=$(O)/%)

$(O)/obj/%.o: %.c
	@mkdir -p $(@D)
	$(CC) $(ALL_CFLAGS) -MMD -MP -c -o $@ $<
$(O)/obj/gen/%.o: $(O)/gen/%.c
	@mkdir -p $(@D)
	$(CC) $(ALL_CFLAGS) -MMD -MP -c -o $@ $<

# The catalogue, compiled in as bytes: a string literal may not be that long.
$(O)/gen/services_ini.c: common/reputation/services.ini
	@mkdir -p $(@D)
	{ echo '#include "reputation/builtin.h"'; echo 'const unsigned char catalogue_builtin[] = {'; \
	  od -An -v -tu1 $< | sed 's/[0-9][0-9]*/&,/g'; echo '};'; \
	  echo 'const size_t catalogue_builtin_size = sizeof catalogue_builtin;'; } > $@.new
	mv $@.new $@

$(O)/libers.a: $(COMMON_OBJ)
	@rm -f $@
	$(AR) rcs $@ $^

define plugin_rule
$(O)/$(1): $(patsubst %.c,$(O)/obj/%.o,$(wildcard plugins/$(1)/*.c)) $(O)/libers.a
	$$(CC) $$(ALL_CFLAGS) $$(LDFLAGS) -o $$@ $$^ $(LIBS_$(patsubst check_%_ers,%,$(1)))
endef
$(foreach p,$(PLUGINS),$(eval $(call plugin_rule,$(p))))

# Unit tests: one cmocka binary each, TAP by CMOCKA_MESSAGE_OUTPUT=TAP. A test of plugins/X/judge.c links that object.
$(O)/tests/unit/%: $(O)/obj/tests/unit/%.o $(O)/libers.a
	@mkdir -p $(@D)
	$(CC) $(ALL_CFLAGS) $(LDFLAGS) -o $@ $^ -lcmocka $(LIBS_maillog)
unit: $(UNIT:%=$(O)/tests/unit/%)

# Fuzz targets: with $(REPLAY) a plain driver that runs every file of the corpus once; with libFuzzer by make fuzz.
$(O)/tests/fuzz/%: $(O)/obj/tests/fuzz/%.o $(O)/obj/tests/fuzz/replay.o $(O)/libers.a
	@mkdir -p $(@D)
	$(CC) $(ALL_CFLAGS) $(LDFLAGS) -o $@ $^ $(LIBS_maillog)
fuzz-replay: $(FUZZ:%=$(O)/tests/fuzz/%)

clean:
	rm -rf build

-include $(shell find $(O)/obj -name '*.d' 2>/dev/null)
