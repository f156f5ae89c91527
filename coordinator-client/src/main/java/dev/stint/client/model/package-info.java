/**
 * What the client speaks with: identities, what reads show, results, events. Immutable values.
 *
 * <p>Revisions, fences and incarnations are unsigned 64-bit numbers in a {@code long}: compare them
 * with {@link java.lang.Long#compareUnsigned}. Times end in {@code Millis}; a point in time is
 * logical time of one Raft group, never a wall clock.
 */
package dev.stint.client.model;
