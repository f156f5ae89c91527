/** Proof that Stint keeps its promises: model, simulator, checkers, verdicts. */
package dev.stint.verify;
