/** Judges histories: pure functions, each of which says how much it consumed. */
package dev.stint.verify.check;
