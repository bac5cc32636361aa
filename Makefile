# Everything a contributor needs. `make run` and `make test` set up what they use.

PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
# Python 3.13 dropped the old name of a function that durable-rules calls; only the name has changed.
DURABLE := -DPyEval_CallObject=PyObject_CallObject
PIP := $(BIN)/python -m pip --disable-pip-version-check --quiet

# A point every three seconds shows that it is working.
WORKING = { while sleep 3; do printf . >&2; done & points=$$!; trap 'kill $$points; echo >&2' EXIT; }
# The declared dependencies but durable-rules, as pip takes them.
define OTHERS
import tomllib
declared = tomllib.load(open("pyproject.toml", "rb"))["project"]["dependencies"]
print(*(one for one in declared if not one.startswith("durable-rules")), sep="\n")
endef
export OTHERS
NPM := --no-package-lock --ignore-scripts --no-audit --no-fund --loglevel=error
NO_NETWORK = { echo "安装没有成功；要能连上网（not installed; the network is needed）" >&2; exit 1; }

.PHONY: run quick test prove foreign cover lint types bench schemas snapshots wheel windows windows-bundle clean

run: $(VENV)/.run
	@$(BIN)/obligations for 广东

# Every behaviour but what takes long, properties on few examples.
quick: $(VENV)/.dev
	OBLIGATIONS_EXAMPLES=0.1 $(BIN)/python -m pytest -n auto --dist loadgroup -m "not prove and not slow and not foreign and not windows"

# Every behaviour, and each finite space once.
test: $(VENV)/.dev
	OBLIGATIONS_EXAMPLES=0.3 $(BIN)/python -m pytest -n auto --dist loadgroup -m "not prove and not foreign and not windows"

# The rest: what takes minutes, and every property on many times the examples.
prove: $(VENV)/.dev $(VENV)/.node
	OBLIGATIONS_EXAMPLES=5 $(BIN)/python -m pytest -n auto --dist loadgroup -m "(prove or hypothesis) and not windows"

# The DMN export in the engines of others, over every state of knowledge; and what was compared.
foreign: $(VENV)/.dev $(VENV)/.drools
	$(BIN)/python -m pytest -rP tests/node/test_foreign.py

cover: $(VENV)/.dev
	$(BIN)/python -m pytest -n auto --dist loadgroup -m "not prove and not foreign and not windows" --cov --cov-report=term

# What Windows runs, on Linux: a folder and a zip that need no installation. And both tried under Wine.
windows-bundle: $(VENV)/.bundle
	@$(BIN)/python -m windows.bundle

windows: windows-bundle $(VENV)/.dev
	@$(BIN)/python -m windows.wine --version
	$(BIN)/python -m pytest -n 2 -m windows tests/windows
	OBLIGATIONS_EXAMPLES=0.1 $(BIN)/python -m windows.wine -m pytest -n 2 -p no:cacheprovider \
	  -m "not prove and not slow and not foreign and not windows"

lint: $(VENV)/.dev
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .

types: $(VENV)/.dev
	$(BIN)/mypy

bench: $(VENV)/.bench
	$(BIN)/python -m benchmarks

schemas: $(VENV)/.run
	$(BIN)/python -m obligations.schemas docs/schemas

snapshots: $(VENV)/.dev
	$(BIN)/python -m tests.test_unchanged

wheel: $(VENV)/.run
	$(PIP) wheel --no-deps --wheel-dir dist .

clean:
	rm -rf $(VENV) dist build .coverage* .hypothesis .pytest_cache .mypy_cache .ruff_cache

$(VENV)/.made:
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || \
	  { echo "需要 Python 3.11 以上（Python 3.11 or newer is needed）: make PYTHON=python3.11 ..."; exit 1; }
	@echo "第 1 步，共 3 步：建立虚拟环境（a virtual environment）" >&2
	@$(WORKING); $(PYTHON) -m venv $(VENV) || \
	  { rm -rf $(VENV); echo "缺少 venv（venv is missing）: sudo apt install python3-venv python3-dev gcc"; exit 1; }
	@touch $@

# The package itself comes without its dependencies, so that it is there even where durable-rules cannot be compiled.
$(VENV)/.run: $(VENV)/.made pyproject.toml constraints.txt
	@echo "第 2 步，共 3 步：从网上安装各个库（libraries, from the network）" >&2
	@$(WORKING); $(BIN)/python -c "$$OTHERS" >$(VENV)/others.txt && \
	  $(PIP) install --constraint constraints.txt --requirement $(VENV)/others.txt && \
	  $(PIP) install --no-deps --editable . || $(NO_NETWORK)
	@echo "第 3 步，共 3 步：编译 durable-rules（compiled here）" >&2
	@$(WORKING); CC="$(CC) $(DURABLE)" $(PIP) install --constraint constraints.txt --no-cache-dir durable-rules \
	  >$(VENV)/durable.log 2>&1 || printf ' 没有编译成（not compiled），见 $(VENV)/durable.log' >&2
	@touch $@

$(VENV)/.dev: $(VENV)/.run
	@$(BIN)/python -c "import durable.engine" 2>/dev/null || { \
	  echo "测试和检查要有 durable-rules（the tests need it）。要装好它：" >&2; \
	  $(BIN)/python -c "from obligations.engine.available import how_to_mend; print(how_to_mend())" >&2; exit 1; }
	@$(PIP) install --constraint constraints.txt --editable '.[test,lint]' || $(NO_NETWORK)
	@touch $@

# Neither a wheel nor the bundle needs durable-rules here.
$(VENV)/.bundle: $(VENV)/.run
	@$(PIP) install --constraint constraints.txt hatchling packaging || $(NO_NETWORK)
	@touch $@

$(VENV)/.bench: $(VENV)/.run
	@$(PIP) install --constraint constraints.txt --editable '.[bench]'
	@touch $@

# Into the virtual environment, so that nothing lands in the tree. No lock file: it would record where packages come from.
$(VENV)/.node: $(VENV)/.made tests/node/package.json
	@{ command -v node && command -v npm; } >/dev/null || \
	  { [ "$$(id -u)" = 0 ] && apt-get -qq update && apt-get -qq --yes install --no-install-recommends nodejs npm; } || \
	  { echo "缺少 Node.js（Node.js and npm are missing）: sudo apt install nodejs npm" >&2; exit 1; }
	@mkdir -p $(VENV)/node && cp tests/node/package.json $(VENV)/node
	@npm install --prefix $(VENV)/node $(NPM) || $(NO_NETWORK)
	@touch $@

# One program of 96 MB, beside those for other systems; it needs glibc and zlib, and as npm unpacks it, it may not be run.
$(VENV)/.drools: $(VENV)/.node tests/node/drools.json
	@case "$$(uname -sm)" in "Linux x86_64" | Darwin*) ;; *) \
	  echo "Drools 只有 64 位 x86 的程序，这里是 $$(uname -sm)（Drools is to be had for x86-64 only）；别的检查不用它" >&2; exit 1 ;; esac
	@mkdir -p $(VENV)/drools && cp tests/node/drools.json $(VENV)/drools/package.json
	@npm install --prefix $(VENV)/drools $(NPM) && chmod +x $(VENV)/drools/node_modules/@kie-tools/*/dist/*/jitexecutor || \
	  { echo "没有装成 Drools（not installed）：要能从网上下载 npm 的包，硬盘上要有 300 MB；别的检查不用它" >&2; exit 1; }
	@touch $@
