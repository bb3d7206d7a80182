package main

import (
	"context"
	"fmt"
	"os"
)

func runStatus(ctx context.Context, args []string) error {
	flags, database := newFlags("status")
	once := flags.Bool("once", false, "print the table once and end")
	rows := flags.Int("rows", 25, "`posts` in the table at most")
	if err := parse(flags, args); err != nil {
		return err
	}
	if *rows < 0 {
		return misuse(flags, "-rows must not be negative")
	}
	s, err := openStore(ctx, *database)
	if err != nil {
		return err
	}
	defer s.close()
	if *once {
		v, err := s.snapshot(ctx, *rows)
		if err != nil {
			return err
		}
		fmt.Print(v)
		return nil
	}
	return newScreen(os.Stdout).watch(ctx, s, *rows, func(v *snapshot) bool { return v.unfinished() == 0 })
}
