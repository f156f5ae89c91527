/**
 * The client's logic without input and output: what happened and what time it is come in, what is
 * to be done comes out as data. No class here reads a clock, starts a thread or sends a byte; each
 * belongs to one thread, except where it says otherwise. Time is monotonic, in nanoseconds from an
 * arbitrary origin, never negative. Not for users.
 */
package dev.stint.client.internal;
