// Judges our checkpoints and proofs by Go's own x/mod/sumdb: note.Open, tlog.CheckRecord, tlog.CheckTree.
package main

import (
	"encoding/json"
	"fmt"
	"os"

	"golang.org/x/mod/sumdb/note"
	"golang.org/x/mod/sumdb/tlog"
)

type proof struct {
	Kind  string
	Size  int64
	Old   int64
	Index int64
	Root  []byte
	Other []byte
	Path  [][]byte
}

type given struct {
	Vkey   string
	Notes  []string
	Texts  []string
	Proofs []proof
}

func hash(b []byte) (h tlog.Hash) { copy(h[:], b); return }

func main() {
	var in given
	if err := json.NewDecoder(os.Stdin).Decode(&in); err != nil {
		panic(err)
	}
	verifier, err := note.NewVerifier(in.Vkey)
	if err != nil {
		panic(err)
	}
	notes, proofs := 0, 0
	for i, text := range in.Notes {
		opened, err := note.Open([]byte(text), note.VerifierList(verifier))
		if err != nil || opened.Text != in.Texts[i] {
			fmt.Println("note refused:", err)
			os.Exit(1)
		}
		notes++
	}
	for _, p := range in.Proofs {
		var path []tlog.Hash
		for _, h := range p.Path {
			path = append(path, hash(h))
		}
		var err error
		if p.Kind == "inclusion" {
			err = tlog.CheckRecord(path, p.Size, hash(p.Root), p.Index, hash(p.Other))
		} else {
			err = tlog.CheckTree(path, p.Size, hash(p.Root), p.Old, hash(p.Other))
		}
		if err != nil {
			fmt.Println("proof refused:", p.Kind, p.Size, p.Old, p.Index, err)
			os.Exit(1)
		}
		proofs++
	}
	fmt.Println(notes, proofs)
}
