/** Quiet libraries: what a user reads is printed by the verbs. */
package dev.stint.cli.logging;
