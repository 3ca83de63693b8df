package frontier

import (
	"crypto/tls"
	"errors"
	"fmt"

	"github.com/redis/go-redis/v9"
)

// redisAdvice says what to do about what a server answers, by how its answer begins.
var redisAdvice = []struct{ answer, advice string }{
	{"OOM", "the memory of the server is full: give it more (maxmemory), then run again, nothing is lost"},
	{"MISCONF", "the server cannot write to its disk: see its log and its disk, then run again, nothing is lost"},
	{"NOAUTH", "the address is to have the user and the password of the server"},
	{"WRONGPASS", "see that user and password are right"},
	{"AUTH", "see that user and password are right, or whether the server has any"},
	{"NOPERM", "this user of the server may not do that: a crawl reads and writes the keys and channels that its prefix begins"},
	{"READONLY", "the server is a replica: name its master, or its sentinels by redis+sentinel://"},
	{"MOVED", "the server is one of a cluster: write redis+cluster://"},
	{"This instance has cluster support disabled", "the server is no cluster: write redis://"},
	{"DB index", "the server has fewer databases: take another number, or a prefix of its own"},
	{"CLUSTERDOWN", "see that all nodes of the cluster run"},
	{"LOADING", "the server still reads what it has on its disk: run again when it is done"},
	{"TRYAGAIN", "the cluster still moves keys to another node: run again when it is done"},
}

// advised adds to what went wrong with a server what to do.
func advised(err error) error {
	advice := "see that the server runs and can be reached, then run again"
	var answer redis.Error
	var certificate *tls.CertificateVerificationError
	var notTLS tls.RecordHeaderError
	switch {
	case errors.As(err, &certificate):
		advice = "name the certificates that the server's is signed by: rediss://…?cacert=FILE"
	case errors.As(err, &notTLS):
		advice = "the server has no TLS at this port: write redis:// for rediss://, or its other port"
	case errors.As(err, &answer):
		advice = adviceOn(err)
	}
	if advice == "" {
		return err
	}
	return fmt.Errorf("%w; %s", err, advice)
}

// adviceOn is what to do about an answer, "" if that is not known.
func adviceOn(answer error) string {
	for _, known := range redisAdvice {
		if answersWith(answer, known.answer) {
			return known.advice
		}
	}
	return ""
}
