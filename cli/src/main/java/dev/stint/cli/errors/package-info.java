/** What a failed command says, and with which code it ends. */
package dev.stint.cli.errors;
