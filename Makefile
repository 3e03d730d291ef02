# make demo     compile, verify and simulate the models that come with memc
# make test     build and run all tests
# make test-arm compare the kernels on emulated 64-bit ARM with x86-64; skipped without an emulator
# make bench    measure speed and memory, and print tables
# make fuzz     feed changed inputs to all readers with libFuzzer; TARGETS="onnx npy" chooses, TIME=600 is
#               seconds for each
# make results  run the commands of docs/results.md again, and show which figures differ; the variables
#               MNIST and FASHION name the folders with these data
# make docs     build the documentation site under .build/site; DocC comes with the Swift toolchain
# make install  put memc, its mapping files, manual pages and completions under PREFIX (default
#               /usr/local)
# make package  write a tarball, a Debian package and a Python wheel to dist, for machines without Swift
# make wheel    write only the wheel; make package-test installs all three in a bare Debian 12 (as root)
# make python-test  test the Python package, with PYTHON (default python3), which needs numpy
# make manual   write manual pages and completions below the folder MANUAL (default .build/share)
# make format   format the sources; make lint checks them
#
# demo, test, bench, fuzz, results and install first install missing Debian packages, and print their names.

PREFIX ?= /usr/local
DESTDIR ?=
SWIFT ?= swift
PYTHON ?= python3
TIME ?= 60
MEMC := .build/release/memc
# What memc is built from: the files, and the folders, which change when a file goes.
SOURCES := Package.swift $(wildcard Package.resolved) $(shell find Sources)
MANUAL ?= .build/share

.PHONY: all demo test test-arm bench fuzz results docs manual package wheel package-test \
  python-test install uninstall format lint packages clean

all: $(MEMC)

packages:
	@Scripts/install-packages.sh

$(MEMC): $(SOURCES)
	@Scripts/install-packages.sh
	$(SWIFT) build -c release --product memc
	@touch $@  # a change of Package.swift or of a comment can leave it as it was

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

fuzz: packages
	@SECONDS_EACH=$(TIME) Scripts/fuzz.sh $(TARGETS)

results: $(MEMC)
	@Scripts/results.py $(MEMC)

docs: $(MEMC)
	@Scripts/site.py $(MEMC) .build/site

manual: $(MEMC)
	@Scripts/manual.py $(MANUAL) $(MEMC)

.build/packaged/debian/memc: $(SOURCES)
	@Scripts/install-packages.sh
	Scripts/package-build.sh debian $@

# After the other, for they share a build folder.
.build/packaged/portable/memc: $(SOURCES) | .build/packaged/debian/memc
	Scripts/package-build.sh portable $@

package: .build/packaged/debian/memc .build/packaged/portable/memc wheel
	@Scripts/package.sh debian .build/packaged/debian/memc
	@Scripts/package.sh tarball .build/packaged/portable/memc

wheel: .build/packaged/portable/memc
	@PYTHON=$(PYTHON) Scripts/package-wheel.sh $<

package-test:
	@Scripts/package-test.sh

python-test: $(MEMC)
	@MEMC=$(abspath $(MEMC)) $(PYTHON) python/tests/run.py

install: $(MEMC)
	@Scripts/install.sh $(MEMC) $(DESTDIR)$(PREFIX)

uninstall:
	rm -rf $(DESTDIR)$(PREFIX)/bin/memc $(DESTDIR)$(PREFIX)/share/memc
	rm -f $(DESTDIR)$(PREFIX)/share/man/man1/memc.1 \
	  $(DESTDIR)$(PREFIX)/share/man/man1/memc-*.1 \
	  $(DESTDIR)$(PREFIX)/share/bash-completion/completions/memc \
	  $(DESTDIR)$(PREFIX)/share/zsh/site-functions/_memc \
	  $(DESTDIR)$(PREFIX)/share/fish/vendor_completions.d/memc.fish

format:
	$(SWIFT) format -i -r Package.swift Sources Tests

lint:
	@SWIFT=$(SWIFT) Scripts/lint.sh

clean:
	$(SWIFT) package clean
	rm -rf .build/package .build/packaged dist
