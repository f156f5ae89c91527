package dev.stint.client.model;

/**
 * An operation was accepted, and there is nothing more to say.
 *
 * @param revision of the group right after it, unsigned
 * @param replayed it had been judged before, and this is the answer of that time
 */
public record Accepted(long revision, boolean replayed) {}
