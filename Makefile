# make demo     compile, verify and simulate the models that come with memc
# make test     build and run all tests
# make test-arm compare the kernels on emulated 64-bit ARM with x86-64; skipped without an emulator
# make bench    measure speed and memory, and print tables
# make results  run the commands of docs/results.md again, and show which figures differ; the variables
#               MNIST and FASHION name the folders with these data
# make docs     build the documentation site under .build/site; DocC comes with the Swift toolchain
# make install  put memc, its mapping files, manual pages and completions under PREFIX (default
#               /usr/local)
# make manual   write manual pages and completions below the folder MANUAL (default .build/share)
# make format   format the sources; make lint checks them
#
# demo, test, bench, results and install first install missing Debian packages, and print their names.

PREFIX ?= /usr/local
DESTDIR ?=
SWIFT ?= swift
MEMC := .build/release/memc
MANUAL ?= .build/share

.PHONY: all demo test test-arm bench results docs manual install uninstall format lint packages clean

all: $(MEMC)

packages:
	@Scripts/install-packages.sh

$(MEMC): packages FORCE
	$(SWIFT) build -c release --product memc
FORCE:

demo: $(MEMC)
	@Scripts/demo.sh $(MEMC)

test: packages
	$(SWIFT) build -c release --build-tests
	@SWIFT=$(SWIFT) Scripts/test.sh

test-arm:
	@Scripts/test-arm.sh

bench: $(MEMC)
	MEMC_BENCH=1 $(SWIFT) build -c release --product memc-bench
	@Scripts/bench.sh $(MEMC) $(MEMC)-bench

results: $(MEMC)
	@Scripts/results.py $(MEMC)

docs: $(MEMC)
	@Scripts/site.py $(MEMC) .build/site

manual: $(MEMC)
	@Scripts/manual.py $(MANUAL) $(MEMC)

install: $(MEMC)
	install -D -m 755 $(MEMC) $(DESTDIR)$(PREFIX)/bin/memc
	install -d $(DESTDIR)$(PREFIX)/share/memc/mappings/accelerators \
	  $(DESTDIR)$(PREFIX)/share/memc/mappings/devices \
	  $(DESTDIR)$(PREFIX)/share/memc/mappings/memristors \
	  $(DESTDIR)$(PREFIX)/share/memc/mappings/pulses
	install -m 644 mappings/*.yaml $(DESTDIR)$(PREFIX)/share/memc/mappings
	install -m 644 mappings/accelerators/*.yaml \
	  $(DESTDIR)$(PREFIX)/share/memc/mappings/accelerators
	install -m 644 mappings/devices/*.yaml $(DESTDIR)$(PREFIX)/share/memc/mappings/devices
	install -m 644 mappings/memristors/*.yaml $(DESTDIR)$(PREFIX)/share/memc/mappings/memristors
	install -m 644 mappings/pulses/*.yaml $(DESTDIR)$(PREFIX)/share/memc/mappings/pulses
	@if command -v python3 >/dev/null; then \
	  Scripts/manual.py $(DESTDIR)$(PREFIX)/share $(MEMC); \
	else echo "skipped manual pages and completions: no python3"; fi

uninstall:
	rm -rf $(DESTDIR)$(PREFIX)/bin/memc $(DESTDIR)$(PREFIX)/share/memc
	rm -f $(DESTDIR)$(PREFIX)/share/man/man1/memc.1 $(DESTDIR)$(PREFIX)/share/man/man1/memc-*.1 \
	  $(DESTDIR)$(PREFIX)/share/bash-completion/completions/memc \
	  $(DESTDIR)$(PREFIX)/share/zsh/site-functions/_memc \
	  $(DESTDIR)$(PREFIX)/share/fish/vendor_completions.d/memc.fish

format:
	$(SWIFT) format -i -r Package.swift Sources Tests

lint:
	@SWIFT=$(SWIFT) Scripts/lint.sh

clean:
	$(SWIFT) package clean
