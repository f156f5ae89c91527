/**
 * Fenced writes through JDBC: the place where a worker that lost its lease is stopped.
 *
 * <p>A lease alone can not protect a sink. Between the moment a worker checks its lease and the
 * moment its write arrives, the worker may be suspended for any time; when it wakes up, somebody
 * else has long taken over and written more. So each write carries the <em>fence</em> of the lease
 * it was made under, the sink remembers per key the highest fence it has seen, and refuses lower
 * ones. Successive holders of a key carry strictly increasing fences (invariant S2), which makes
 * this one comparison enough (Kleppmann, "How to do distributed locking", 2016).
 *
 * <p>{@link dev.stint.integrations.jdbc.FencedTable} writes inside a transaction of the caller, so
 * that other statements can share it; {@link dev.stint.integrations.jdbc.FencedSink} runs a
 * transaction of its own per batch.
 */
package dev.stint.integrations.jdbc;
