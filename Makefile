# What people who work on Magpie type. CI runs .ci/run, which uses these too.

.PHONY: build test race slow bench lint release

build: ## the command, as bin/crawl
	go build -o bin/crawl ./cmd/crawl

test: ## everything that is quick
	go test ./...

race: ## the same under the race detector
	go test -race ./...

slow: ## the proofs that take minutes: kills, memory
	MAGPIE_SLOW=1 go test -count=1 -timeout 60m ./...

bench: ## speed, against a fetcher that keeps no promise: docs/performance.md
	go run ./bench

lint: ## gofmt, vet and golangci-lint, which .ci/run installs
	@test -z "$$(gofmt -l .)" || { gofmt -l .; exit 1; }
	go vet ./...
	golangci-lint run

release: ## what people download, in dist; all of it, or that of one target=linux/amd64
	go run ./release -target '$(target)'
