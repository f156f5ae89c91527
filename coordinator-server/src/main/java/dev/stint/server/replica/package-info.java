/** This node's copy of the state: the store behind Raft, and what follows each applied entry. */
package dev.stint.server.replica;
