package main

import (
	"strings"
	"testing"
	"time"
)

func TestBound(t *testing.T) {
	tests := []struct {
		name     string
		workload workload
		want     time.Duration
	}{
		{"nothing waits", workload{gallery: plain(1, 9, 1), connections: 2}, 0},
		{"20 answers, 4 at once", workload{gallery: gallery{Hosts: 2, Pages: 1, PerPage: 9, Latency: time.Second}, connections: 4}, 5 * time.Second},
		// 12 answers by the other 2 connections, then 8 by the 2 held back.
		{"one host stalls", workload{gallery: gallery{Hosts: 2, Pages: 2, PerPage: 4, Latency: time.Second, Stalls: true}, connections: 4, perHost: 2},
			10 * time.Second},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			if got := test.workload.bound(); got != test.want {
				t.Errorf("bound %v, want %v", got, test.want)
			}
		})
	}
}

// Only where a host stalls a crawl is told to wait longer than it does by itself.
func TestOnlyStallsAreWaitedForLonger(t *testing.T) {
	for _, w := range workloads() {
		if got := strings.Contains(w.yaml(), "    timeout: 10m\n"); got != w.gallery.Stalls {
			t.Errorf("%s: waits longer: %v, want %v", w.name, got, w.gallery.Stalls)
		}
	}
}
