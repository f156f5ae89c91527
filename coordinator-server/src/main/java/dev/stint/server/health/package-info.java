/** What a node knows of its own state, for probes: checks, and the watch over the disk. */
package dev.stint.server.health;
