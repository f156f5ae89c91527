/**
 * The protocol as a small program of its own: the reference model. It is written for reading, in
 * the order of the protocol's text, and shares nothing with the production core but the types of
 * commands, results and values. Where both differ, one of them is wrong.
 */
package dev.stint.verify.model;
