/** The applier: skips what is applied, judges an entry, commits it. Knows no log and no disk. */
package dev.stint.statemachine.apply;
