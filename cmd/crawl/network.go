package main

import (
	"crypto/x509"
	"fmt"
	"os"

	"github.com/spf13/pflag"

	"magpie/fetch"
)

// network holds the flags that say how to reach hosts.
type network struct {
	connectTo []string
	caCert    string
}

func (n *network) addFlags(flags *pflag.FlagSet) {
	flags.StringArrayVar(&n.connectTo, "connect-to", nil,
		"connect to `HOST:PORT:HOST2:PORT2` as curl does: to HOST2:PORT2 for what is addressed to HOST:PORT")
	flags.StringVar(&n.caCert, "cacert", "", "trust the certificates of this PEM `file` too")
}

// words are the flags as they were given.
func (n *network) words() (words []string) {
	for _, value := range n.connectTo {
		words = append(words, "--connect-to", value)
	}
	if n.caCert != "" {
		words = append(words, "--cacert", n.caCert)
	}
	return words
}

// options turns the flags into what a client needs.
func (n *network) options() (fetch.Options, error) {
	o := fetch.Options{UserAgent: userAgent()}
	for _, value := range n.connectTo {
		to, err := fetch.ParseConnectTo(value)
		if err != nil {
			return o, usageError{fmt.Errorf("--connect-to: %w", err)}
		}
		o.ConnectTo = append(o.ConnectTo, to)
	}
	if n.caCert == "" {
		return o, nil
	}
	pem, err := os.ReadFile(n.caCert)
	if err != nil {
		return o, usageError{fmt.Errorf("--cacert: %w", err)}
	}
	if o.RootCAs, err = trusting(pem); err != nil {
		return o, usageError{fmt.Errorf("--cacert %s: %w", n.caCert, err)}
	}
	return o, nil
}

// trusting returns the certificates of the system and those given.
func trusting(pem []byte) (*x509.CertPool, error) {
	pool, err := x509.SystemCertPool()
	if err != nil {
		pool = x509.NewCertPool()
	}
	if !pool.AppendCertsFromPEM(pem) {
		return nil, fmt.Errorf("there is no certificate in it")
	}
	return pool, nil
}

func userAgent() string { return "magpie/" + version() }
