package frontier

import (
	"context"
	"crypto/tls"
	"crypto/x509"
	"errors"
	"fmt"
	"net"
	"net/url"
	"os"
	"slices"
	"strconv"
	"strings"
	"sync"

	"github.com/redis/go-redis/v9"

	"magpie/config"
)

// redisAddress is where a crawl is kept on a server: what [OpenRedis] takes.
type redisAddress struct {
	kind           string   // the scheme without TLS: "redis", "redis+sentinel" or "redis+cluster"
	hosts          []string // with ports
	user, password string
	master         string // of sentinels
	db             int
	prefix         string
	tls            *tls.Config // nil for none
}

// defaultPrefix is what the names of the keys of a crawl begin with, so that
// several crawls share a server.
const defaultPrefix = "crawl"

// isPrefix is what a prefix may be: braces would move its keys to other slots of a
// cluster.
var isPrefix = config.WhenNeeded(`^[\w.-]{1,100}$`)

// redisForms are the right forms of an address, for people.
const redisForms = "redis://[user:password@]host:6379/0?prefix=crawl, rediss:// for TLS, " +
	"redis+sentinel://host:26379,host:26379/master/0 or redis+cluster://host:6379,host:6379"

// parseRedis reads an address. No error has a password in it.
func parseRedis(address string) (a redisAddress, err error) {
	scheme, rest, _ := strings.Cut(address, "://")
	rest, query, _ := strings.Cut(rest, "?")
	authority, path, _ := strings.Cut(rest, "/")
	login, hosts := "", authority
	if i := strings.LastIndex(authority, "@"); i >= 0 {
		login, hosts = authority[:i], authority[i+1:]
	}
	for _, part := range []struct {
		name string
		read func() error
	}{
		{"scheme", func() error { return a.readScheme(scheme) }},
		{"user and password", func() error { return a.readLogin(login) }},
		{"hosts", func() error { return a.readHosts(hosts) }},
		{"path", func() error { return a.readPath(path) }},
		{"query", func() error { return a.readQuery(query) }},
	} {
		if err := part.read(); err != nil {
			return a, fmt.Errorf("reading the %s of the Redis address: %w; the form is %s", part.name, err, redisForms)
		}
	}
	return a, nil
}

func (a *redisAddress) readScheme(scheme string) error {
	plain, hasTLS := strings.CutPrefix(scheme, "rediss")
	if hasTLS {
		scheme = "redis" + plain
		a.tls = &tls.Config{MinVersion: tls.VersionTLS12}
	}
	switch scheme {
	case "redis", "redis+sentinel", "redis+cluster":
		a.kind = scheme
		return nil
	}
	return fmt.Errorf("%q is none", scheme)
}

func (a *redisAddress) readLogin(login string) (err error) {
	user, password, hasPassword := strings.Cut(login, ":")
	if login != "" && !hasPassword {
		return fmt.Errorf("there is no colon before the password")
	}
	if a.user, err = url.PathUnescape(user); err == nil {
		a.password, err = url.PathUnescape(password)
	}
	if err != nil {
		return fmt.Errorf("a percent sign is to be written %%25") // the error would show the password
	}
	return nil
}

func (a *redisAddress) readHosts(hosts string) error {
	port := "6379"
	if a.kind == "redis+sentinel" {
		port = "26379"
	}
	for host := range strings.SplitSeq(hosts, ",") {
		if host == "" {
			return fmt.Errorf("a host is missing")
		}
		if _, _, err := net.SplitHostPort(host); err != nil {
			host = net.JoinHostPort(strings.Trim(host, "[]"), port)
		}
		a.hosts = append(a.hosts, host)
	}
	if a.kind == "redis" && len(a.hosts) > 1 {
		return fmt.Errorf("several hosts are for redis+sentinel:// or redis+cluster://")
	}
	return nil
}

func (a *redisAddress) readPath(path string) (err error) {
	if a.kind == "redis+sentinel" {
		a.master, path, _ = strings.Cut(path, "/")
		if a.master == "" {
			return fmt.Errorf("the name of the master is missing")
		}
	}
	if path == "" {
		return nil
	}
	if a.kind == "redis+cluster" {
		return fmt.Errorf("a cluster has no databases")
	}
	if a.db, err = strconv.Atoi(path); err != nil || a.db < 0 {
		return fmt.Errorf("%q is not the number of a database", path)
	}
	return nil
}

func (a *redisAddress) readQuery(query string) error {
	values, err := url.ParseQuery(query)
	if err != nil {
		return err
	}
	a.prefix = defaultPrefix
	for name := range values {
		switch value := values.Get(name); {
		case name == "prefix" && isPrefix().MatchString(value):
			a.prefix = value
		case name == "prefix":
			return fmt.Errorf("prefix=%s may have letters, digits, dots, dashes and underscores alone", value)
		case slices.Contains(ofTLS, name) && a.tls == nil:
			return fmt.Errorf("%s is for rediss://", name)
		case !slices.Contains(ofTLS, name):
			return fmt.Errorf("%q is not known; prefix, %s are", name, strings.Join(ofTLS, ", "))
		}
	}
	return errors.Join(a.trust(values.Get("cacert")), a.present(values.Get("cert"), values.Get("key")))
}

// ofTLS are the parts of a query that name files in PEM form.
var ofTLS = []string{"cacert", "cert", "key"}

// trust has the certificates of a file, if there is one, in the place of the system's.
func (a *redisAddress) trust(file string) error {
	if file == "" {
		return nil
	}
	text, err := os.ReadFile(file)
	if err != nil {
		return fmt.Errorf("reading the certificates: %w", err)
	}
	a.tls.RootCAs = x509.NewCertPool()
	if !a.tls.RootCAs.AppendCertsFromPEM(text) {
		return fmt.Errorf("%q has no certificate in PEM form", file)
	}
	return nil
}

// present has the client show a certificate of its own, whose key is in another file.
func (a *redisAddress) present(cert, key string) error {
	if cert == "" && key == "" {
		return nil
	}
	if cert == "" || key == "" {
		return errors.New("cert and key belong together")
	}
	own, err := tls.LoadX509KeyPair(cert, key)
	if err != nil {
		return fmt.Errorf("reading the certificate of the client: %w", err)
	}
	a.tls.Certificates = []tls.Certificate{own}
	return nil
}

// String is the address without its password.
func (a redisAddress) String() string {
	scheme := a.kind
	if a.tls != nil {
		scheme = strings.Replace(scheme, "redis", "rediss", 1)
	}
	return fmt.Sprintf("%s://%s (prefix %s)", scheme, strings.Join(a.hosts, ","), a.prefix)
}

// silenceRedis keeps the client from printing to where people look: what it has to tell
// comes as an error, too.
var silenceRedis = sync.OnceFunc(func() { redis.SetLogger(silence{}) })

type silence struct{}

func (silence) Printf(context.Context, string, ...any) {}

// redisConnections is how many connections a process has to a server at most.
const redisConnections = 16

// dial makes a client, which connects when it is asked for something. What the
// frontier asks for is tried again by itself, so the client does not.
func (a redisAddress) dial() redis.UniversalClient {
	o := &redis.UniversalOptions{
		Addrs: a.hosts, DB: a.db, Username: a.user, Password: a.password, TLSConfig: a.tls,
		MasterName: a.master, IsClusterMode: a.kind == "redis+cluster",
		MaxRetries: -1, DialerRetries: 1, DialTimeout: redisTimeout, ReadTimeout: redisTimeout, WriteTimeout: redisTimeout,
		ContextTimeoutEnabled: true, PoolSize: redisConnections, PipelinePoolSize: -1, Protocol: 2,
		DisableIdentity: true,
	}
	silenceRedis()
	return redis.NewUniversalClient(o)
}
