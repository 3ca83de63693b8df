# The crawl command in an image that holds nothing else but what it looks up:
# certificates and time zones. docs/install.md says how it is used.

FROM --platform=$BUILDPLATFORM golang:1.26-bookworm AS build
WORKDIR /src
RUN apt-get update && \
    apt-get install --yes --no-install-recommends ca-certificates tzdata && \
    rm -rf /var/lib/apt/lists/*
COPY go.mod go.sum ./
COPY crawler/appengine crawler/appengine
RUN go mod download
COPY . .
ARG TARGETOS TARGETARCH
# The command is that of the archive, byte for byte if the archive was made by the
# same Go: 'crawl --version' names it. git wants to be told that it may read a clone
# that was somebody else's.
RUN git config --global --add safe.directory /src && \
    go run ./release -target "$TARGETOS/$TARGETARCH" -out /dist && \
    mkdir -p /data /image/etc/ssl/certs /image/usr/share/doc/crawl /image/usr/local/bin && \
    tar -xzf /dist/*.tar.gz -C /image/usr/share/doc/crawl --strip-components=1 && \
    mv /image/usr/share/doc/crawl/crawl /image/usr/local/bin/crawl && \
    cp /etc/ssl/certs/ca-certificates.crt /image/etc/ssl/certs/ && \
    cp -a /usr/share/zoneinfo /image/usr/share/

FROM scratch
COPY --from=build /image/ /
COPY --from=build --chown=65532:65532 /data/ /data/
USER 65532:65532
WORKDIR /data
VOLUME /data
# Whoever runs it has no home. With a bucket as output, parts are kept there.
ENV XDG_CACHE_HOME=/data/.cache
ENTRYPOINT ["/usr/local/bin/crawl"]
