/** The terminal that the command line talks to. */
package dev.stint.cli.console;
