/**
 * What a node does with commands and reads before and after the log, as logic without threads,
 * sockets or clocks: inputs and time come in, effects come out as data, so that a simulator can
 * drive the very code that serves.
 *
 * <p>{@link dev.stint.server.gateway.PartitionGateway} is the whole of it for one Raft group; the
 * other classes are its parts. None is safe for use by several threads: the shell around it
 * serialises. Its loop is
 *
 * <pre>{@code
 * take every input that has arrived (requests, reads, completed entries, leadership, the step of
 *     every 100 ms) and hand it over, in the order of arrival
 * while ((entry = gateway.nextEntry(nanos)) != null) submit(entry)
 * for (effect : gateway.takeEffects()) carry out
 * }</pre>
 *
 * <p>All that has arrived is handed over before an entry is asked for, because the horizon that the
 * entry carries must know of every heartbeat that is there. Completed entries are handed over in
 * the order of the log.
 *
 * <p>Two times are told apart by name: {@code nanos} is the process's monotonic clock, of any
 * origin, for deadlines and rates; {@code millis} of {@code now}, {@code horizon}, {@code due} or
 * {@code earliest} are the group's logical time.
 */
package dev.stint.server.gateway;
