/** The verbs, a class each. */
package dev.stint.cli.commands;
