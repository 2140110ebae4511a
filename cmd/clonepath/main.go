package main

import (
	"os"

	"clonepath/cmd/clonepath/internal/cli"
)

func main() { os.Exit(cli.Main()) }
