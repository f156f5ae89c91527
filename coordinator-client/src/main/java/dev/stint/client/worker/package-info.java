/**
 * The worker library: one callback per shard; session, heartbeat, claims, retries, deadlines and
 * drain are the library's. {@link dev.stint.client.worker.Worker} is where to begin.
 */
package dev.stint.client.worker;
