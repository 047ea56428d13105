# What is installed where, and what is released; included by the Makefile.
#   make man                 the manual pages, whole, in $(O)/man
#   make check               the unit tests and cases of this build, as packagers run them
#   make install             prefix, plugindir, libexecdir, sysconfdir, datadir, mandir, docdir and DESTDIR as usual
#   make uninstall           what install brought, with the same variables; what is configured by hand stays
#   make dist                the source archive of the commit checked out, in build/: the same commit, the same bytes
#   make deb, make rpm       packages of that archive, in build/deb and build/rpm

NAME := monitoring-plugins-ers
datadir ?= $(prefix)/share
mandir ?= $(datadir)/man
docdir ?= $(datadir)/doc/$(NAME)
completiondir ?= $(datadir)/bash-completion/completions
pkgdatadir := $(datadir)/$(NAME)

MANUALS := $(filter-out %.mdoc,$(notdir $(wildcard man/*.[58])))
man: $(MANUALS:%=$(O)/man/%)
# A plugin's page holds the list of its options, made from its table, where the source has the line .\" OPTIONS
$(O)/man/%: man/% $(wildcard man/*.options.mdoc)
	@mkdir -p $(@D)
	@awk -v options=man/$(basename $*).options.mdoc '/^\.\\" OPTIONS$$/ { \
	  while ((got = (getline line < options)) > 0) print line; if (got < 0) exit 1; next } \
	  { gsub(/@pkgdatadir@/, "$(pkgdatadir)"); gsub(/@sysconfdir@/, "$(sysconfdir)"); \
	    gsub(/@helperdir@/, "$(helperdir)"); print }' $< > $@.new
	@mv $@.new $@

check: all unit
	CMOCKA_MESSAGE_OUTPUT=TAP prove $(UNIT:%=$(O)/tests/unit/%)
	prove tests/cases/run :: $(O)

# What is installed, as MODE:FILE:DESTINATION.
readable = $(foreach f,$(1),644:$(f):$(2)/$(notdir $(f)))
in_tree = $(foreach f,$(sort $(shell find $(wildcard $(1)) -type f $(3))),$(if $(shell test -x $(f) && echo x),755,644):$(f):$(2)/$(f))
INSTALLED = $(foreach p,$(PLUGINS),755:$(O)/$(p):$(plugindir)/$(p)) \
  $(foreach h,$(HELPERS),755:$(O)/$(h):$(helperdir)/$(h)) \
  $(foreach f,$(wildcard icinga-conf/scripts/release-blocked-mail),755:$(f):$(plugindir)/$(notdir $(f))) \
  $(foreach m,$(MANUALS),644:$(O)/man/$(m):$(mandir)/man$(subst .,,$(suffix $(m)))/$(m)) \
  $(foreach p,$(PLUGINS),$(patsubst %,644:%:$(completiondir)/$(p),$(wildcard completion/$(NAME)))) \
  $(call readable,common/reputation/services.ini,$(pkgdatadir)) \
  $(if $(wildcard icinga-conf),$(call in_tree,icinga-conf,$(pkgdatadir))) \
  $(call readable,$(wildcard README.md README.ja.md CHANGELOG.md),$(docdir)) \
  $(if $(wildcard docs),$(call in_tree,docs,$(docdir)))
# Is the administrator's once it is there.
CONFIG := $(sysconfdir)/$(NAME)/catalogue.d/local.ini
OWN_DIRECTORIES = $(pkgdatadir) $(docdir) $(sysconfdir)/$(NAME) $(helperdir)

install: all man
	@set -e; for f in $(INSTALLED); do IFS=:; set -- $$f; \
	  echo "  INSTALL $(DESTDIR)$$3"; install -D -m $$1 $$2 "$(DESTDIR)$$3"; done
	@[ -e "$(DESTDIR)$(CONFIG)" ] || install -D -m 644 packaging/local.ini "$(DESTDIR)$(CONFIG)"
uninstall:
	@! cmp -s packaging/local.ini "$(DESTDIR)$(CONFIG)" || rm "$(DESTDIR)$(CONFIG)"
	@set -e; for f in $(INSTALLED); do rm -f "$(DESTDIR)$${f##*:}"; done; \
	  for d in $(OWN_DIRECTORIES); do [ ! -d "$(DESTDIR)$$d" ] || find "$(DESTDIR)$$d" -depth -type d -empty -delete; done

ARCHIVE := build/$(NAME)-$(VERSION).tar.gz
dist:
	@mkdir -p build
	@git archive --format=tar --prefix=$(NAME)-$(VERSION)/ HEAD > build/dist.tar
	@gzip -n -9 < build/dist.tar > $(ARCHIVE)
	@rm build/dist.tar
	@echo $(ARCHIVE)
deb: dist
	packaging/deb $(ARCHIVE)
rpm: dist
	packaging/rpm $(ARCHIVE)

.PHONY: man check install uninstall dist deb rpm
