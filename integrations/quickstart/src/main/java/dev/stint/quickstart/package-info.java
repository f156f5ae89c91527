/**
 * The first job: workers scan the jars of the local Maven repository while things are killed.
 *
 * <p>{@code Quickstart} is the story from its beginning to the verdict. It knows the cluster only
 * as a {@code Cluster}, and a worker only as a process: options and commands in, a {@code Journal}
 * out. Inside the worker, {@code ScanHandler} does the work on a {@code HeldShard}, which is all
 * that it knows of the worker library. So everything here runs, signals included, without a
 * cluster.
 */
package dev.stint.quickstart;
