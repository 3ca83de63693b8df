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
	{"redis: nil", "the sentinels know no master of this name"},
	{"unknown command 'sentinel'", "the host is no sentinel: name sentinels, at port 26379 as a rule, or write redis://"},
	{"unknown command", "this server keeps no crawl: write redis+sentinel:// if it is a sentinel; else see whether it forbids the command"},
	{"max number of clients reached", "the server has as many clients as it may: let it have more (maxclients)"},
	{"LOADING", "the server still reads what it has on its disk: run again when it is done"},
	{"TRYAGAIN", "the cluster still moves keys to another node: run again when it is done"},
}

// advised adds to what went wrong with a server what to do.
func (a redisAddress) advised(err error) error {
	advice := a.adviceOnNetwork(err)
	if answer := redis.Error(nil); errors.As(err, &answer) {
		advice = adviceOn(err)
	}
	if a.isDisputed(err) {
		advice = "the nodes of the cluster do not agree which of them has a key: see whether one was left half moved (redis-cli --cluster check), then run again"
	}
	if advice == "" {
		return err
	}
	return fmt.Errorf("%w; %s", err, advice)
}

// adviceOnNetwork is what to do where a server gives no answer.
func (a redisAddress) adviceOnNetwork(err error) string {
	var certificate *tls.CertificateVerificationError
	switch {
	case errors.As(err, &certificate):
		return "name the file of the authority that signed the server's certificate: rediss://…?cacert=FILE"
	case a.tls != nil && len(a.tls.Certificates) == 0:
		return "see that the server runs, can be reached, speaks TLS at this port, and asks for no certificate of its clients " +
			"(else rediss://…?cert=FILE&key=FILE), then run again"
	case a.tls != nil:
		return "see that the server runs, can be reached, and speaks TLS at this port, then run again"
	}
	return "see that the server runs, can be reached, and asks for no TLS (that is rediss://), then run again"
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
