/**
 * What was asked, answered, logged, seen and written during a run of the system, as data. One form
 * for all tiers: the simulator, real processes, and the tests of the checkers themselves.
 */
package dev.stint.verify.history;
