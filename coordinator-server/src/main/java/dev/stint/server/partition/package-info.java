/** The thread around a partition's gateway: the only place where its logic meets Raft and time. */
package dev.stint.server.partition;
