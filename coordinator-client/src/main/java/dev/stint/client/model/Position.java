package dev.stint.client.model;

/**
 * A place in an event log: everything up to and including this revision of the group.
 *
 * @param revision unsigned
 */
public record Position(int group, long revision) {}
