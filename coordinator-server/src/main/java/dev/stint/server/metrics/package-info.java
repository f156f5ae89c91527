/** What a node counts and measures. */
package dev.stint.server.metrics;
