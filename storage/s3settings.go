package storage

import (
	"cmp"
	"crypto/tls"
	"crypto/x509"
	"errors"
	"fmt"
	"net"
	"net/http"
	"net/url"
	"os"
	"strconv"
	"time"
)

// s3Settings say how to reach a server. They come from where the tools of AWS
// look for them: variables first, then ~/.aws/config. No setting of ours knows a
// secret.
type s3Settings struct {
	host   string // with its port, if it has one
	secure bool
	region string // "" to ask the server
	ca     string // a file of certificates that are trusted besides; "" for none
}

// awsHost is asked where no endpoint is set. Buckets elsewhere are found by it.
const awsHost = "s3.amazonaws.com"

func readS3Settings() (s3Settings, error) {
	profile, err := readAWSProfile()
	if err != nil {
		return s3Settings{}, err
	}
	s := s3Settings{
		host: awsHost, secure: true,
		region: cmp.Or(os.Getenv("AWS_REGION"), os.Getenv("AWS_DEFAULT_REGION"), profile["region"]),
		ca:     cmp.Or(os.Getenv("AWS_CA_BUNDLE"), profile["ca_bundle"]),
	}
	endpoint := cmp.Or(os.Getenv("AWS_ENDPOINT_URL_S3"), os.Getenv("AWS_ENDPOINT_URL"), profile["endpoint_url"])
	if ignored, _ := strconv.ParseBool(os.Getenv("AWS_IGNORE_CONFIGURED_ENDPOINT_URLS")); ignored || endpoint == "" {
		return s, nil
	}
	return s, s.point(endpoint)
}

// point has the settings lead to an endpoint.
func (s *s3Settings) point(endpoint string) error {
	u, err := url.Parse(endpoint)
	if err != nil || u.Host == "" || u.Scheme != "http" && u.Scheme != "https" || u.User != nil || u.Path != "" && u.Path != "/" {
		return errors.New("AWS_ENDPOINT_URL is no address of a server: write https://HOST or https://HOST:PORT")
	}
	s.host, s.secure = u.Host, u.Scheme == "https"
	return nil
}

// endpoint is the address of the server, for people.
func (s s3Settings) endpoint() string {
	if s.secure {
		return "https://" + s.host
	}
	return "http://" + s.host
}

// connectionsToS3 is how many idle connections are kept: as many as there are
// requests at a time.
const connectionsToS3 = 2 * putsAtOnce

// transport makes what talks to the server. The caller closes its idle
// connections.
func (s s3Settings) transport() (*http.Transport, error) {
	t := &http.Transport{
		Proxy:                 http.ProxyFromEnvironment,
		DialContext:           (&net.Dialer{Timeout: 10 * time.Second}).DialContext,
		MaxIdleConnsPerHost:   connectionsToS3,
		IdleConnTimeout:       time.Minute,
		TLSHandshakeTimeout:   10 * time.Second,
		ResponseHeaderTimeout: time.Minute,
		DisableCompression:    true, // what is kept comes back as it is
	}
	if s.ca == "" {
		return t, nil
	}
	trusted, err := x509.SystemCertPool()
	if err != nil {
		trusted = x509.NewCertPool()
	}
	text, err := os.ReadFile(s.ca)
	if err != nil {
		return nil, fmt.Errorf("reading the certificates that AWS_CA_BUNDLE names: %w", err)
	}
	if !trusted.AppendCertsFromPEM(text) {
		return nil, fmt.Errorf("the file %q that AWS_CA_BUNDLE names has no certificate in PEM form", s.ca)
	}
	t.TLSClientConfig = &tls.Config{RootCAs: trusted, MinVersion: tls.VersionTLS12}
	return t, nil
}
