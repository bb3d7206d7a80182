// Command publisher is a service that publishes posts for many accounts on many
// Mastodon instances, each post exactly once: a queue on SQLite or PostgreSQL,
// worked by any number of processes. Run it without arguments for its commands,
// and see README.md.
package main

import (
	"context"
	"errors"
	"flag"
	"fmt"
	"io"
	"os"
	"os/signal"
	"syscall"
)

type command struct {
	name, args, about string
	run               func(context.Context, []string) error
}

func commands() []command {
	return []command{
		{"demo", "", "show it all with instances inside the program; about fifteen seconds, no network", runDemo},
		{"reconnect", "-server URL -token TOKEN", "connect an account, or connect it again and resume its posts", runReconnect},
		{"add", "-account NAME -text TEXT", "put a post into the queue, or one again, corrected, with -post ID", runAdd},
		{"done", "-post ID -url URL", "say that a post in needs_look is on the instance", runDone},
		{"work", "", "publish what is in the queue, until interrupted", runWork},
		{"status", "", "show posts, and accounts that need a reconnect; live while there is work", runStatus},
		{"bench", "", "measure posts per second", runBench},
	}
}

func main() {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	err := run(ctx, os.Args[1:])
	stop()
	switch {
	case err == nil, errors.Is(err, flag.ErrHelp):
	case errors.Is(err, errUsage):
		os.Exit(2)
	default:
		fmt.Fprintln(os.Stderr, "publisher:", err)
		os.Exit(1)
	}
}

// errUsage is a mistake on the command line that has been explained.
var errUsage = errors.New("usage")

func run(ctx context.Context, args []string) error {
	if len(args) > 0 {
		for _, c := range commands() {
			if c.name == args[0] {
				return c.run(ctx, args[1:])
			}
		}
		if args[0] == "help" || args[0] == "-h" || args[0] == "-help" || args[0] == "--help" {
			usage(os.Stdout)
			return nil
		}
		fmt.Fprintf(os.Stderr, "publisher: no such command: %s\nSee: publisher help\n", args[0])
		return errUsage
	}
	usage(os.Stderr)
	return errUsage
}

func usage(w io.Writer) {
	fmt.Fprint(w, "Publisher publishes posts for many Mastodon accounts, each post exactly once.\n\nCommands:\n")
	for _, c := range commands() {
		fmt.Fprintf(w, "  publisher %-36s %s\n", c.name+" "+c.args, c.about)
	}
	fmt.Fprint(w, `
publisher COMMAND -h lists the flags of a command.

Everything is kept in the database that DATABASE_URL or -database names:
postgres://user:password@host/name, or a file of SQLite (publisher.db).
`)
}

// newFlags are the flags that the commands have in common.
func newFlags(name string) (flags *flag.FlagSet, database *string) {
	flags = flag.NewFlagSet(name, flag.ContinueOnError)
	address := os.Getenv("DATABASE_URL")
	if address == "" {
		address = "publisher.db"
	}
	// The default is not shown: it may hold a password.
	database = flags.String("database", "", "`address` of the database: postgres://… or a file; DATABASE_URL or publisher.db without it")
	*database = address
	return flags, database
}

// parse reads the flags, of which no arguments may be left.
func parse(flags *flag.FlagSet, args []string) error {
	flags.SetOutput(io.Discard) // flag would print all flags after a mistake, and scroll it away
	switch err := flags.Parse(args); {
	case errors.Is(err, flag.ErrHelp):
		fmt.Printf("Flags of publisher %s:\n", flags.Name())
		flags.SetOutput(os.Stdout)
		flags.PrintDefaults()
		return err
	case err != nil:
		return misuse(flags, "%v", err)
	}
	if flags.NArg() > 0 {
		return misuse(flags, "unexpected argument %q", flags.Arg(0))
	}
	return nil
}

// misuse explains a mistake on the command line.
func misuse(flags *flag.FlagSet, format string, args ...any) error {
	fmt.Fprintf(os.Stderr, "publisher %s: %s\nSee: publisher %[1]s -h\n", flags.Name(), fmt.Sprintf(format, args...))
	return errUsage
}
