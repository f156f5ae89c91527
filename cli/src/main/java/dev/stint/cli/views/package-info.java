/** Runs, shards, workers, events and the cluster as a user sees them. */
package dev.stint.cli.views;
