package main

import (
	"hash/fnv"
	"math/rand/v2"
	"time"
)

// rng is the only source of chance. Each recording has its own, so that -only
// gives the same bytes as a full run.
type rng struct{ *rand.Rand }

func newRNG(seed uint64, name string) *rng {
	h := fnv.New64a()
	h.Write([]byte(name))
	return &rng{rand.New(rand.NewPCG(seed, h.Sum64()))}
}

// chance is true in p of 100 calls.
func (r *rng) chance(p int) bool { return r.IntN(100) < p }

// between includes both ends.
func (r *rng) between(lo, hi int) int { return lo + r.IntN(hi-lo+1) }

func pick[T any](r *rng, xs ...T) T { return xs[r.IntN(len(xs))] }

// some keeps each element with p of 100.
func some[T any](r *rng, p int, xs ...T) []T {
	var out []T
	for _, x := range xs {
		if r.chance(p) {
			out = append(out, x)
		}
	}
	return out
}

func ptr[T any](v T) *T { return &v }

// epoch is the instant all recorded times are counted from.
var epoch = time.Date(2026, 1, 1, 0, 0, 0, 0, time.UTC)
