/** The throw-away cluster: the one place of the command line that knows the server. */
package dev.stint.cli.dev;
