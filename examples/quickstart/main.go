// Command quickstart shows what mastoerr makes of failures. It starts instances
// inside the program that answer with recorded failures of real servers, calls
// them with go-mastodon, and prints a table. It needs no account and no network.
//
// With MASTODON_SERVER and MASTODON_ACCESS_TOKEN set it calls that instance
// instead, and only reads, unless -post gives it a text to post.
package main

import (
	"context"
	"flag"
	"fmt"
	"log"
	"os"
	"time"
)

func main() {
	log.SetFlags(0)
	text := flag.String("post", "", "post this `text` to MASTODON_SERVER")
	flag.Parse()

	ctx, cancel := context.WithTimeout(context.Background(), time.Minute)
	defer cancel()

	server, token := os.Getenv("MASTODON_SERVER"), os.Getenv("MASTODON_ACCESS_TOKEN")
	if server != "" {
		printTable(os.Stdout, callInstance(ctx, server, token, *text))
		return
	}
	if *text != "" {
		log.Fatal("quickstart: -post needs MASTODON_SERVER and MASTODON_ACCESS_TOKEN")
	}
	rows, err := callRecorded(ctx)
	if err != nil {
		log.Fatal("quickstart: ", err)
	}
	fmt.Println("Recorded failures of real servers, called with go-mastodon through mastoerr.Wrap:")
	fmt.Println()
	printTable(os.Stdout, rows)
}
