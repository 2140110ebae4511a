# clonepath: `make run` opens the wizard on the sandbox, `make test` tests it all.
GO      ?= go
LDFLAGS := -s -w
LINT    := .tools/golangci-lint
LINT_VERSION := v2.15.0
PLATFORMS := linux/amd64 linux/arm64 darwin/amd64 darwin/arm64 windows/amd64 windows/arm64

.PHONY: help run build test race pairs bench screenshots lint cover dist man clean

help: ## what can be made
	@awk -F ':.*## ' '/^[a-z]+:.*## / { printf "%-12s %s\n", $$1, $$2 }' $(MAKEFILE_LIST)

run: build ## open the wizard on the embedded sandbox
	@bin/clonepath --sandbox

build: ## the binary, in bin/
	@CGO_ENABLED=0 $(GO) build -trimpath -ldflags "$(LDFLAGS)" -o bin/clonepath ./cmd/clonepath

test: ## all tests, nothing else to install
	@$(GO) test $(TESTFLAGS) ./...

race: ## all tests under the race detector
	$(GO) test -race ./...

pairs: ## every pair of faults that the sandbox can inject at once: minutes
	CLONEPATH_ALL_PAIRS=1 $(GO) test -count=1 -timeout 60m -parallel 8 -run TestPairs ./checks/endtoend

bench: build ## the figures that we promise, measured in one run on this machine
	@$(GO) run ./cmd/clonepath/internal/bench $(CURDIR)/bin/clonepath

screenshots: ## the README's pictures, from frames of the wizard on the sandbox
	$(GO) test -count=1 -run TestPictures ./tui/app -update

$(LINT):
	GOBIN=$(CURDIR)/.tools $(GO) install github.com/golangci/golangci-lint/v2/cmd/golangci-lint@$(LINT_VERSION)

lint: $(LINT) ## gofmt, go vet and golangci-lint
	@unformatted=$$(gofmt -l .); test -z "$$unformatted" || { echo "gofmt would change:"; echo "$$unformatted"; exit 1; }
	$(GO) vet ./...
	$(LINT) run ./...

cover: ## coverage by function, in cover.out
	$(GO) test -coverprofile=cover.out ./...
	$(GO) tool cover -func=cover.out | tail -n 1

dist: ## static binaries of all platforms and their SHA256SUMS, in dist/
	@rm -rf dist && mkdir -p dist
	@set -e; for p in $(PLATFORMS); do \
	  os=$${p%/*}; arch=$${p#*/}; ext=; [ $$os = windows ] && ext=.exe; \
	  echo "dist/clonepath-$$os-$$arch$$ext"; \
	  CGO_ENABLED=0 GOOS=$$os GOARCH=$$arch $(GO) build -trimpath -ldflags "$(LDFLAGS)" -o dist/clonepath-$$os-$$arch$$ext ./cmd/clonepath; \
	done
	@cd dist && { sha256sum clonepath-* 2>/dev/null || shasum -a 256 clonepath-*; } > SHA256SUMS

man: ## a manual page for each command, in dist/man/
	@$(GO) run ./cmd/clonepath/internal/man dist/man && ls dist/man

clean: ## away with what was made
	rm -rf bin dist .tools cover.out
